"""A university's own drawing of a badge: an SVG that shows the same everywhere and does nothing else. Pure."""

import hashlib
import re
from dataclasses import dataclass
from xml.parsers import expat

LARGEST = 256 * 1024
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
DRAWN = frozenset(
    {
        *("svg", "g", "defs", "title", "desc", "symbol", "use", "image"),
        *("path", "circle", "ellipse", "rect", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern"),
    }
)
_BOX = re.compile(r"\s*(-?[\d.]+)[\s,]+(-?[\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)\s*")
_PNG = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=\s]+")
_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|javascript:|expression\(", re.IGNORECASE)
_ROOT = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r"\s(?:width|height|x|y|class|id)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that was checked: an `<svg>` element of 240 × 240 units, without anything before it."""

    svg: str

    @property
    def digest(self) -> str:
        """SHA-256 of the drawing: its name for ever."""
        return hashlib.sha256(self.svg.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line (from 1) of a drawing, and how to mend it."""

    line: int
    what: str
    mend: str


def read(source: str) -> Drawing | Fault:
    """The drawing, or the first thing that keeps it from being used."""
    if len(source.encode()) > LARGEST:
        return Fault(1, "the drawing is larger than 256 KB", "simplify it, or make the picture inside it smaller")
    found = _walked(source)
    if isinstance(found, Fault):
        return found
    rest = source.encode()[found:].decode()
    start = _ROOT.match(rest)
    if start is None:
        return Fault(1, "its elements have a prefix", "save it as plain SVG")
    head = _SIZE.sub("", start[0]).replace("<svg", '<svg width="240" height="240"', 1)
    svg = head + rest[start.end() :].rstrip()
    again = _walked(svg)
    return again if isinstance(again, Fault) else Drawing(svg)


def _walked(source: str) -> int | Fault:
    """Where the root begins, in bytes of UTF-8, or the first fault."""
    reader = _Reader()
    try:
        reader.parser.Parse(source, True)
    except expat.ExpatError as error:
        return Fault(error.lineno, "this isn't well-formed SVG", "save it again as plain SVG")
    return reader.fault or reader.begins


class _Reader:
    """Walks over the drawing and keeps the first fault, and the byte at which the root begins."""

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self.depth = 0
        self.begins = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction

    def _say(self, what: str, mend: str) -> None:
        if self.fault is None:
            self.fault = Fault(self.parser.CurrentLineNumber, what, mend)

    def _doctype(self, *_given: object) -> None:
        self._say("a document type isn't allowed", "remove the line that begins with <!DOCTYPE")

    def _instruction(self, target: str, _data: str) -> None:
        self._say(f"the instruction {target} isn't allowed", "remove it")

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, element = name.rpartition(" ")
        if self.depth == 0:
            self._root(space, element, attributes)
        elif space != SVG or element not in DRAWN:
            mend = "turn letters into paths" if element in ("text", "tspan") else "save it as plain SVG, without it"
            self._say(f"<{element}> isn't allowed", mend)
        self.depth += 1
        for key, value in attributes.items():
            self._attribute(element, key, value)

    def _root(self, space: str, element: str, attributes: dict[str, str]) -> None:
        self.begins = self.parser.CurrentByteIndex
        box = _BOX.fullmatch(attributes.get("viewBox", ""))
        if (space, element) != (SVG, "svg"):
            self._say("this isn't an SVG drawing", "save it as plain SVG")
        elif box is None or box[3] != box[4]:
            self._say("the drawing isn't square", 'give <svg> a square viewBox, such as "0 0 240 240"')

    def _attribute(self, element: str, key: str, value: str) -> None:
        space, _, name = key.rpartition(" ")
        if space not in ("", XLINK) or name.lower().startswith("on"):
            self._say(f"the attribute {name} isn't allowed", "save it as plain SVG, without it")
        elif name in ("style", "class"):
            self._say(f"the attribute {name} isn't allowed", 'use attributes such as fill="…" instead')
        elif name == "href" and not value.startswith("#") and not (element == "image" and _PNG.fullmatch(value)):
            self._say("it asks for something outside of itself", "put the picture inside, as data:image/png;base64,…")
        elif _ELSEWHERE.search(value):
            self._say("it asks for something outside of itself", "refer only to its own parts, by url(#…)")
