"""What somebody hands us to check, as the credential inside it: JSON, JWT, PNG or SVG. Hostile input only ever ends in
`Unreadable`, with words for a person. Pure."""

import base64
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from trainingsite.recognition.baking import PNG_SIGN, NotBaked, from_png, from_svg

LARGEST = 2 * 1024 * 1024
LARGEST_CREDENTIAL = 256 * 1024


class Unreadable(Exception):
    """It isn't a badge that can be read; `str()` says why in words for a person."""


class Carrier(StrEnum):
    """What the credential came in."""

    TEXT = "text"
    PNG = "PNG picture"
    SVG = "SVG picture"


@dataclass(frozen=True, slots=True)
class Read:
    """A credential as it came: `token` and `header` only if it is a JWT."""

    carrier: Carrier
    is_intact: bool
    document: dict[str, Any]
    header: dict[str, Any] | None = None
    token: str | None = None

    @property
    def words(self) -> str:
        """What it is, for a person."""
        kind = "a signed token (JWT)" if self.token else "a signed document (JSON)"
        return kind if self.carrier is Carrier.TEXT else f"{kind} inside a {self.carrier.value}"


def read(data: bytes) -> Read:
    """The credential in `data`.

    Raises:
        Unreadable: too large, broken, or something else altogether.
    """
    if len(data) > LARGEST:
        raise Unreadable("This is larger than any badge of this site.")
    try:
        if data.startswith(PNG_SIGN):
            baked, carrier = from_png(data), Carrier.PNG
        elif data.lstrip()[:1] == b"<":
            baked, carrier = from_svg(data), Carrier.SVG
        else:
            return _text(Carrier.TEXT, data.decode(), is_intact=True)
    except NotBaked as error:
        raise Unreadable(str(error)) from error
    except UnicodeDecodeError as error:
        raise Unreadable("This is neither text nor a PNG or SVG picture, so it holds no badge.") from error
    return _text(carrier, baked.text, is_intact=baked.is_intact)


def _text(carrier: Carrier, text: str, *, is_intact: bool) -> Read:
    text = text.strip()
    if len(text) > LARGEST_CREDENTIAL:
        raise Unreadable("This is longer than any badge of this site.")
    if text.startswith("{"):
        return Read(carrier, is_intact, parsed(text))
    parts = text.split(".")
    if len(parts) != 3 or not all(parts):
        raise Unreadable("This is neither a badge's JSON nor a token with its three parts.")
    header, payload = (parsed(_decoded(part)) for part in parts[:2])
    return Read(carrier, is_intact, payload, header, text)


def parsed(text: str) -> dict[str, Any]:
    """A JSON object without doubled keys, which two readers could take two ways.

    Raises:
        Unreadable.
    """
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable("This isn't JSON that every program would read in the same way.") from error
    if not isinstance(found, dict):
        raise Unreadable("This is JSON, but not of a badge.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} isn't JSON")


def _decoded(part: str) -> str:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
    except ValueError as error:
        raise Unreadable("This looks like a token, but its parts can't be decoded.") from error
