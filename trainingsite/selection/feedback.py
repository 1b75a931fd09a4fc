"""Lines for a letter: what an applicant may be told, from the words by which applications are judged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from trainingsite.content.values import SchemeType


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be put into a letter."""

    id: str
    words: str


class Level(Protocol):
    """A level of a criterion: what is seen there."""

    @property
    def score(self) -> int: ...
    @property
    def words(self) -> str: ...


class Criterion(Protocol):
    """A criterion of a rubric."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def levels(self) -> Sequence[Level]: ...


def offered(kind: SchemeType) -> tuple[Line, ...]:
    """The lines of a scheme type: its rubric's levels, or else its person specification."""
    rubric: Sequence[Criterion] = getattr(kind, "rubric", ())  # only some types of scheme have one
    if rubric:
        return tuple(
            Line(f"{one.id}-{level.score}", f"{one.title}: {level.words}") for one in rubric for level in one.levels
        )
    return tuple(Line(f"specification-{number}", words) for number, words in enumerate(kind.person_specification))


def put(text: str, lines: Sequence[Line], chosen: Collection[str]) -> str:
    """The text with the chosen lines under it as a list; a line that stands there already isn't put twice."""
    there = {each.strip() for each in text.splitlines()}
    more = [f"- {line.words}" for line in lines if line.id in chosen and f"- {line.words}" not in there]
    if not more:
        return text
    kept = text.rstrip()
    gap = "" if not kept else "\n" if kept.splitlines()[-1].startswith("- ") else "\n\n"
    return f"{kept}{gap}" + "\n".join(more)
