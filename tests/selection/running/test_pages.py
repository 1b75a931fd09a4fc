"""The desk's pages on schemes."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.training import trained
from tests.selection.deeds import approved, house, sent, slug_of
from trainingsite.access import Role
from trainingsite.accounts.models import RoleGrant
from trainingsite.audit.models import AuditDetail, AuditEntry
from trainingsite.infra.db import db
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.models import Cohort, Scheme
from trainingsite.schemes.service import Year
from trainingsite.selection.review_models import ReviewRound

pytestmark = pytest.mark.usefixtures("app")
FIRST = {
    "kind": "course",
    "name": "Geography course mentors",
    "slug": "",
    "year": "2026–27",
    "opens_on": "2026-09-01",
    "closes_on": "2026-10-31",
}
TERMS: dict[str, Any] = {
    "opens_on": "2000-01-01",
    "closes_on": "2100-01-01",
    "pay": "volunteer",
    "joining": "opt-in",
    "groups": "",
    "order": "train-then-apply",
    "modules": ["listening"],
    "quizzes": ["listening"],
    "agreement": "y",
    "live_minutes": "0",
    "reviewers": "2",
    "blind_to_names": "y",
    "third_at": "25",
    "approval_months": "12",
}


def terms_page(ours: Cohort) -> str:
    return f"/desk/schemes/{slug_of(ours)}/{ours.year}/terms"


def seen(page: str) -> str:
    return page.split('name="seen" value="')[1].partition('"')[0]


def kept(ours: Cohort) -> Mapping[str, Any]:
    db.session.rollback()
    return db.session.get_one(Cohort, ours.id).terms


def test_the_list_has_the_years_of_ones_own_schemes_with_how_far_they_are(client: FlaskClient) -> None:
    ours, staff = house()
    approved(ours, staff)
    cohort()
    sign_in(client, staff)

    page = client.get("/desk/schemes").text

    assert "1 year<" in page
    assert re.findall(r'data-label="(?:Applications|Mentors)"[^>]*>([^<]+)', page)[:2] == ["1", "1"]


@pytest.mark.parametrize(
    ("year", "state"),
    [
        (Year("2000", date(2000, 1, 1), date(2000, 2, 1)), "closed"),
        (Year("2099", date(2099, 1, 1), date(2099, 2, 1)), "ahead"),
    ],
)
def test_the_list_is_filtered_by_state(client: FlaskClient, year: Year, state: str) -> None:
    ours = cohort(year=year)
    sign_in(client, coordinator(ours))

    found = [slug_of(ours) in client.get(f"/desk/schemes?state={one}").text for one in (state, "open")]

    assert found == [True, False]


def test_nothing_is_made_before_it_is_confirmed(client: FlaskClient) -> None:
    sign_in(client, coordinator(cohort()))

    page = client.post("/desk/schemes/new", data={**FIRST, "action": "look"}).text

    assert "Nothing is made yet" in page
    assert 'name="slug" value="geography-course-mentors"' in page
    assert not schemes.has_scheme(db.session(), "geography-course-mentors")


def test_a_kind_says_before_and_after_a_scheme_is_made_what_is_asked_of_whom_and_when(client: FlaskClient) -> None:
    ours = cohort()
    sign_in(client, coordinator(ours))

    before = client.post("/desk/schemes/new", data={**FIRST, "action": "look"}).text
    after = client.get(f"/desk/schemes/{slug_of(ours)}").text

    for page in (before, after):
        assert "How connected you feel: mentees, before they are paired and when it ends</summary>" in page
        assert "Questions 1, 2, 3 are added up, from 3 to 9." in page
        assert "A pair can come to" in page
        assert "/achievements/approved-peer-mentor" in page


def test_whoever_makes_a_scheme_coordinates_it(client: FlaskClient) -> None:
    staff = coordinator(cohort())
    sign_in(client, staff)

    answer = client.post("/desk/schemes/new", data={**FIRST, "slug": "geography", "action": "confirm"})

    assert answer.location == "/desk/schemes/geography"
    made = schemes.scheme_by_slug(db.session(), "geography")
    held = select(RoleGrant.role).where(RoleGrant.person_id == staff.id, RoleGrant.scheme_id == made.id)
    assert db.session.scalars(held).all() == [Role.COORDINATOR.value]
    assert [one.year for one in schemes.years(db.session(), made.id)] == ["2026–27"]


def test_a_second_press_makes_no_second_scheme(client: FlaskClient) -> None:
    sign_in(client, coordinator(cohort()))
    confirmed = {**FIRST, "slug": "geography", "action": "confirm"}
    client.post("/desk/schemes/new", data=confirmed)

    answer = client.post("/desk/schemes/new", data=confirmed)

    assert (answer.status_code, "geography-2 is free" in answer.text) == (422, True)
    assert len(db.session.scalars(select(Scheme).where(Scheme.slug.like("geography%"))).all()) == 1


def test_an_administrator_who_makes_a_scheme_does_not_coordinate_it(client: FlaskClient) -> None:
    admin = person(is_admin=True)
    sign_in(client, admin)

    client.post("/desk/schemes/new", data={**FIRST, "slug": "geography", "action": "confirm"})

    assert schemes.has_scheme(db.session(), "geography")
    assert db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == admin.id)).all() == []


def test_a_coordinator_of_another_scheme_sees_and_changes_nothing(client: FlaskClient) -> None:
    ours = cohort()
    sign_in(client, coordinator(cohort()))

    answers = [client.get(f"/desk/schemes/{slug_of(ours)}"), client.get(terms_page(ours))]
    answers.append(client.post(terms_page(ours), data={**TERMS, "interview": "y", "action": "confirm"}))

    assert [one.status_code for one in answers] == [403, 403, 403]
    assert not kept(ours)["interview"]


def test_a_change_shows_whom_it_concerns_and_stands_once_it_is_confirmed(client: FlaskClient) -> None:
    ours, staff = house()
    approved(ours, staff)
    mentor_to_be(ours, "Amara Okafor")
    sign_in(client, staff)
    wish = {**TERMS, "interview": "y", "score-listening": "90"}

    look = client.post(terms_page(ours), data={**wish, "action": "look"}).text
    before = kept(ours)["interview"]
    client.post(terms_page(ours), data={**wish, "action": "confirm", "seen": seen(look)})

    assert "1 person meets what is asked further" in look
    assert "at least 90&nbsp;% instead of its own pass mark, 80&nbsp;%" in look
    assert (before, kept(ours)["interview"], kept(ours)["quizzes"][0]["min_score"]) == (False, True, 90)


def test_the_log_has_before_and_after_once_however_often_it_is_confirmed(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    look = client.post(terms_page(ours), data={**TERMS, "live_minutes": "60", "action": "look"}).text
    for _ in range(2):
        client.post(terms_page(ours), data={**TERMS, "live_minutes": "60", "action": "confirm", "seen": seen(look)})

    entry = select(AuditDetail.details).join(AuditEntry, AuditEntry.ref == AuditDetail.ref)
    told = db.session.scalars(entry.where(AuditEntry.action == "cohort.changed")).all()
    assert [one["changes"] for one in told if one] == [{"live_minutes": {"before": 0, "after": 60}}]


def test_a_page_that_is_out_of_date_changes_nothing(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    look = client.post(terms_page(ours), data={**TERMS, "live_minutes": "60", "action": "look"}).text
    old = seen(look)
    for minutes in ("60", "90"):
        answer = client.post(
            terms_page(ours), data={**TERMS, "live_minutes": minutes, "action": "confirm", "seen": old}
        )

    assert (answer.status_code, kept(ours)["live_minutes"]) == (409, 60)


def test_the_next_application_is_read_as_the_year_was_changed_before_anybody_applied(client: FlaskClient) -> None:
    ours = cohort(kind="course")
    staff, applicant = coordinator(ours), mentor_to_be(ours)
    sign_in(client, staff)
    wish = {**TERMS, "reviewers": "1", "third_at": "15"}

    look = client.post(terms_page(ours), data={**wish, "action": "look"}).text
    client.post(terms_page(ours), data={**wish, "action": "confirm", "seen": seen(look)})
    trained(applicant, PLAIN_TERMS.requirements)
    sent(ours, applicant)

    around = db.session.scalars(select(ReviewRound)).one()
    assert "Each application is read by one reviewer instead of two" in look
    assert (around.wanted, around.third_at, around.blind_to_names) == (1, 15, True)


@pytest.mark.parametrize("change", [{"pay": "paid"}, {"reviewers": "1"}])
def test_what_people_applied_under_is_refused_at_its_field(client: FlaskClient, change: dict[str, str]) -> None:
    ours, staff = house()
    approved(ours, staff)
    sign_in(client, staff)

    answer = client.post(terms_page(ours), data={**TERMS, **change, "action": "look"})

    assert (answer.status_code, "Somebody has applied already" in answer.text) == (422, True)


def test_a_score_below_the_pass_mark_is_refused_at_its_field(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)

    answer = client.post(terms_page(ours), data={**TERMS, "score-listening": "79", "action": "look"})

    assert (answer.status_code, "Write a number from 80 to 100" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "Geography\nBcc: all@uni.example"),
        ("name", "Geography \u202egnihtyna"),
        ("year", "2026\n27"),
        ("year", ".."),
        ("year", "/2026"),
        ("year", "2026?x=1"),
    ],
)
def test_a_scheme_and_a_year_are_called_by_what_fits_into_mails_and_addresses(
    client: FlaskClient, field: str, typed: str
) -> None:
    sign_in(client, coordinator(cohort()))

    assert client.post("/desk/schemes/new", data={**FIRST, field: typed}).status_code == 422


@pytest.mark.parametrize("year", ["2026–27", "2026/27", "2026-27 (pilot)", "Autumn 2026"])
def test_a_year_is_called_as_people_write_it(client: FlaskClient, year: str) -> None:
    sign_in(client, coordinator(cohort()))
    client.post("/desk/schemes/new", data={**FIRST, "year": year, "action": "confirm"})
    slug = db.session.scalars(select(Scheme.slug).order_by(Scheme.id.desc())).first()

    assert client.get(f"/desk/schemes/{slug}/{year}/terms").status_code == 200


def test_the_preview_warns_of_a_year_without_modules_or_quizzes(client: FlaskClient) -> None:
    ours, staff = house()
    sign_in(client, staff)
    page = client.post(terms_page(ours), data={**TERMS, "modules": [], "quizzes": [], "action": "look"}).text
    usual = client.post(terms_page(ours), data={**TERMS, "live_minutes": "60", "action": "look"}).text

    assert "Nothing to read and no quiz" in page
    assert "Nothing to read" not in usual
