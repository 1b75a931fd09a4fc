"""What a cohort froze, and when it takes people."""

from dataclasses import replace
from datetime import date

import pytest

from trainingsite.infra.refused import Refused
from trainingsite.schemes.rules import (
    Order,
    QuizRequirement,
    Requirements,
    Terms,
    refuse_unless_open,
    terms_from_json,
    terms_to_json,
)

TERMS = Terms(
    Requirements(("listening", "signposting"), (QuizRequirement("listening"), QuizRequirement("role", 90)), True),
    Order.OFFER_THEN_TRAIN,
    12,
)
FIRST, LAST = date(2026, 9, 1), date(2026, 10, 31)


def test_a_row_keeps_terms_as_plain_json_for_ever() -> None:
    kept = terms_to_json(TERMS)

    assert {name: kept[name] for name in ("modules", "quizzes", "agreement", "order", "approval_months")} == {
        "modules": ["listening", "signposting"],
        "quizzes": [{"quiz": "listening", "min_score": None}, {"quiz": "role", "min_score": 90}],
        "agreement": True,
        "order": "offer-then-train",
        "approval_months": 12,
    }


@pytest.mark.parametrize(
    "terms",
    [
        TERMS,
        replace(TERMS, interview=True),
        replace(TERMS, reference=True),
        replace(TERMS, requirements=replace(TERMS.requirements, live_minutes=120)),
    ],
)
def test_kept_terms_are_read_as_they_were(terms: Terms) -> None:
    assert terms_from_json(terms_to_json(terms)) == terms


def test_a_row_from_before_they_were_terms_asks_for_no_live_minutes_interview_or_reference() -> None:
    kept = terms_to_json(TERMS)
    for name in ("live_minutes", "interview", "reference"):
        del kept[name]

    assert terms_from_json(kept) == TERMS


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
    with pytest.raises(Refused) as caught:
        refuse_unless_open(FIRST, LAST, today)

    assert (caught.value.code, caught.value.facts) == (code, facts)
