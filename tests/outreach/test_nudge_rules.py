"""When somebody who stopped half-way gets a nudge."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refusals import refused
from trainingsite.outreach.nudge_rules import APART, MOST, Stalled, checked_days, is_due, is_time, stages_of
from trainingsite.schemes.rules import Order
from trainingsite.selection.stage_rules import Stage

MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)


def days(count: float) -> timedelta:
    return timedelta(days=count)


def test_a_nudge_comes_after_as_many_days_without_a_step_as_the_scheme_says() -> None:
    assert is_due(Stalled(MONDAY), 10, MONDAY + days(10))
    assert not is_due(Stalled(MONDAY), 10, MONDAY + days(9.9))


@pytest.mark.parametrize(("since", "due"), [(13.9, False), (14, True)])
def test_two_nudges_are_two_weeks_apart(since: float, due: bool) -> None:
    assert is_due(Stalled(MONDAY, 1, MONDAY + days(10)), 10, MONDAY + days(10 + since)) is due


@given(st.integers(5, 60), st.lists(st.integers(0, 30), max_size=20))
def test_nobody_gets_more_than_three_or_two_within_two_weeks_or_one_after_coming_back(
    after: int, steps: list[int]
) -> None:
    """Somebody comes back after some days again and again, and is looked at every day."""
    came = [MONDAY + days(sum(steps[:number])) for number in range(len(steps) + 1)]
    sent: list[datetime] = []
    for day in range(sum(steps) + 120):
        now = MONDAY + days(day)
        since = max(at for at in came if at <= now)
        if is_due(Stalled(since, len(sent), sent[-1] if sent else None), after, now):
            sent.append(now)
            assert now - since >= days(after)

    assert len(sent) <= MOST
    assert all(later - earlier >= APART for earlier, later in pairwise(sent))


@pytest.mark.parametrize(
    ("day", "hour", "goes"),
    [(0, 9, True), (0, 16, True), (0, 17, False), (0, 8, False), (4, 12, True), (5, 12, False), (6, 12, False)],
)
def test_nudges_leave_on_working_days_in_the_daytime(day: int, hour: int, goes: bool) -> None:
    assert is_time((MONDAY + days(day)).replace(hour=hour)) is goes


def test_where_offers_come_first_nobody_is_nudged_before_one() -> None:
    assert stages_of(Order.OFFER_THEN_TRAIN) == (Stage.OFFERED,)
    assert stages_of(Order.TRAIN_THEN_APPLY) == (Stage.JOINED, Stage.TRAINING)


@pytest.mark.parametrize(("count", "fits"), [(4, False), (5, True), (60, True), (61, False)])
def test_the_days_have_bounds(count: int, fits: bool) -> None:
    if fits:
        assert checked_days(count) == count
        return
    with refused("nudge_days", 422, least=5, most=60):
        checked_days(count)
