"""How sure people were, as the desk sees it: rounded, and no share of a few people. Nothing here asks the database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trainingsite.figures.rounding import LEAST_BASE, percentage, rounded_count
from trainingsite.quiz.certainty import Certainty, calibration
from trainingsite.training.certainty_queries import ItemCount, Told

People = tuple[int, Mapping[Certainty, int]]


@dataclass(frozen=True, slots=True)
class CertaintyLine:
    """A line of the table: an item with its place, or all items (no `number`).

    `shares` are per cent, None where too few people stand behind one: sure, sure and wrong, and how many were right of
    the sure, of the fairly sure and of the guessed.
    """

    number: int | None
    item: str
    answers: int
    shares: tuple[int | None, ...]


def certainty_lines(told: Told, items: Sequence[str]) -> tuple[CertaintyLine, ...]:
    """All items first, then each of `items` that was asked so; nothing where none was."""
    if not told.items:
        return ()
    people = {each: told.people.get(each, 0) for each in Certainty}
    lines = [_line((None, ""), told.items, (told.everybody, people))]
    for place in enumerate(items, 1):
        counts = [each for each in told.items if each.item_id == place[1]]
        if counts:
            lines.append(_line(place, counts, _behind(counts)))
    return tuple(lines)


def _behind(counts: Iterable[ItemCount]) -> People:
    """How many people stand behind the answers to one item, to which each gave one: in all, and by certainty."""
    said: Counter[Certainty] = Counter()
    for each in counts:
        said[each.certainty] += each.count
    return said.total(), said


def _line(place: tuple[int | None, str], counts: Iterable[ItemCount], people: People) -> CertaintyLine:
    lines = calibration(each.counted for each in counts)
    sure, answers = lines[0], sum(each.answers for each in lines)
    everybody, those = people
    shares = (
        _share(sure.answers, answers, everybody),
        _share(sure.answers - sure.right, answers, everybody),
        *(_share(each.right, each.answers, those[each.certainty]) for each in lines),
    )
    return CertaintyLine(*place, rounded_count(answers), shares)


def _share(part: int, base: int, people: int) -> int | None:
    return None if people < LEAST_BASE else percentage(part, base)
