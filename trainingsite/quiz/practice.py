"""Practice: feedback after each item, hints, and further tries that earn less.

An item that isn't right may be tried again while a right answer would still earn something; each earlier try takes the
quiz's penalty off. Once it is settled, everything about it is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from trainingsite.quiz.marking import Result, result_of
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.questions import Item, Reveal


@dataclass(frozen=True, slots=True)
class Standing:
    """How a learner stands at an item in practice. `worth` is what a right answer would earn at the next try."""

    tries: int
    settled: bool
    hint: str
    worth: Fraction

    @property
    def reveal(self) -> Reveal:
        return Reveal.EVERYTHING if self.settled else Reveal.CHOSEN


def credit(mark: Fraction, tries: int, penalty: Fraction) -> Fraction:
    """What an answer earns at the `tries`-th try: its mark less a penalty for each try before, never below 0."""
    return max(Fraction(0), mark - max(0, tries - 1) * penalty)


def standing(item: Item, mark: Fraction, tries: int, penalty: Fraction) -> Standing:
    """How things stand after `tries` tries, of which the last has `mark`. A wrong try shows the next hint."""
    worth = credit(Fraction(1), tries + 1, penalty)
    settled = tries > 0 and (mark == 1 or worth == 0)
    hint = item.hints[min(tries, len(item.hints)) - 1] if tries and item.hints and not settled else ""
    return Standing(tries, settled, hint, worth)


def with_tries(quiz: Quiz, result: Result, tries: Mapping[str, int]) -> Result:
    """A result in which every mark is lessened by the tries that it took (item id → tries)."""
    items = tuple(
        replace(item, mark=credit(item.mark, tries.get(item.item_id, 0), quiz.penalty)) for item in result.items
    )
    return result_of(items, quiz.pass_mark)
