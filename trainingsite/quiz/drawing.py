"""Drawing: which items an attempt shows, in which order, and how each is shuffled.

Everything is a pure function of the quiz, the seed and what the person has already seen. Nothing here is random: the
order comes from SHA-256 of the seed and the id, so it is the same on every machine and in every version of Python,
and an item's order doesn't depend on its neighbours in the file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from trainingsite.quiz.model import DrawLine, Quiz
from trainingsite.quiz.questions import Item, Question


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """An item as an attempt shows it: at position k stands element `order[k]` of the file.

    `fresh` marks the second chance at a role rule, drawn later in the same attempt; it never counts for the score.
    """

    item_id: str
    order: tuple[int, ...]
    fresh: bool = False


def draw(quiz: Quiz, seed: int, seen: Mapping[str, int]) -> tuple[DrawnItem, ...]:
    """The items of a new attempt.

    `seen` maps an item's id to the number (from 1) of the last attempt that showed it. A pool gives its unseen items
    first, then those least recently seen; an item that is shown `once` isn't drawn again, so that an attempt may get
    fewer. Without `draw:` lines every item is drawn; without shuffling the items keep the order of the file.
    """
    lines = quiz.draw or (DrawLine(rest=True),)
    chosen: set[str] = set()
    for line in lines:
        chosen |= {item.id for item in _preferred(quiz.candidates(line), seed, seen)[: line.take]}
    drawn = [item for item in quiz.items if item.id in chosen]
    if quiz.shuffle.items:
        drawn.sort(key=lambda item: _lot(seed, "place", item.id))
    return tuple(DrawnItem(item.id, shuffled(item, seed, quiz.shuffle.options)) for item in drawn)


def fresh_variant(
    quiz: Quiz, rule: str, seed: int, seen: Mapping[str, int], drawn: Iterable[DrawnItem]
) -> DrawnItem | None:
    """Another variant of `rule` that this attempt hasn't shown, or None if there is none."""
    shown = {each.item_id for each in drawn}
    others = [item for item in quiz.items if item.rule == rule and item.critical and item.id not in shown]
    item = next(iter(_preferred(others, seed, seen)), None)
    return DrawnItem(item.id, shuffled(item, seed, quiz.shuffle.options), fresh=True) if item else None


def shuffled(item: Question, seed: int, wanted: bool = True) -> tuple[int, ...]:
    """The order in which an item's elements are shown: the file's unless `wanted`, or unless that tells the answer.

    An order that must not be the file's never is.
    """
    if not wanted and not item.must_shuffle:
        return tuple(range(item.shape))
    order = sorted(range(item.shape), key=lambda number: _lot(seed, item.id, str(number)))
    if item.must_shuffle and order == sorted(order):
        order = order[1:] + order[:1]
    return tuple(order)


def check_order(item: Question) -> tuple[int, ...]:
    """The order of an inline check: shuffled, yet the same for everyone and at every reading."""
    return shuffled(item, 0)


def _preferred(items: Iterable[Item], seed: int, seen: Mapping[str, int]) -> list[Item]:
    left = [item for item in items if not (item.once and item.id in seen)]
    return sorted(left, key=lambda item: (seen.get(item.id, 0), _lot(seed, "pool", item.id)))


def _lot(seed: int, *labels: str) -> bytes:
    return sha256("\0".join((str(seed), *labels)).encode()).digest()
