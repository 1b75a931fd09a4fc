"""What is asked of mentors who return."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories import PLAIN_TERMS
from tests.refusals import refused
from trainingsite.content.schemefile import Question
from trainingsite.selection.returning_rules import asked, brought, lighter, refuse_yes

LAST = date(2027, 10, 31)
QUESTIONS = tuple(
    Question(id=one, kind=kind, label=one)  # type: ignore[arg-type]
    for one, kind in (("motivation", "long"), ("cv", "file"), ("referee_name", "text"), ("new", "text"))
)


def test_whoever_returns_needs_no_reference_interview_or_readers_again() -> None:
    full = replace(PLAIN_TERMS, reference=True, interview=True, under_18=True)

    found = lighter(full)

    assert (found.reference, found.interview, found.review.reviewers) == (False, False, 0)
    assert (found.requirements, found.under_18) == (full.requirements, True)


def test_nobody_who_returns_is_asked_about_a_referee() -> None:
    assert [one.id for one in asked(QUESTIONS)] == ["motivation", "cv", "new"]


def test_answers_to_what_is_asked_again_come_along() -> None:
    last = {"motivation": "I like to listen.", "cv": "kept apart", "referee_name": "Dr Marsh", "gone": "no more"}

    assert brought(last, QUESTIONS, ("file",)) == {"motivation": "I like to listen."}


def test_a_yes_is_in_time_until_the_year_takes_nobody_any_more() -> None:
    refuse_yes(LAST, LAST, "in-force")

    with refused("cohort_closed", closes_on=LAST):
        refuse_yes(LAST, date(2027, 11, 1), "in-force")


@pytest.mark.parametrize("state", ["suspended", "ended"])
def test_an_approval_that_was_stopped_takes_no_yes(state: str) -> None:
    with refused("invitation_rests"):
        refuse_yes(LAST, LAST, state)
