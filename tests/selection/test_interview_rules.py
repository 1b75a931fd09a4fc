"""When an interview can be booked, changed and marked."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refusals import refused
from trainingsite.selection import interview_rules as rules
from trainingsite.training.live.rules import Span
from trainingsite.training.rules import Gate

STARTS = datetime(2026, 12, 1, 14, tzinfo=UTC)
FIRST = Span(STARTS, 30)
MINUTE = timedelta(minutes=1)


@given(st.integers(1, 20), st.integers(5, 60))
def test_times_in_a_row_never_overlap_each_other(count: int, minutes: int) -> None:
    spans = rules.series(Span(STARTS, minutes), count)

    for number, one in enumerate(spans):
        rules.refuse_overlap([one], [*spans[:number], *spans[number + 1 :]])


def test_each_time_in_a_row_begins_when_the_one_before_ends() -> None:
    assert rules.series(FIRST, 3) == (FIRST, Span(STARTS + 30 * MINUTE, 30), Span(STARTS + 60 * MINUTE, 30))


def test_nobody_interviews_two_people_at_once() -> None:
    later = Span(STARTS + 29 * MINUTE, 30)
    apart = Span(STARTS - 60 * MINUTE, 30)

    with refused("interview_overlaps", at=apart.starts_at):
        rules.refuse_overlap([apart, later], [apart, FIRST])
    with refused("interview_overlaps", at=STARTS):
        rules.refuse_overlap([later], [apart, FIRST])


@pytest.mark.parametrize("state", ["sent", "more-asked", "waiting-list", "offered"])
def test_an_interview_is_booked_while_the_application_is_open(state: str) -> None:
    rules.refuse_booking(state, FIRST, STARTS - MINUTE)


@pytest.mark.parametrize("state", ["draft", "declined", "withdrawn", "approved"])
def test_no_interview_is_booked_before_or_after_the_application_is_open(state: str) -> None:
    with refused("interview_after_sending"):
        rules.refuse_booking(state, FIRST, STARTS)


def test_what_has_begun_is_neither_booked_nor_changed() -> None:
    rules.refuse_begun(FIRST, STARTS - MINUTE)

    with refused("interview_begun", at=STARTS):
        rules.refuse_booking("sent", FIRST, STARTS)
    with refused("interview_begun", at=STARTS):
        rules.refuse_begun(FIRST, STARTS)


def test_only_an_interview_that_has_begun_is_marked() -> None:
    rules.refuse_marking(FIRST, STARTS)

    with refused("interview_not_yet"):
        rules.refuse_marking(FIRST, STARTS - MINUTE)
    with refused("interview_not_yet"):
        rules.refuse_marking(None, STARTS)


def test_the_gate_is_met_when_the_interview_is_marked() -> None:
    assert rules.gate(True) == Gate("interview", "interview", True, "marked", 0)
    assert rules.gate(False) == Gate("interview", "interview", False, "not-marked", 0)


def test_a_time_given_back_is_offered_again_until_three_hours_before_it() -> None:
    assert rules.is_offered_again(FIRST, STARTS - timedelta(hours=3))
    assert not rules.is_offered_again(FIRST, STARTS - timedelta(hours=3) + MINUTE)
