"""Putting a credential into a picture and taking it out again: PNG and SVG, by Open Badges 3.0 §5.3. Pure."""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

KEYWORD = b"openbadgecredential"
OLDER_KEYWORD = b"openbadges"  # Open Badges 2.0
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
PNG_SIGN = b"\x89PNG\r\n\x1a\n"

_SEAL = re.compile(rb"<!--sha256:([0-9a-f]{64})--></svg>")


class NotBaked(Exception):
    """A picture without a credential, or a broken one; `str()` says which in words."""


@dataclass(frozen=True, slots=True)
class Baked:
    """What was in a picture, and whether the picture around it is byte for byte as it was made."""

    text: str
    is_intact: bool


def into_png(picture: bytes, credential: str, keyword: bytes = KEYWORD) -> bytes:
    """The PNG with the credential in one uncompressed iTXt chunk, right after the header; an older one is replaced.

    Raises:
        NotBaked: the picture is no whole PNG.
    """
    text = keyword + b"\0\0\0\0\0" + credential.encode()
    kept = [(kind, data) for kind, data in chunks(picture) if not _is_ours(kind, data, keyword)]
    kept.insert(1, (b"iTXt", text))
    return PNG_SIGN + b"".join(_chunk(kind, data) for kind, data in kept)


def from_png(picture: bytes) -> Baked:
    """The credential in a PNG. Every checksum has to be right, so that no changed byte goes unnoticed.

    Raises:
        NotBaked: no whole PNG, no credential in it, or more than one.
    """
    found = [data for kind, data in chunks(picture) if _is_ours(kind, data)]
    if not found:
        raise NotBaked("There is no badge in this picture. Some phones and sites remove it when they save a picture.")
    if len(found) > 1:
        raise NotBaked("There is more than one badge in this picture, and it can't be said which one counts.")
    keyword, _end, rest = found[0].partition(b"\0")
    compressed, method, tail = rest[:1], rest[1:2], rest[2:].split(b"\0", 2)
    if keyword != KEYWORD or (compressed, method) != (b"\0", b"\0") or tail[:2] != [b"", b""] or len(tail) != 3:
        raise NotBaked("The badge in this picture is packed in a way that the standard doesn't allow.")
    return Baked(_text(tail[2]), is_intact=True)


def into_svg(picture: str, credential: str) -> str:
    """Our own drawing with the credential as its first child; a JWT in `verify`, JSON in CDATA.

    A comment at the end holds the checksum of everything before it, as a PNG's chunks hold theirs.
    """
    head, body = picture.split(">", 1)
    if credential.startswith("{"):
        inside = "><![CDATA[" + credential.replace("]]>", "]]]]><![CDATA[>") + "]]></openbadges:credential>"
    else:
        inside = f" verify={quoteattr(credential)}/>"
    whole = f'{head} xmlns:openbadges="{NAMESPACE}"><openbadges:credential{inside}{body.removesuffix("</svg>")}'
    return f"{whole}<!--sha256:{hashlib.sha256(whole.encode()).hexdigest()}--></svg>"


def from_svg(picture: bytes) -> Baked:
    """The credential in an SVG.

    Raises:
        NotBaked: no well-formed SVG, no credential in it, or more than one.
    """
    reader = SvgReader(f"{NAMESPACE} credential")
    try:
        reader.parser.Parse(picture, True)
    except (expat.ExpatError, ValueError, LookupError, RecursionError) as error:
        raise NotBaked("This isn't a whole SVG picture.") from error
    if not reader.found:
        raise NotBaked("There is no badge in this picture. Some programs remove it when they save a picture.")
    if len(reader.found) > 1:
        raise NotBaked("There is more than one badge in this picture, and it can't be said which one counts.")
    seal = _SEAL.fullmatch(picture[-len(b"<!--sha256:--></svg>") - 64 :])
    before = picture[: -len(b"<!--sha256:--></svg>") - 64]
    is_intact = seal is not None and hashlib.sha256(before).hexdigest().encode() == seal[1]
    return Baked("".join(reader.found[0]).strip(), is_intact)


class SvgReader:
    """Collects what elements of one name hold; a document type, which could define entities, is refused."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.found: list[list[str]] = []
        self.is_inside = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _doctype(self, *_given: object) -> None:
        raise ValueError("a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self.wanted:
            self.found.append([attributes.get("verify", "")])
            self.is_inside = True

    def _end(self, name: str) -> None:
        if name == self.wanted:
            self.is_inside = False

    def _characters(self, text: str) -> None:
        if self.is_inside:
            self.found[-1].append(text)


def chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and data of each chunk of a PNG.

    Raises:
        NotBaked: no PNG, a wrong checksum, or something behind its end.
    """
    if not picture.startswith(PNG_SIGN):
        raise NotBaked("This isn't a PNG picture.")
    at, kind = len(PNG_SIGN), b""
    while at + 12 <= len(picture):
        length, kind = struct.unpack(">I4s", picture[at : at + 8])
        data, checksum = picture[at + 8 : at + 8 + length], picture[at + 8 + length : at + 12 + length]
        if len(checksum) != 4 or struct.unpack(">I", checksum)[0] != zlib.crc32(kind + data):
            raise NotBaked("This picture was damaged or changed: one of its checksums is wrong.")
        yield kind, data
        at += 12 + length
    if at != len(picture) or kind != b"IEND":
        raise NotBaked("This picture was damaged or changed: its end is missing, or something was added to it.")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _is_ours(kind: bytes, data: bytes, keyword: bytes = KEYWORD) -> bool:
    return kind == b"iTXt" and data.split(b"\0", 1)[0] == keyword


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise NotBaked("The badge in this picture isn't readable text.") from error
