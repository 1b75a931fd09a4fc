"""When somebody who stopped half-way through their training gets a nudge, and when not. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from trainingsite.infra.refused import Refused
from trainingsite.schemes.rules import Order
from trainingsite.selection.stage_rules import Stage

LEAST_DAYS, USUAL_DAYS, MOST_DAYS = 5, 10, 60
APART = timedelta(days=14)
MOST = 3
FROM_HOUR, TO_HOUR, WEEKEND = 9, 17, 5


@dataclass(frozen=True, slots=True)
class Stalled:
    """Somebody with something left to do: what they did last, how many nudges they had, and when the latest."""

    since: datetime
    nudges: int = 0
    nudged_at: datetime | None = None


def is_due(one: Stalled, days: int, now: datetime) -> bool:
    """Whether a nudge is due: after so many days without a step, two weeks apart at the least, three in all."""
    if one.nudges >= MOST or now - one.since < timedelta(days=days):
        return False
    return one.nudged_at is None or now - one.nudged_at >= APART


def is_time(here: datetime) -> bool:
    """Whether nudges go out at this hour of the site's zone: on working days, in the daytime."""
    return here.weekday() < WEEKEND and FROM_HOUR <= here.hour < TO_HOUR


def stages_of(order: Order) -> tuple[Stage, ...]:
    """The stages in which training is what comes next. Where offers come first, nobody trains before one."""
    return (Stage.OFFERED,) if order is Order.OFFER_THEN_TRAIN else (Stage.JOINED, Stage.TRAINING)


def checked_days(days: int) -> int:
    """After how many days a nudge may come.

    Raises:
        Refused: "nudge_days" (least, most).
    """
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise Refused("nudge_days", status=422, least=LEAST_DAYS, most=MOST_DAYS)
    return days
