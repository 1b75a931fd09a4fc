"""What a cohort froze, and when it takes people."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.refusals import refused
from trainingsite.content.rubric import Criterion
from trainingsite.content.schemefile import Question
from trainingsite.schemes.rules import (
    Joining,
    Order,
    Pay,
    Plan,
    QuizRequirement,
    Requirements,
    Terms,
    refuse_unless_open,
    reminded,
    terms_from_json,
    terms_to_json,
)

TERMS = Terms(
    Requirements(("listening", "signposting"), (QuizRequirement("listening"), QuizRequirement("role", 90)), True),
    Order.OFFER_THEN_TRAIN,
    12,
)
RUBRIC = (Criterion("limits", "Limits", 2, ("Knows none", "Knows some")),)
ASKED = Question(id="own_why", kind="choice", label="Why?", hint="Briefly.", options=("A", "B"))
GONE = Question(id="motivation", kind="long", label="What for?", required=False, max_words=90)
FIRST, LAST = date(2026, 9, 1), date(2026, 10, 31)


def test_a_row_keeps_terms_as_plain_json_for_ever() -> None:
    kept = terms_to_json(replace(TERMS, requirements=replace(TERMS.requirements, agreement_since=date(2026, 9, 1))))
    names = ("modules", "quizzes", "agreement", "agreement_since", "order", "approval_months")

    assert {name: kept[name] for name in names} == {
        "modules": ["listening", "signposting"],
        "quizzes": [
            {"quiz": "listening", "min_score": None, "since": None},
            {"quiz": "role", "min_score": 90, "since": None},
        ],
        "agreement": True,
        "agreement_since": "2026-09-01",
        "order": "offer-then-train",
        "approval_months": 12,
    }


@pytest.mark.parametrize(
    "terms",
    [
        TERMS,
        replace(TERMS, interview=True),
        replace(TERMS, questions=(ASKED,), set_aside=(GONE,)),
        replace(TERMS, reference=True),
        replace(TERMS, requirements=replace(TERMS.requirements, live_minutes=120)),
        replace(TERMS, requirements=replace(TERMS.requirements, read_since=(("listening", 3),))),
        replace(TERMS, requirements=replace(TERMS.requirements, agreement_since=date(2026, 9, 1))),
        replace(TERMS, requirements=replace(TERMS.requirements, quizzes=(QuizRequirement("listening", 90, 2),))),
        replace(TERMS, review=Plan(1, False, 40, RUBRIC), interview_rubric=RUBRIC),
        replace(TERMS, pay=Pay.PAID, joining=Joining.WHOLE_COHORT, groups=True, under_18=True),
    ],
)
def test_kept_terms_are_read_as_they_were(terms: Terms) -> None:
    assert terms_from_json(terms_to_json(terms)) == terms


def test_a_row_from_before_these_were_terms_is_read_as_it_was_meant() -> None:
    kept = {
        "modules": ["listening"],
        "quizzes": [{"quiz": "role", "min_score": 90}],
        "agreement": True,
        "order": "offer-then-train",
        "approval_months": 12,
    }

    found = terms_from_json(kept)

    assert found.requirements == Requirements(("listening",), (QuizRequirement("role", 90),), agreement=True)
    assert (found.interview, found.reference, found.review) == (False, False, Plan(2, blind_to_names=True, third_at=25))
    assert (found.pay, found.joining, found.groups, found.under_18) == (Pay.VOLUNTEER, Joining.OPT_IN, False, False)


@pytest.mark.parametrize("today", [FIRST, date(2026, 9, 30), LAST])
def test_a_cohort_takes_people_from_its_first_day_to_its_last(today: date) -> None:
    refuse_unless_open(FIRST, LAST, today)


@pytest.mark.parametrize(
    ("today", "code", "facts"),
    [
        (date(2026, 8, 31), "cohort_not_open_yet", {"opens_on": FIRST}),
        (date(2026, 11, 1), "cohort_closed", {"closes_on": LAST}),
    ],
)
def test_outside_these_days_it_says_when(today: date, code: str, facts: dict[str, date]) -> None:
    with refused(code, **facts):
        refuse_unless_open(FIRST, LAST, today)


def test_whoever_was_invited_a_week_ago_is_reminded_until_a_week_before_the_year_takes_nobody_any_more() -> None:
    now = datetime(2026, 10, 24, 9, tzinfo=UTC)

    assert reminded(now.date(), now) == (LAST, datetime(2026, 10, 17, 9, tzinfo=UTC))
