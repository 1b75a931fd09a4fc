"""What somebody hands us to check, as the credential inside it: JSON, JWT, PNG, SVG or PDF. Hostile input only ever
ends in `Unreadable`, with words for a person. Pure."""

import base64
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from trainingsite.recognition.baking import PNG_SIGN, Baked, NotBaked, from_png, from_svg
from trainingsite.recognition.older_pictures import text_in_png, text_in_svg

PDF_SIGN = b"%PDF-"
LARGEST = 2 * 1024 * 1024
LARGEST_CREDENTIAL = 256 * 1024
LONGEST_LINK = 2000


class Unreadable(Exception):
    """It isn't a badge that can be read; `str()` says why in words for a person."""


class Carrier(StrEnum):
    """What the credential came in."""

    TEXT = "text"
    PNG = "a PNG picture"
    SVG = "an SVG picture"
    PDF = "PDF"


@dataclass(frozen=True, slots=True)
class Read:
    """A credential as it came: `token` and `header` only if it is a JWT; `link` if it is only an address."""

    carrier: Carrier
    is_intact: bool
    document: dict[str, Any]
    header: dict[str, Any] | None = None
    token: str | None = None
    link: str = ""

    @property
    def words(self) -> str:
        """What it is, for a person."""
        if self.carrier is Carrier.PDF:
            kind = "a signed token (JWT)" if self.token else "a signed document (JSON)"
            return f"{kind} attached to a PDF"
        kind = "a signed token (JWT)" if self.token else "a signed document (JSON)"
        return kind if self.carrier is Carrier.TEXT else f"{kind} inside {self.carrier.value}"


def read(data: bytes) -> Read:
    """The credential in `data`.

    Raises:
        Unreadable: too large, broken, or something else altogether.
    """
    if len(data) > LARGEST:
        raise Unreadable("This is larger than any badge.")
    try:
        if data.startswith(PNG_SIGN):
            return _carried(Carrier.PNG, data)
        if data.startswith(PDF_SIGN):
            from trainingsite.recognition.pdf_reading import from_pdf  # pypdf takes long to load, and few need it

            baked = from_pdf(data)
            return _text(Carrier.PDF, baked.text, is_intact=baked.is_intact)
        if data.lstrip()[:1] == b"<":
            return _carried(Carrier.SVG, data)
        return _text(Carrier.TEXT, data.decode("utf-8-sig"), is_intact=True)
    except NotBaked as error:
        raise Unreadable(str(error)) from error
    except UnicodeDecodeError as error:
        raise Unreadable("This is neither text nor a picture or PDF, so it holds no badge.") from error


def _carried(carrier: Carrier, data: bytes) -> Read:
    """The credential in a picture; one of Open Badges 2.0 if there is none of 3.0."""
    newer, older = (from_png, text_in_png) if carrier is Carrier.PNG else (from_svg, text_in_svg)
    try:
        baked = newer(data)
    except NotBaked:
        text = older(data)
        if not text:
            raise
        baked = Baked(text, is_intact=carrier is Carrier.PNG)
    return _text(carrier, baked.text, is_intact=baked.is_intact)


def _text(carrier: Carrier, text: str, *, is_intact: bool) -> Read:
    text = text.strip()
    if len(text) > LARGEST_CREDENTIAL:
        raise Unreadable("This is longer than any badge.")
    if text.startswith("{"):
        return Read(carrier, is_intact, parsed(text))
    if text.startswith(("https://", "http://")) and len(text) < LONGEST_LINK and not any(map(str.isspace, text)):
        return Read(carrier, is_intact, {}, link=text)
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
