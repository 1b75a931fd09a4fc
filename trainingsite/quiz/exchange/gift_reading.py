"""GIFT as the platform that made it reads it: a bare `:` or `=` in a stem is text, the first `{` begins the answers.

One pass over the text; what can't be a question is told with its line and doesn't stop the others.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trainingsite.quiz.exchange.asked import BLANK, Asked, Found
from trainingsite.quiz.exchange.gift_answers import ESCAPES, MEANT, read_answers, with_form
from trainingsite.quiz.exchange.prose import markdown_of
from trainingsite.quiz.exchange.report import Notes

CATEGORY = "$CATEGORY:"

_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_OURS = re.compile("[\ufdd0-\ufddf]")
_TAG = re.compile(r"\[(id|tag):((?:\\.|[^\]\\\n]){1,200})\]")


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one question, from `line` on, without its comments; and the comments."""

    line: int
    text: str
    comments: str


@dataclass(frozen=True, slots=True)
class Parts:
    """A question taken apart, with its escapes still marked. `answers` is None where there are no braces."""

    name: str
    stem: str
    answers: str | None = None
    why: str = ""


def read_gift(text: str) -> Iterator[Found]:
    """Everything that stands in a GIFT file, in its order."""
    category = ""
    for block in _blocks(_OURS.sub("", text)):
        lines = block.text.split("\n")
        first = next((at for at, line in enumerate(lines) if not line.startswith(CATEGORY)), len(lines))
        if first:
            category = lines[first - 1].removeprefix(CATEGORY).strip()
        if body := "\n".join(lines[first:]).strip():
            yield _found(replace(block, line=block.line + first, text=body), category)


def _blocks(text: str) -> Iterator[Block]:
    """The questions: an empty line stands between two."""
    start, lines, comments = 1, list[str](), list[str]()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        bare = line.strip()
        if bare.startswith("//"):
            comments.append(bare)
        elif bare:
            start = start if lines else number
            lines.append(line)
        else:
            if lines:
                yield Block(start, "\n".join(lines).strip(), "\n".join(comments))
            lines, comments = [], []


def _found(block: Block, category: str) -> Found:
    place = f"line {block.line}"
    text = _ESCAPED.sub(lambda match: ESCAPES[match[1]], block.text)
    parts = _parts(text)
    name = " ".join(parts.name.translate(MEANT).split())
    notes = Notes(f"{place}: {name or _begin(parts.stem)}")
    asked = _asked(parts, Asked("choice", name=name, category=category), notes)
    if asked is not None:
        idnumber, labels = _tags(block.comments)
        asked = replace(asked, idnumber=idnumber, labels=labels)
    return Found(place, asked, tuple(notes.found))


def _asked(parts: Parts, asked: Asked, notes: Notes) -> Asked | None:
    """The question, or None with the reason among the notes."""
    if parts.answers is None and ("{" in parts.stem or "}" in parts.stem):
        what = "its braces don't match: each { needs a } before the next empty line; a text has \\{ and \\}"
        notes.left_out("the question", what)
        return None
    if not parts.answers:
        what = "the question, a description" if parts.answers is None else "the question, an essay"
        notes.left_out(what, "it has no answers that could be marked")
        return None
    form, stem = with_form(parts.stem, "guessed")
    why_form, why = with_form(parts.why, form)
    asked = replace(asked, stem=markdown_of(stem, form, notes), why=markdown_of(why, why_form, notes))
    return read_answers(asked, parts.answers, form, notes)


def _parts(text: str) -> Parts:
    name, why = "", ""
    if text.startswith("::") and "::" in text[2:]:
        name, _, text = text[2:].partition("::")
        text = text.strip()
    begin, end = text.find("{"), text.find("}")
    if begin < 0 or end < begin:
        return Parts(name, text)
    answers, rest = text[begin + 1 : end].strip(), text[end + 1 :]
    if (at := answers.rfind("####")) >= 0:
        answers, why = answers[:at].strip(), answers[at + 4 :]
    return Parts(name, text[:begin] + (BLANK + rest if rest else ""), answers, why)


def _begin(text: str) -> str:
    """The first words of a text, to tell people which one is meant."""
    words = " ".join(text.translate(MEANT).split())
    return f"“{words[:40]}…”" if len(words) > 40 else f"“{words}”"


def _tags(comments: str) -> tuple[str, tuple[str, ...]]:
    """The id number and the tags in the comments before a question."""
    found = [(match[1], re.sub(r"\\(.)", r"\1", match[2]).strip()) for match in _TAG.finditer(comments)]
    ids = [value for kind, value in found if kind == "id"]
    return (ids[0] if ids else "", tuple(value for kind, value in found if kind == "tag"))
