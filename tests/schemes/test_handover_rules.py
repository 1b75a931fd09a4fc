"""Standing in for somebody who is away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refusals import refused
from trainingsite.schemes.handover_rules import Span, on_duty, refuse, refuse_leaving, refuse_span

FIRST, LAST = date(2026, 12, 21), date(2027, 1, 4)
AWAY = Span(FIRST, LAST)
DAY = timedelta(days=1)


@pytest.mark.parametrize(("today", "holds"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)])
def test_somebody_is_away_from_the_first_day_to_the_last(today: date, holds: bool) -> None:
    assert AWAY.holds(today) is holds


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (Span(LAST, LAST), True),
        (Span(FIRST - DAY, FIRST), True),
        (Span(LAST + DAY, LAST + DAY), False),
        (Span(FIRST - DAY, FIRST - DAY), False),
    ],
)
def test_two_times_away_meet_if_they_share_a_day(other: Span, meets: bool) -> None:
    assert (AWAY.meets(other), other.meets(AWAY)) == (meets, meets)


@pytest.mark.parametrize(("away", "to"), [(1, 1), (1, 3), (3, 1)])
def test_only_one_coordinator_stands_in_for_another(away: int, to: int) -> None:
    with refused("handover_needs_two", 422):
        refuse(away, to, {1, 2})


@pytest.mark.parametrize(
    ("span", "code"),
    [
        (Span(LAST, FIRST), "handover_turned_round"),
        (Span(FIRST - 5 * DAY, FIRST - DAY), "handover_over"),
        (Span(FIRST, FIRST + timedelta(days=367)), "handover_too_long"),
        (Span(LAST, LAST + DAY), "handover_meets_another"),
    ],
)
def test_a_handover_that_makes_no_sense_is_refused(span: Span, code: str) -> None:
    with refused(code, 422):
        refuse_span(span, [AWAY], today=FIRST)


def test_a_handover_may_have_begun_and_may_last_a_year() -> None:
    refuse_span(Span(FIRST - DAY, FIRST + timedelta(days=365)), [], today=FIRST)


def test_a_handover_may_be_today_alone() -> None:
    refuse_span(Span(FIRST, FIRST), [], today=FIRST)


@given(st.lists(st.integers(1, 5), unique=True), st.sets(st.integers(1, 5)))
def test_whoever_is_away_is_not_told_unless_nobody_else_would_be(people: list[int], away: set[int]) -> None:
    told = on_duty(people, away)

    assert set(told) == (set(people) - away or set(people))


def test_a_scheme_keeps_one_coordinator() -> None:
    refuse_leaving({1, 2}, 1)

    with refused("last_coordinator"):
        refuse_leaving({1}, 1)
    with refused("not_allowed", 403):
        refuse_leaving({1, 2}, 3)
