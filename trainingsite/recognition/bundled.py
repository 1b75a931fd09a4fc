"""The files that come with this room, read once: JSON-LD contexts, a JSON Schema, outlines. See data/SOURCES.md."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from trainingsite.recognition.art import Faces
from trainingsite.recognition.lettering import Typeface

DATA = Path(__file__).parent / "data"
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
FILES = {
    CREDENTIALS: "credentials-v2.json",
    OPEN_BADGES: "open-badges-3.0.3.json",
    EXTENSIONS: "open-badges-extensions.json",
    "https://www.w3.org/2018/credentials/v1": "credentials-v1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json": "open-badges-3.0.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": "open-badges-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": "open-badges-3.0.2.json",
    "https://w3id.org/security/data-integrity/v1": "data-integrity-v1.json",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.json",
    "https://w3id.org/security/suites/ed25519-2020/v1": "ed25519-2020-v1.json",
}


@cache
def contexts() -> Mapping[str, Mapping[str, Any]]:
    """Every JSON-LD context that our documents and those of other issuers name, by its address."""
    return {url: json.loads((DATA / "contexts" / name).read_text("utf-8")) for url, name in FILES.items()}


@cache
def credential_schema() -> Mapping[str, Any]:
    """The official JSON Schema of a credential."""
    found: dict[str, Any] = json.loads((DATA / "schemas" / "achievement-credential-3.0.json").read_text("utf-8"))
    return found


@cache
def faces() -> Faces:
    """The letters that badges are drawn with."""
    return Faces(_typeface("bold"), _typeface("regular"))


def _typeface(weight: str) -> Typeface:
    kept = json.loads((DATA / "fonts" / f"outlines-{weight}.json").read_text("utf-8"))
    return Typeface(
        kept["units"], kept["cap_height"], {letter: (wide, path) for letter, (wide, path) in kept["glyphs"].items()}
    )
