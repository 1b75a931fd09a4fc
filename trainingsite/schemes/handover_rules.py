"""Standing in for a coordinator who is away: when that can be, and whom mails about what waits go to. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trainingsite.infra.refused import Refused

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day away to the last, both included."""

    from_on: date
    until_on: date

    def holds(self, today: date) -> bool:
        """Whether somebody is away today."""
        return self.from_on <= today <= self.until_on

    def meets(self, other: "Span") -> bool:
        """Whether a day is in both."""
        return self.from_on <= other.until_on and other.from_on <= self.until_on


def refuse(away: int, to: int, coordinators: Collection[int]) -> None:
    """One coordinator of a scheme stands in for another.

    Raises:
        Refused: "handover_needs_two".
    """
    if away == to or away not in coordinators or to not in coordinators:
        raise Refused("handover_needs_two", status=422)


def refuse_span(span: Span, others: Sequence[Span], today: date) -> None:
    """A handover ends today or later, within a year, and doesn't meet another of the same person.

    Raises:
        Refused: "handover_over", "handover_turned_round", "handover_too_long", "handover_meets_another".
    """
    if span.until_on < span.from_on:
        raise Refused("handover_turned_round", status=422)
    if span.until_on < today:
        raise Refused("handover_over", status=422)
    if span.until_on - span.from_on > LONGEST:
        raise Refused("handover_too_long", status=422)
    if any(span.meets(other) for other in others):
        raise Refused("handover_meets_another", status=422)


def on_duty(people: Sequence[int], away: Collection[int]) -> tuple[int, ...]:
    """Those of `people` who aren't away; all of them if nobody else is left."""
    return tuple(one for one in people if one not in away) or tuple(people)


def refuse_leaving(coordinators: Collection[int], who: int) -> None:
    """A scheme keeps one coordinator at least.

    Raises:
        Refused: "last_coordinator", "not_allowed" for somebody who isn't one.
    """
    if who not in coordinators:
        raise Refused("not_allowed", status=403)
    if len(coordinators) == 1:
        raise Refused("last_coordinator")
