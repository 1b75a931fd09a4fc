"""Lines for a letter: what an applicant may be told, from the words by which applications are judged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from trainingsite.content.rubric import Criterion


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be put into a letter."""

    id: str
    words: str


def offered(rubric: Sequence[Criterion], specification: Sequence[str]) -> tuple[Line, ...]:
    """The levels of the rubric that an applicant was judged by, or without one the person specification."""
    if not rubric:
        return tuple(Line(f"specification-{number}", words) for number, words in enumerate(specification))
    return tuple(
        Line(f"{one.id}-{level}", f"{one.title}: {words}") for one in rubric for level, words in enumerate(one.levels)
    )


def put(text: str, lines: Sequence[Line], chosen: Collection[str]) -> str:
    """The text with the chosen lines under it as a list; a line that stands there already isn't put twice."""
    there = {each.strip() for each in text.splitlines()}
    more = [f"- {line.words}" for line in lines if line.id in chosen and f"- {line.words}" not in there]
    if not more:
        return text
    kept = text.rstrip()
    gap = "" if not kept else "\n" if kept.splitlines()[-1].startswith("- ") else "\n\n"
    return f"{kept}{gap}" + "\n".join(more)
