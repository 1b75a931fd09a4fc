"""The clock of an attempt: its limit, what somebody has beyond it, and breaks in which it stands. Pure.

While a break lasts the deadline counts all of it in, so that whoever forgets to go on is closed by the clock like
everybody; going on early gives the rest of the break back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from trainingsite.infra.refused import Refused
from trainingsite.training.rules import State, is_over

SECOND_CHANCE = timedelta(minutes=5)
MOST_EXTRA = 200
MOST_BREAK = 120
NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a person has beyond the usual time: per cent of each limit, no limit at all, minutes of break."""

    extra_percent: int = 0
    no_limit: bool = False
    break_minutes: int = 0

    @property
    def breaks(self) -> int:
        """The seconds of break in one attempt; without a limit there is no clock that could stand."""
        return 0 if self.no_limit else 60 * self.break_minutes


USUAL = Adjustment()


class Timed(Protocol):
    """What of an attempt the clock knows."""

    @property
    def public_id(self) -> UUID: ...
    @property
    def state(self) -> State: ...
    @property
    def deadline(self) -> datetime | None: ...
    @property
    def break_seconds(self) -> int: ...
    @property
    def paused_seconds(self) -> int: ...
    @property
    def paused_at(self) -> datetime | None: ...
    @property
    def paused_until(self) -> datetime | None: ...


def deadline(began: datetime, limit: timedelta | None, adjustment: Adjustment) -> datetime | None:
    """When an attempt ends: its limit, and so many per cent of it more; None without a limit."""
    return None if limit is None or adjustment.no_limit else began + _longer(limit, adjustment)


def second_deadline(present: datetime | None, now: datetime, adjustment: Adjustment) -> datetime | None:
    """When a second chance ends: no earlier than before, and with time to read and answer one more item."""
    return None if present is None else max(present, now + _longer(SECOND_CHANCE, adjustment))


def _longer(limit: timedelta, adjustment: Adjustment) -> timedelta:
    return limit * (100 + adjustment.extra_percent) / 100


def lengthened(attempt: Timed, usual: datetime | None) -> datetime | None:
    """The deadline of a running attempt once a new adjustment makes it `usual` for one without breaks.

    It never comes nearer, and breaks that were had or are under way are counted in.
    """
    if attempt.deadline is None or usual is None:
        return None
    stood = timedelta(seconds=attempt.paused_seconds)
    if attempt.paused_at is not None and attempt.paused_until is not None:
        stood += attempt.paused_until - attempt.paused_at
    return max(attempt.deadline, usual + stood)


def break_left(attempt: Timed) -> timedelta:
    """How much break an attempt has left when none is under way; none without a limit."""
    left = max(0, attempt.break_seconds - attempt.paused_seconds)
    return NO_TIME if attempt.deadline is None else timedelta(seconds=left)


def why_not_pause(attempt: Timed, now: datetime) -> Refused | None:
    """Why a break can't begin, or None: "attempt_finished", "attempt_time_over", "no_break_left"."""
    if attempt.state is not State.OPEN:
        return Refused("attempt_finished", attempt=attempt.public_id)
    if is_over(attempt.deadline, now):
        return Refused("attempt_time_over", attempt=attempt.public_id)
    if break_left(attempt) == NO_TIME:
        return Refused("no_break_left", attempt=attempt.public_id)
    return None


def used(began: datetime, until: datetime, now: datetime) -> timedelta:
    """How long the clock stood in a break from `began` to `until` at most, in whole seconds, rounded up."""
    length = max(NO_TIME, min(now, until) - began)
    return timedelta(seconds=-(-length // timedelta(seconds=1)))


def resumed_deadline(present: datetime | None, until: datetime, now: datetime) -> datetime | None:
    """The deadline after a break that could have gone on to `until`: what was left of it is taken off again."""
    return None if present is None else present - max(NO_TIME, until - now)


def refuse_adjustment(wanted: Adjustment) -> None:
    """Extra time is from nothing to three times the limit in all; breaks are two hours in an attempt at most.

    Raises:
        Refused: "extra_time_out_of_range".
    """
    if not (0 <= wanted.extra_percent <= MOST_EXTRA and 0 <= wanted.break_minutes <= MOST_BREAK):
        raise Refused("extra_time_out_of_range", status=422, most=MOST_EXTRA, most_break=MOST_BREAK)
