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
    """One drawn item with its mark (0 to 1) and the weight that it has in the score (0 for a fresh variant).

    `rule` is what a failing answer is counted under; an item that names none stands for itself. `held` says that a
    critical item's rule was kept, `harm` that the answer would hurt somebody.
    """

    item_id: str
    mark: Fraction
    weight: Fraction
    rule: str
    critical: Literal["role", "safety"] | None
    fresh: bool
    held: bool
    harm: bool

    @property
    def decides(self) -> bool:
        """Whether a rule hangs on it: it is critical, or the answer does harm."""
        return self.critical is not None or self.harm


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
    variant never changes the score. An answer that does harm misses its item's rule and is never made good.

    Raises:
        Refused: "answer_unreadable" for a response that is no answer to its item, "item_unknown" for an item that
            the quiz hasn't.
    """
    return result_of(tuple(_marked(quiz, each, responses.get(each.item_id)) for each in drawn), quiz.pass_mark)


def result_of(items: tuple[MarkedItem, ...], pass_mark: int) -> Result:
    """What marked items come to together."""
    total = sum((item.weight for item in items), Fraction(0))
    earned = sum((item.weight * item.mark for item in items), Fraction(0))
    score = earned / total if total else Fraction(0)
    missed = missed_rules(items)
    return Result(score, 100 * score >= pass_mark and not missed, items, missed)


def missed_rules(items: Iterable[MarkedItem]) -> tuple[str, ...]:
    """The rules that are missed, each once, in the order of the items: critical ones, and where an answer did harm."""
    marked = tuple(items)
    rules = dict.fromkeys(item.rule for item in marked if item.decides)
    return tuple(rule for rule in rules if not _holds(rule, marked))


def second_chances(result: Result, drawn: Sequence[DrawnItem]) -> tuple[str, ...]:
    """The missed role rules for which this attempt hasn't yet drawn a fresh variant.

    Where an answer did harm there is none, since nothing would make it good.
    """
    harmed = {item.rule for item in result.items if item.harm}
    given = {item.rule for item, each in zip(result.items, drawn, strict=True) if each.fresh}
    role = {item.rule for item in result.items if item.critical == "role"} - harmed
    return tuple(rule for rule in result.critical_missed if rule in role and rule not in given)


def percent(score: Fraction) -> int:
    """A score in whole per cent, rounded down: at least n per cent if and only if this is at least n."""
    return int(100 * score)


def _marked(quiz: Quiz, drawn: DrawnItem, answer: Json) -> MarkedItem:
    item = quiz.item(drawn.item_id)
    weight = Fraction(0) if drawn.fresh else item.weight
    return MarkedItem(
        item_id=item.id,
        mark=item.mark(answer),
        weight=weight,
        rule=item.rule or item.id,
        critical=item.critical,
        fresh=drawn.fresh,
        held=item.holds(answer),
        harm=item.harms(answer),
    )


def _holds(rule: str, items: tuple[MarkedItem, ...]) -> bool:
    """Whether a rule is kept: in every variant, except that a fresh variant of a role rule decides alone.

    An answer that does harm breaks its rule, whatever came after it.
    """
    variants = [item for item in items if item.rule == rule and item.decides]
    fresh = [item for item in variants if item.fresh]
    if any(item.harm for item in variants):
        return False
    if fresh and all(item.critical == "role" for item in variants):
        return all(item.held for item in fresh)
    return all(item.held for item in variants)
