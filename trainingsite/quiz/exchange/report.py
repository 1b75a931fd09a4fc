"""What an import or an export couldn't carry, as values: nothing is dropped in silence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class NotReadable(Exception):
    """A file that can't be read at all: where, what is wrong with it, and how to mend it."""

    def __init__(self, place: str, what: str, mend: str) -> None:
        self.place, self.what, self.mend = place, what, mend

    def __str__(self) -> str:
        return f"{self.place}: {self.what} — {self.mend}"


class Kind(StrEnum):
    """What became of it."""

    LEFT_OUT = "left out"
    CHANGED = "changed"
    TO_ADD = "to add"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that wasn't carried, or that an author has to add: where, what, and why or how."""

    place: str
    kind: Kind
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.kind}: {self.what} — {self.why}"


@dataclass(slots=True)
class Notes:
    """Collects what is said about one question while it is read or written."""

    place: str
    found: list[Note] = field(default_factory=list)

    def left_out(self, what: str, why: str) -> None:
        """Something isn't there any more."""
        self._add(Kind.LEFT_OUT, what, why)

    def changed(self, what: str, why: str) -> None:
        """Something is there and means something else."""
        self._add(Kind.CHANGED, what, why)

    def to_add(self, what: str, how: str) -> None:
        """Something that our files have and theirs don't."""
        self._add(Kind.TO_ADD, what, how)

    def _add(self, kind: Kind, what: str, why: str) -> None:
        note = Note(self.place, kind, what, why)
        if note not in self.found:
            self.found.append(note)


def several(count: int, one: str) -> str:
    """A count with its noun: "1 item", "2 items"."""
    return f"{count} {one}{'' if count == 1 else 's'}"


def listed(words: Sequence[object]) -> str:
    """Words as a list in a sentence: "1, 2 and 3"."""
    texts = [str(word) for word in words]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)
