"""multiple: the learner picks several options."""

from collections.abc import Set
from fractions import Fraction
from math import comb
from typing import Annotated, Literal

from pydantic import Field

from trainingsite.quiz.fields import Json, Posted, Several, Tag
from trainingsite.quiz.questions.choice import Option, option_faults, option_pick, option_tags
from trainingsite.quiz.questions.question import (
    Extent,
    Fault,
    Path,
    Pick,
    Question,
    Remark,
    is_index,
    position,
    unreadable,
)

Marking = Literal["cancel", "all"]


class Multiple(Question):
    """Several options are picked.

    `marking: cancel` earns (right picked − wrong picked) / right, never below 0; `all` earns 1 for exactly
    the right ones and 0 otherwise.
    """

    type: Literal["multiple"]
    options: Annotated[Several[Option], Field(min_length=2)]
    marking: Marking = "cancel"

    @property
    def shape(self) -> int:
        return len(self.options)

    def read_answer(self, fields: Posted, order: tuple[int, ...]) -> Json:
        picked = {position(text, order) for text in fields.get("choice", ()) if text.strip()}
        return sorted(picked) or None

    def fields(self, answer: Json, order: tuple[int, ...]) -> dict[str, list[str]]:
        picked = self._picked(answer)
        return {"choice": [str(place) for place, index in enumerate(order) if index in picked]} if picked else {}

    def extent(self, answer: Json) -> Extent:
        return Extent.WHOLE if self._picked(answer) else Extent.NONE

    def mark(self, answer: Json) -> Fraction:
        right = {number for number, option in enumerate(self.options) if option.right}
        return share_picked(self._picked(answer), right, self.marking)

    def picks(self, answer: Json) -> tuple[Pick, ...]:
        return tuple(self.offered[number] for number in sorted(self._picked(answer)))

    @property
    def offered(self) -> tuple[Pick, ...]:
        return tuple(option_pick(number, each, Fraction(each.right)) for number, each in enumerate(self.options))

    def pick_words(self, pick: Pick) -> str:
        return self.options[int(pick.choice)].text

    @property
    def guess_score(self) -> Fraction:
        return guess_picked(sum(option.right for option in self.options), len(self.options), self.marking)

    def remarks(self, answer: Json) -> tuple[Remark, ...]:
        return tuple(self.options[number].remark for number in sorted(self._picked(answer)))

    def key(self) -> tuple[Remark, ...]:
        return tuple(option.remark for option in self.options if option.right)

    def faults(self) -> tuple[Fault, ...]:
        found = list(option_faults(self.options))
        if not any(option.right for option in self.options):
            found.append(Fault(("options",), "no option is right", "mark the right ones with `right: true`"))
        if all(option.right for option in self.options):
            found.append(Fault(("options",), "every option is right", "add a wrong one, or ask something else"))
        found += [
            Fault(
                ("options", number, "fraction"),
                "`fraction` has no meaning here",
                "use `right: true`, or a `choice`",
            )
            for number, option in enumerate(self.options)
            if option.fraction is not None
        ]
        return tuple(found)

    @property
    def tags(self) -> tuple[tuple[Path, Tag], ...]:
        return option_tags(self.options)

    def _picked(self, answer: Json) -> frozenset[int]:
        return stored_picks(answer, len(self.options))


def share_picked(picked: Set[int], right: Set[int], marking: Marking) -> Fraction:
    """What picking earns: with `cancel` (right picked − wrong picked) / right, never below 0; with `all` 1 or 0."""
    if marking == "all":
        return Fraction(picked == right)
    return Fraction(max(0, len(picked & right) - len(picked - right)), max(1, len(right)))


def stored_picks(answer: Json, count: int) -> frozenset[int]:
    """A stored answer that lists some of `count` elements; empty for none.

    Raises:
        Refused: "answer_unreadable".
    """
    if answer is None:
        return frozenset()
    if not isinstance(answer, list) or len(set(map(str, answer))) != len(answer):
        raise unreadable()
    if not all(is_index(each, count) for each in answer):
        raise unreadable()
    return frozenset(answer)


def guess_picked(right: int, count: int, marking: Marking) -> Fraction:
    """The mean mark over every way to tick so many things of which so many are right, all equally likely."""
    wrong, ways = count - right, 2**count
    if marking == "all":
        return Fraction(1, ways)
    earned = sum(
        comb(right, good) * comb(wrong, bad) * max(0, good - bad)
        for good in range(right + 1)
        for bad in range(wrong + 1)
    )
    return Fraction(earned, ways * max(1, right))
