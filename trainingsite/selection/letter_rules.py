"""The letters of selection: which there are, what may stand in them, and filling them in. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from trainingsite.infra.refused import Refused

IN_WORDS = frozenset({"name", "scheme"})  # may stand in what a coordinator writes into one letter
_ALWAYS = frozenset({"name", "scheme", "link"})
MOST_SUBJECT, MOST_BODY = 200, 6000


@dataclass(frozen=True, slots=True)
class Kind:
    """A letter: what may stand in it beyond name, scheme and link, what has to, and where its link leads."""

    more: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    path: str = "/"

    @property
    def allowed(self) -> frozenset[str]:
        return _ALWAYS.union(self.more)


_APPLICATION, _APPROVAL = "/apply/{slug}", "/my/approval/{slug}"
KINDS: Mapping[str, Kind] = {
    "approve": Kind(("reason", "until"), path="/my/badges"),
    "approve-conditions": Kind(("reason", "until", "conditions"), needs=("conditions",), path=_APPROVAL),
    "ask-more": Kind(("reason",), needs=("reason",), path=_APPLICATION),
    "waiting-list": Kind(("reason",), path=_APPLICATION),
    "offer": Kind(("reason",)),
    "decline": Kind(("reason",), needs=("reason",), path=_APPLICATION),
    "decline-last": Kind(("reason",), needs=("reason",), path=_APPLICATION),
    "appeal": Kind(path=_APPLICATION),
    "uphold": Kind(("reason",), needs=("reason",), path=_APPLICATION),
    "overturn": Kind(("reason",), needs=("reason",), path=_APPLICATION),
    "meet-condition": Kind(("conditions",), path=_APPROVAL),
    "suspend": Kind(("reason",), path=_APPROVAL),
    "reinstate": Kind(("reason", "until"), path=_APPROVAL),
    "end": Kind(("reason",), path=_APPROVAL),
    "leave": Kind(path="/my/badges"),
    "renewal": Kind(("until",), path=_APPROVAL),
    "renew": Kind(("until",), path="/my/badges"),
}
_PIECE = re.compile(r"\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's subject and body, with placeholders or without."""

    subject: str
    body: str


def refuse_text(text: str, allowed: frozenset[str]) -> None:
    """Braces hold one of the allowed placeholders, and stand for nothing else.

    Raises:
        Refused: "placeholder_unknown" (found, line, column, allowed).
    """
    for found in _PIECE.finditer(text):
        if found[1] not in allowed:
            before = text[: found.start()]
            raise Refused(
                "placeholder_unknown",
                status=422,
                found=found[0],
                line=before.count("\n") + 1,
                column=found.start() - (before.rfind("\n") + 1) + 1,
                allowed=", ".join(f"{{{name}}}" for name in sorted(allowed)),
            )


def refuse_missing(body: str, kind: Kind) -> None:
    """A letter that has to explain something says it.

    Raises:
        Refused: "placeholder_missing" (missing).
    """
    for name in kind.needs:
        if f"{{{name}}}" not in body:
            raise Refused("placeholder_missing", status=422, missing=f"{{{name}}}")


def fill(words: Words, values: Mapping[str, str]) -> Words:
    """The words with each known placeholder replaced, once: what a value holds is never looked at again."""

    def put(text: str) -> str:
        return _PIECE.sub(lambda found: values.get(found[1] or "", found[0]), text)

    return Words(" ".join(put(words.subject).split()), tidy(put(words.body)))


def unknown_in(text: str) -> str:
    """The first thing in braces that wouldn't be filled in; "" if there is none. A single brace is just that."""
    found = (each for each in _PIECE.finditer(text) if each[1] is not None and each[1] not in IN_WORDS)
    return next((each[0] for each in found), "")


def addressed(text: str, name: str, scheme: str) -> str:
    """What a coordinator wrote, with the name of whom it goes to and the scheme's put in."""
    values = {"name": name, "scheme": scheme}
    return _PIECE.sub(lambda found: values.get(found[1] or "", found[0]), text)


def tidy(text: str) -> str:
    """Text without the gaps that empty values leave: at most one empty line between paragraphs."""
    return re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n\n", text.replace("\r\n", "\n")).strip() + "\n"
