"""A quiz as authors look at it: what a seed draws, and beside each item what a learner never sees."""

from dataclasses import dataclass

from trainingsite.quiz.drawing import DrawnItem, draw
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.questions import Item, Remark
from trainingsite.quiz.questions.question import shown


@dataclass(frozen=True, slots=True)
class Reason:
    """What one part of an item says to those who choose it."""

    about: str
    why: str
    misconception: str | None


@dataclass(frozen=True, slots=True)
class Backstage:
    """An item that a seed draws, with its key and every reason in it."""

    drawn: DrawnItem
    item: Item
    key: tuple[Remark, ...]
    reasons: tuple[Reason, ...]


def backstage(quiz: Quiz, seed: int) -> tuple[Backstage, ...]:
    """What an attempt with this seed shows somebody who never saw the quiz."""
    drawn = [(each, quiz.item(each.item_id)) for each in draw(quiz, seed, {})]
    return tuple(Backstage(each, item, item.key(), reasons(item)) for each, item in drawn)


def reasons(item: Item) -> tuple[Reason, ...]:
    """Every part of an item that explains itself, in the order of the file."""
    return tuple(
        Reason(shown(part), part.why, getattr(part, "misconception", None))
        for part in item.parts
        if hasattr(part, "why") and shown(part)
    )
