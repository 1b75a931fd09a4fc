"""The public page of a scheme, and what an applicant is told beside the form."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.factories import PLAIN_TERMS, cohort, mentor_to_be, sign_in
from tests.factories.applying import slug_of
from trainingsite.content.catalogue import catalogue
from trainingsite.schemes.rules import Pay, Terms
from trainingsite.schemes.service import terms_of

pytestmark = pytest.mark.usefixtures("app")
VOLUNTEER, PAID, YOUNG = "You would be a volunteer", "This role is paid", "may be under eighteen"
TALK, WAITS = "You choose a time and talk with us", "once the reference is in"


def page(client: FlaskClient, kind: str, terms: Terms | None = None) -> str:
    ours = cohort(terms or terms_of(catalogue().scheme_types[kind]), kind=kind)
    answer = client.get(f"/schemes/{slug_of(ours)}")
    assert answer.status_code == 200
    return answer.text


def test_a_graduate_is_asked_for_a_year_rather_than_a_student_number(client: FlaskClient) -> None:
    found = page(client, "final-year")

    assert "with your year of graduation" in found
    assert "student number" not in found
    assert "What graduate mentors do" in found


@pytest.mark.parametrize(
    ("terms", "there", "not_there"),
    [
        (PLAIN_TERMS, (VOLUNTEER, "One to one"), (PAID, YOUNG, TALK, WAITS, "live practice")),
        (replace(PLAIN_TERMS, pay=Pay.PAID, groups=True), (PAID, "With a group"), (VOLUNTEER,)),
        (replace(PLAIN_TERMS, under_18=True, interview=True, reference=True), (YOUNG, TALK, WAITS), ()),
    ],
)
def test_a_page_says_what_its_cohort_declares_and_asks(
    client: FlaskClient, terms: Terms, there: tuple[str, ...], not_there: tuple[str, ...]
) -> None:
    found = page(client, "course", terms)

    assert [words in found for words in (*there, *not_there)] == [True] * len(there) + [False] * len(not_there)


def test_a_year_that_asks_for_a_reference_asks_for_a_referee_even_if_its_type_does_not(client: FlaskClient) -> None:
    asking, plain = (cohort(replace(PLAIN_TERMS, reference=on), kind="international") for on in (True, False))
    forms = []
    for ours in (asking, plain):
        sign_in(client, mentor_to_be(ours))
        forms.append(client.get(f"/apply/{slug_of(ours)}").text)

    assert ['name="referee_email"' in form for form in forms] == [True, False]


def test_an_applicant_is_told_what_comes_beside_the_form(client: FlaskClient) -> None:
    ours = cohort(replace(PLAIN_TERMS, interview=True, approval_months=6), kind="international")
    sign_in(client, mentor_to_be(ours))

    found = client.get(f"/apply/{slug_of(ours)}").text

    assert "to be an international mentor" in found
    assert "You choose a time for an interview after sending" in found
    assert "Approval lasts 6 months" in found
    assert "Approval waits for a reference" not in found
