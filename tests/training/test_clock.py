"""Limits, extra time, and breaks in which the clock stands."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.infra.refused import Refused
from trainingsite.training import clock
from trainingsite.training.clock import USUAL, Adjustment
from trainingsite.training.rules import State

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOME_ID = UUID(int=1)
LIMIT = timedelta(minutes=20)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@dataclass(frozen=True)
class Timed:
    public_id: UUID = SOME_ID
    state: State = State.OPEN
    deadline: datetime | None = NINE + LIMIT
    break_seconds: int = 600
    paused_seconds: int = 0
    paused_at: datetime | None = None
    paused_until: datetime | None = None


def why(**change: object) -> str | None:
    refused = clock.why_not_pause(replace(Timed(), **change), NINE)  # type: ignore[arg-type]
    return refused.code if refused else None


def test_extra_time_multiplies_the_limit() -> None:
    assert clock.deadline(NINE, LIMIT, USUAL) == NINE + LIMIT
    assert clock.deadline(NINE, LIMIT, Adjustment(25)) == NINE + minutes(25)


def test_without_a_limit_nothing_ends() -> None:
    assert clock.deadline(NINE, None, Adjustment(25)) is None
    assert clock.deadline(NINE, LIMIT, Adjustment(no_limit=True)) is None


def test_a_second_chance_has_time_for_itself() -> None:
    assert clock.second_deadline(NINE + LIMIT, NINE, USUAL) == NINE + LIMIT
    assert clock.second_deadline(NINE, NINE, Adjustment(100)) == NINE + minutes(10)
    assert clock.second_deadline(None, NINE, USUAL) is None


def test_breaks_are_given_in_minutes_and_mean_nothing_without_a_limit() -> None:
    assert Adjustment(break_minutes=10).breaks == 600
    assert Adjustment(no_limit=True, break_minutes=10).breaks == 0
    assert clock.break_left(Timed(deadline=None)) == clock.NO_TIME


def test_what_was_rested_is_off_what_is_left() -> None:
    assert clock.break_left(Timed(paused_seconds=240)) == minutes(6)
    assert clock.break_left(Timed(paused_seconds=601)) == clock.NO_TIME


def test_a_break_needs_a_running_attempt_and_something_left() -> None:
    assert why() is None
    assert why(state=State.CLOSED) == "attempt_finished"
    assert why(deadline=NINE - minutes(1)) == "attempt_time_over"
    assert why(paused_seconds=600) == "no_break_left"
    assert why(deadline=None) == "no_break_left"


@given(rested=st.integers(0, 3600), left=st.integers(1, 3600), to_go=st.integers(0, 3600))
def test_the_time_left_to_work_is_the_same_before_and_after_a_break(rested: int, left: int, to_go: int) -> None:
    began, ends = NINE, NINE + timedelta(seconds=to_go)
    until = began + timedelta(seconds=left)
    now = began + timedelta(seconds=rested)
    after = clock.resumed_deadline(ends + timedelta(seconds=left), until, now)

    assert after is not None
    assert after - now == timedelta(seconds=to_go - max(0, rested - left))


@given(lengths=st.lists(st.integers(0, 400), max_size=8), allowed=st.integers(0, 900))
def test_the_clock_never_stands_longer_than_was_allowed(lengths: list[int], allowed: int) -> None:
    attempt, now, ends = Timed(break_seconds=allowed), NINE, NINE + LIMIT
    for length in lengths:
        left = clock.break_left(attempt)
        if not left:
            break
        until, after = now + left, now + timedelta(seconds=length)
        used = clock.used(now, until, after)
        ends = clock.resumed_deadline(ends + left, until, after) or ends
        attempt, now = replace(attempt, paused_seconds=attempt.paused_seconds + int(used.total_seconds())), after

    assert attempt.paused_seconds <= allowed
    assert ends == NINE + LIMIT + timedelta(seconds=attempt.paused_seconds)


def test_part_of_a_second_rested_counts_as_one() -> None:
    assert clock.used(NINE, NINE + minutes(5), NINE + timedelta(milliseconds=1)) == timedelta(seconds=1)
    assert clock.used(NINE, NINE + minutes(5), NINE - minutes(1)) == clock.NO_TIME


def test_without_a_deadline_none_is_moved() -> None:
    assert clock.resumed_deadline(None, NINE, NINE) is None
    assert clock.lengthened(Timed(deadline=None), NINE) is None
    assert clock.lengthened(Timed(), None) is None


def test_a_running_attempt_is_lengthened_and_never_shortened() -> None:
    assert clock.lengthened(Timed(), NINE + minutes(30)) == NINE + minutes(30)
    assert clock.lengthened(Timed(), NINE + minutes(10)) == NINE + LIMIT


def test_breaks_are_counted_in_when_an_attempt_is_lengthened() -> None:
    had = Timed(deadline=NINE + minutes(24), paused_seconds=240)
    having = replace(had, paused_at=NINE, paused_until=NINE + minutes(6))

    assert clock.lengthened(had, NINE + minutes(30)) == NINE + minutes(34)
    assert clock.lengthened(having, NINE + minutes(30)) == NINE + minutes(40)


@pytest.mark.parametrize("wanted", [USUAL, Adjustment(200, True, 120)])
def test_adjustments_may_be_set_within_bounds(wanted: Adjustment) -> None:
    clock.refuse_adjustment(wanted)


@pytest.mark.parametrize(
    "wanted", [Adjustment(-1), Adjustment(201), Adjustment(0, False, -1), Adjustment(0, False, 121)]
)
def test_adjustments_have_bounds(wanted: Adjustment) -> None:
    with pytest.raises(Refused, match="extra_time_out_of_range"):
        clock.refuse_adjustment(wanted)
