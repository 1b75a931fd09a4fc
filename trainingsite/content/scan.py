"""What must not stand in Markdown, found line by line in its source. Pure."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

CHECK = re.compile(r"::: check ([a-z0-9]+(?:-[a-z0-9]+)*)\s*", re.ASCII)
SIGNPOST = re.compile(r"\[\[signpost:([a-z0-9]+(?:-[a-z0-9]+)*)\]\]", re.ASCII)
DEEPEST = 48
MOST_BRACKETS = 400

_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|\\.")
_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?=[\s/>])[^<>]*>?|<!--|<[!?][a-zA-Z]")
_INDENT = re.compile(r"(?:[ >]|[-*+] |\d+[.)] )*")
_BRACKETS = re.compile(r"\[\[([^\[\]]*)\]\]")
_ATTRIBUTES = re.compile(r"\{:?[^{}]*\b(style|on[a-z]+)\s*=[^{}]*\}")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\](:?)")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a line (from 1) of the text."""

    line: int
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line outside code blocks: as it is, and without the code inside it."""

    number: int
    text: str
    bare: str


def lines(text: str) -> Iterator[Line]:
    """The lines of `text` that Markdown reads as text."""
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
        elif mark:
            fence = mark[1]
        else:
            yield Line(number, line, _CODE.sub(" ", line))


def scan(text: str) -> tuple[Fault, ...]:
    """Everything in the text of a page or a passage that authors can't use."""
    found = [fault for line in lines(text) for fault in _line_faults(line)]
    if (line := crowded(text)) is not None:
        what = f"more than {MOST_BRACKETS} `[` stand in one paragraph"
        found.append(Fault(line, what, "split it into paragraphs, with an empty line between them"))
    return tuple(found)


def signpost_faults(text: str, known: Container[str]) -> tuple[Fault, ...]:
    """Signposts to services that the directory doesn't have."""
    return tuple(
        Fault(line.number, f"there is no signpost {match[1]}", "take an id from signposts.yaml, or add it there")
        for line in lines(text)
        for match in SIGNPOST.finditer(line.bare)
        if match[1] not in known
    )


def can_be_rendered(text: str) -> bool:
    """Whether rendering the text takes reasonable time and depth: Markdown looks for the end of every bracket."""
    return crowded(text) is None and all(_depth(line) <= DEEPEST for line in text.split("\n"))


def crowded(text: str) -> int | None:
    """The line (from 1) of the first paragraph with too many brackets."""
    start = 0
    for match in re.finditer(r"\n[ \t>]*\n|\Z", text):
        if text.count("[", start, match.end()) > MOST_BRACKETS:
            return text.count("\n", 0, start) + 1
        start = match.end()
    return None


def _depth(line: str) -> int:
    return len(_INDENT.match(line)[0])  # type: ignore[index]  # it matches every line


def footnote_faults(text: str) -> tuple[Fault, ...]:
    """Footnotes without a text, with two texts, and texts that no footnote uses."""
    used: dict[str, int] = {}
    told: dict[str, int] = {}
    found = []
    for line in lines(text):
        for match in _FOOTNOTE.finditer(line.bare):
            name, is_text = match[1], match[2] and not line.bare[: match.start()].strip()
            if is_text and name in told:
                found.append(Fault(line.number, f"the footnote [^{name}] has a second text", "keep one of them"))
            (told if is_text else used).setdefault(name, line.number)
    found += [
        Fault(line, f"the footnote [^{name}] has no text", f"add a line `[^{name}]: …` at the end")
        for name, line in used.items()
        if name not in told
    ]
    found += [
        Fault(line, f"no place uses the footnote [^{name}]", f"put [^{name}] into the text, or remove it")
        for name, line in told.items()
        if name not in used
    ]
    return tuple(found)


def _line_faults(line: Line) -> Iterator[Fault]:
    if match := _HTML.search(line.bare):
        shown = match[0][:40]
        yield Fault(line.number, f"HTML stands here: {shown}", "write it in Markdown, or as code between `…`")
    if _depth(line.text) > DEEPEST:
        yield Fault(line.number, "the text is nested too deeply", "write it flatter")
    if match := _ATTRIBUTES.search(line.bare):
        yield Fault(line.number, f"`{match[1]}` stands here", "remove it; the look is the site's")
    if line.text.lstrip(" >").startswith(":::") and not CHECK.fullmatch(line.text):
        mend = "write `::: check <item-id>` alone, at the beginning of a line"
        yield Fault(line.number, "this isn't an inline check", mend)
    for match in _BRACKETS.finditer(line.bare):
        if not SIGNPOST.fullmatch(match[0]):
            mend = "write [[signpost:<id>]] with an id from signposts.yaml"
            yield Fault(line.number, f"{match[0][:40]} leads nowhere", mend)
