"""A mail's plain text as paragraphs, lists and links, from which its HTML is made. Pure.

The text is the only source. What it means here:

- lines between empty lines are a paragraph; lines that begin with "- " are a list;
- a line that ends with a colon and under it a link to our own site, alone between empty lines, is a button;
- an item of a list with such a link under it is that link.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

UNNAMED = "Open the page"
_LINK = re.compile(r"(?P<url>https?://[^\s<>\"]*[^\s<>\".,;:!?)\]’”])|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line, and where they lead ("" for nowhere)."""

    text: str
    href: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Line, ...]
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Button:
    """A link to our own site that stands alone."""

    label: str
    href: str
    kind: str = "button"


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item has lines."""

    items: tuple[tuple[Line, ...], ...]
    kind: str = "items"


Block = Paragraph | Button | Items


def blocks(text: str, site: str) -> list[Block]:
    """`text` in blocks; `site` is our own address, without a slash at its end."""
    chunks = (chunk.split("\n") for chunk in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip()) if chunk)
    return [_block(lines, site) for lines in chunks]


def links(text: str, site: str) -> Iterator[str]:
    """Every link to our own site in `text`, in its order."""
    return (found["url"] for found in _LINK.finditer(text) if found["url"] and _is_ours(found["url"], site))


def _block(lines: Sequence[str], site: str) -> Block:
    if _is_ours(lines[-1], site):
        if len(lines) == 1:
            return Button(UNNAMED, lines[0])
        if len(lines) == 2 and lines[0].endswith(":"):
            return Button(lines[0].removesuffix(":"), lines[1])
    if lines[0].startswith("- ") and all(line.startswith(("- ", "  ")) for line in lines):
        return Items(tuple(_item(each, site) for each in _grouped(lines)))
    return Paragraph(tuple(_pieces(line) for line in lines))


def _grouped(lines: Sequence[str]) -> list[list[str]]:
    """The lines of each item, without its dash."""
    grouped: list[list[str]] = []
    for line in lines:
        if line.startswith("- "):
            grouped.append([])
        grouped[-1].append(line[2:].strip())
    return grouped


def _item(lines: Sequence[str], site: str) -> tuple[Line, ...]:
    if len(lines) == 2 and _is_ours(lines[1], site):
        return ((Piece(lines[0], lines[1]),),)
    return tuple(_pieces(line) for line in lines)


def _pieces(line: str) -> Line:
    found, at = [], 0
    for match in _LINK.finditer(line):
        if match.start() > at:
            found.append(Piece(line[at : match.start()]))
        found.append(Piece(match[0], match[0] if match["url"] else f"mailto:{match[0]}"))
        at = match.end()
    if at < len(line):
        found.append(Piece(line[at:]))
    return tuple(found)


def _is_ours(text: str, site: str) -> bool:
    """Whether `text` is one link to our own site: only such a link may hide behind words."""
    return (text == site or text.startswith(f"{site}/")) and not re.search(r"[\s<>\"]", text)
