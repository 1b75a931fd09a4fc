"""What a new year begins with."""

from dataclasses import replace
from datetime import date

import pytest

from tests.refusals import refused
from tests.schemes.test_change_rules import TERMS
from trainingsite.schemes.proposals import Proposal, following, following_year
from trainingsite.schemes.roll_rules import refuse_days, rolled
from trainingsite.schemes.rules import QuizRequirement

DAY = date(2027, 6, 1)


@pytest.mark.parametrize(
    ("name", "next_one"),
    [
        ("2026–27", "2027–28"),
        ("2026/27", "2027/28"),
        ("2026-2027", "2027-2028"),
        ("1998–99", "1999–00"),
        ("2026", "2027"),
        ("autumn", ""),
        ("2026–7", ""),
    ],
)
def test_a_years_name_goes_on_by_one(name: str, next_one: str) -> None:
    assert following_year(name) == next_one


def test_a_new_year_is_proposed_on_the_same_days_a_year_later() -> None:
    last = Proposal("2027–28", date(2027, 9, 1), date(2028, 2, 29))

    assert following(last) == Proposal("2028–29", date(2028, 9, 1), date(2029, 2, 28))


def test_a_new_year_counts_what_was_done_in_the_present_revisions_and_a_signature_from_now_on() -> None:
    asked = rolled(TERMS, {"listening": 3, "practice": 2}, {"listening": 5}, DAY).requirements

    assert asked.read_since == (("listening", 3),)
    assert asked.quizzes == (QuizRequirement("listening", 85, since=5),)
    assert asked.agreement_since == DAY


def test_of_a_quiz_that_the_content_has_no_more_what_counted_goes_on_counting() -> None:
    asked = replace(TERMS.requirements, quizzes=(QuizRequirement("gone", 85, since=2),))

    assert rolled(replace(TERMS, requirements=asked), {}, {}, DAY).requirements.quizzes == asked.quizzes


def test_a_new_year_asks_for_nothing_else() -> None:
    new = rolled(replace(TERMS, interview=True), {}, {}, DAY)

    assert replace(new, requirements=TERMS.requirements) == replace(TERMS, interview=True)


def test_a_new_year_begins_after_the_last_one_did_and_ends_after_it_begins() -> None:
    refuse_days(date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 2))

    with refused("year_not_after", 422, last=date(2026, 9, 1)):
        refuse_days(date(2026, 9, 1), date(2026, 9, 1), date(2026, 10, 1))
    with refused("days_turned_round", 422):
        refuse_days(date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 1))
