"""Whose word a year needs, and until when it holds."""

from dataclasses import replace
from datetime import date

import pytest

from tests.refusals import refused
from tests.schemes.test_change_rules import NOW, TERMS, having
from trainingsite.schemes.change_rules import changes
from trainingsite.schemes.rules import Joining, Pay
from trainingsite.schemes.sign_off_rules import Office, ended_by, is_open_to_under_18, refuse_day, wanted

YOUNGER = replace(TERMS, under_18=True)


def test_the_visa_team_is_asked_about_every_year_and_safeguarding_where_students_under_18_take_part() -> None:
    assert wanted(TERMS) == (Office.VISA,)
    assert wanted(replace(TERMS, pay=Pay.PAID)) == (Office.VISA,)
    assert wanted(YOUNGER) == (Office.VISA, Office.SAFEGUARDING)


def test_a_year_is_open_to_students_under_18_only_if_it_declares_it_and_safeguarding_signed_it_off() -> None:
    both = {Office.VISA, Office.SAFEGUARDING}

    assert is_open_to_under_18(YOUNGER, both)
    assert not is_open_to_under_18(YOUNGER, {Office.VISA})
    assert not is_open_to_under_18(TERMS, both)


@pytest.mark.parametrize(
    ("after", "ended"),
    [
        (having(pay=Pay.PAID), {Office.VISA}),
        (having(under_18=True), {Office.SAFEGUARDING}),
        (having(groups=True), {Office.SAFEGUARDING}),
        (having(joining=Joining.WHOLE_COHORT, approval_months=9, interview=True), set()),
    ],
    ids=["pay", "under 18", "groups", "others"],
)
def test_a_sign_off_ends_when_what_it_rests_on_changes(after: object, ended: set[Office]) -> None:
    assert ended_by(changes(NOW, after)) == ended  # type: ignore[arg-type]


def test_nobody_has_said_anything_on_a_day_to_come() -> None:
    refuse_day(date(2026, 9, 1), date(2026, 9, 1))

    with refused("day_to_come", 422):
        refuse_day(date(2026, 9, 2), date(2026, 9, 1))
