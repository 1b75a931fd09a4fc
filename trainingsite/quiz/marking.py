"""Marking an attempt: exact shares, the pass mark, and the rules that must be right whatever the score."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from trainingsite.quiz.drawing import DrawnItem
from trainingsite.quiz.fields import Json
from trainingsite.quiz.model import Quiz


@dataclass(frozen=True, slots=True)
class MarkedItem:
    """One drawn item with its mark (0 to 1) and the weight that it has in the score (0 for a fresh variant)."""

    item_id: str
    mark: Fraction
    weight: Fraction
    rule: str | None
    critical: Literal["role", "safety"] | None
    fresh: bool

    @property
    def is_right(self) -> bool:
        return self.mark == 1


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt came to: `score` from 0 to 1, and the critical rules that were missed, as first drawn."""

    score: Fraction
    passed: bool
    items: tuple[MarkedItem, ...]
    critical_missed: tuple[str, ...]


def mark_attempt(quiz: Quiz, drawn: Sequence[DrawnItem], responses: Mapping[str, Json]) -> Result:
    """Mark the responses (item id → answer) to what was drawn; an item without a response earns nothing.

    Passed is: the score reaches the pass mark exactly or better, and no critical rule was missed. A safety rule needs
    every drawn variant right. A role rule that was missed is made good by a fresh variant that is right; a fresh
    variant never changes the score.

    Raises:
        Refused: "answer_unreadable" for a response that is no answer to its item, "item_unknown" for an item that
            the quiz hasn't.
    """
    items = tuple(_marked(quiz, each, responses.get(each.item_id)) for each in drawn)
    total = sum((item.weight for item in items), Fraction(0))
    earned = sum((item.weight * item.mark for item in items), Fraction(0))
    score = earned / total if total else Fraction(0)
    missed = missed_rules(items)
    return Result(score, 100 * score >= quiz.pass_mark and not missed, items, missed)


def missed_rules(items: Iterable[MarkedItem]) -> tuple[str, ...]:
    """The critical rules that are missed, each once, in the order of the items."""
    marked = tuple(items)
    rules = dict.fromkeys(item.rule for item in marked if item.critical and item.rule)
    return tuple(rule for rule in rules if not _holds(rule, marked))


def second_chances(result: Result, drawn: Sequence[DrawnItem]) -> tuple[str, ...]:
    """The missed role rules for which this attempt hasn't yet drawn a fresh variant."""
    given = {item.rule for item, each in zip(result.items, drawn, strict=True) if each.fresh}
    role = {item.rule for item in result.items if item.critical == "role"}
    return tuple(rule for rule in result.critical_missed if rule in role and rule not in given)


def percent(score: Fraction) -> int:
    """A score in whole per cent, rounded down: at least n per cent if and only if this is at least n."""
    return int(100 * score)


def _marked(quiz: Quiz, drawn: DrawnItem, answer: Json) -> MarkedItem:
    item = quiz.item(drawn.item_id)
    weight = Fraction(0) if drawn.fresh else item.weight
    return MarkedItem(item.id, item.mark(answer), weight, item.rule, item.critical, drawn.fresh)


def _holds(rule: str, items: tuple[MarkedItem, ...]) -> bool:
    """Whether a rule is right: every variant of it, except that a fresh variant of a role rule decides alone."""
    variants = [item for item in items if item.rule == rule and item.critical]
    fresh = [item for item in variants if item.fresh]
    if fresh and all(item.critical == "role" for item in variants):
        return all(item.is_right for item in fresh)
    return all(item.is_right for item in variants)
