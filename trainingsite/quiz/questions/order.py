"""order: the learner puts steps in order."""

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from math import factorial, prod
from typing import Annotated, Literal

from pydantic import Field

from trainingsite.infra.refused import Refused
from trainingsite.quiz.fields import Json, Part, Posted, Several, Tag, Text, Words
from trainingsite.quiz.questions.question import (
    Extent,
    Fault,
    Path,
    Pick,
    Question,
    Remark,
    is_index,
    one,
    unreadable,
)


class Step(Part):
    """One of the things to put in order."""

    text: Words
    why: Text = ""


class Order(Question):
    """Steps, written in the right order, are each given a place.

    `marking: exact` earns the share of steps in the right place; `run` the longest run of steps whose places
    rise in the right order, over the number of steps. An answer is a list with, for each step of the file,
    its place from 0, or None.
    """

    type: Literal["order"]
    steps: Annotated[Several[Step], Field(min_length=2)]
    marking: Literal["exact", "run"] = "exact"

    @property
    def shape(self) -> int:
        return len(self.steps)

    @property
    def must_shuffle(self) -> bool:
        return True

    def read_answer(self, fields: Posted, order: tuple[int, ...]) -> Json:
        """As the protocol says; places are posted as 1, 2, 3, …

        Raises:
            Refused: also "answer_place_twice" if two steps have the same place.
        """
        places: list[int | None] = [None] * len(self.steps)
        for shown, step in enumerate(order):
            text = one(fields, f"place-{shown}")
            if text:
                places[step] = self._place(text)
        given = [place for place in places if place is not None]
        if len(set(given)) < len(given):
            twice = next(place for place in given if given.count(place) > 1)
            raise Refused("answer_place_twice", status=422, place=twice + 1)
        return places if given else None

    def fields(self, answer: Json, order: tuple[int, ...]) -> dict[str, list[str]]:
        places = self._places(answer)
        return {
            f"place-{shown}": [str(place + 1)]
            for shown, step in enumerate(order)
            if (place := places[step]) is not None
        }

    def extent(self, answer: Json) -> Extent:
        given = sum(place is not None for place in self._places(answer))
        return Extent.NONE if not given else Extent.WHOLE if given == len(self.steps) else Extent.PART

    def mark(self, answer: Json) -> Fraction:
        places = self._places(answer)
        if self.marking == "run":
            return Fraction(longest_rise([place for place in places if place is not None]), len(self.steps))
        return Fraction(sum(place == step for step, place in enumerate(places)), len(self.steps))

    def picks(self, answer: Json) -> tuple[Pick, ...]:
        return tuple(
            Pick(str(step), str(place), Fraction(place == step), None)
            for step, place in enumerate(self._places(answer))
            if place is not None
        )

    def pick_words(self, pick: Pick) -> str:
        return f"{self.steps[int(pick.part)].text} → {int(pick.choice) + 1}"

    @property
    def guess_score(self) -> Fraction:
        """Over every order, all equally likely."""
        count = len(self.steps)
        return mean_rise(count) / count if self.marking == "run" else Fraction(1, count)

    def remarks(self, answer: Json) -> tuple[Remark, ...]:
        """The steps in the learner's order; a reason tells the place, so only where a step stands right."""
        placed = sorted((place, step) for step, place in enumerate(self._places(answer)) if place is not None)
        return tuple(
            Remark(
                str(place + 1),
                self.steps[step].text,
                Fraction(place == step),
                self.steps[step].why if place == step else "",
            )
            for place, step in placed
        )

    def key(self) -> tuple[Remark, ...]:
        return tuple(
            Remark(str(number + 1), step.text, Fraction(1), step.why) for number, step in enumerate(self.steps)
        )

    def faults(self) -> tuple[Fault, ...]:
        found = []
        for number, step in enumerate(self.steps):
            if not step.why:
                what = f"step {number + 1} has no reason (why)"
                found.append(Fault(("steps", number), what, "add `why:`, why it comes at this place"))
            if any(step.text.casefold() == other.text.casefold() for other in self.steps[:number]):
                found.append(Fault(("steps", number), f"step {number + 1} repeats another", "reword or remove it"))
        return tuple(found)

    @property
    def tags(self) -> tuple[tuple[Path, Tag], ...]:
        return ()

    def _place(self, text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) <= 4 and 1 <= int(text) <= len(self.steps)):
            raise Refused("answer_not_offered", status=400)
        return int(text) - 1

    def _places(self, answer: Json) -> list[int | None]:
        if answer is None:
            return [None] * len(self.steps)
        if not isinstance(answer, list) or len(answer) != len(self.steps):
            raise unreadable()
        given = [place for place in answer if place is not None]
        if not all(is_index(place, len(self.steps)) for place in given) or len(set(given)) < len(given):
            raise unreadable()
        return answer


def longest_rise(values: list[int]) -> int:
    """The length of the longest strictly rising subsequence."""
    ends: list[int] = []
    for value in values:
        spot = bisect_left(ends, value)
        ends[spot : spot + 1] = [value]
    return len(ends)


@lru_cache(maxsize=32)
def mean_rise(count: int) -> Fraction:
    """The mean length of the longest rising subsequence over all orders of so many things.

    Orders are pairs of standard tableaux of one shape, whose first row has that length (Schensted 1961), and the hook
    lengths say how many tableaux a shape has (Frame, Robinson and Thrall 1954).
    """
    total = sum(shape[0] * (factorial(count) // _hooks(shape)) ** 2 for shape in _partitions(count, count))
    return Fraction(total, factorial(count))


def _partitions(count: int, most: int) -> Iterator[tuple[int, ...]]:
    """The ways to write `count` as a falling sum of parts up to `most`."""
    if not count:
        yield ()
    for first in range(min(count, most), 0, -1):
        for rest in _partitions(count - first, first):
            yield (first, *rest)


def _hooks(shape: tuple[int, ...]) -> int:
    """The product of the hook lengths of a shape."""
    columns = [sum(row > column for row in shape) for column in range(shape[0])]
    return prod(
        shape[row] - column + columns[column] - row - 1 for row in range(len(shape)) for column in range(shape[row])
    )
