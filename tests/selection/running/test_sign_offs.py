"""Sign-offs about a year, and check decisions about its mentors."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.applying import reviewer
from tests.factories.training import trained
from tests.selection.deeds import sent, slug_of
from trainingsite.accounts.models import Person
from trainingsite.audit.models import AuditDetail, AuditEntry
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes import change_rules, sign_offs
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.models import Cohort
from trainingsite.schemes.rules import Pay
from trainingsite.schemes.sign_off_rules import Office
from trainingsite.schemes.sign_offs import Word
from trainingsite.selection import checks, service
from trainingsite.selection.check_rules import Check
from trainingsite.selection.rules import Move
from trainingsite.selection.running import changing
from trainingsite.selection.running.changing import Wish

YOUNGER = replace(PLAIN_TERMS, under_18=True)
TODAY = date(2026, 9, 1)


@pytest.fixture
def house(app: object) -> tuple[Cohort, Person, Person, UUID]:
    """A year that students under 18 take part in, its coordinator, an applicant who is trained, their application."""
    ours = cohort(YOUNGER)
    applicant = mentor_to_be(ours)
    trained(applicant, YOUNGER.requirements)
    return ours, coordinator(ours), applicant, sent(ours, applicant)


def record(who: Person, application: UUID, decision: Check) -> None:
    with act_as(actor_of(who)) as act:
        checks.record(act, application, decision, TODAY)


def approve(who: Person, application: UUID) -> str:
    with act_as(actor_of(who)) as act:
        return service.decide(act, application, service.Verdict(Move.APPROVE, "")).state


def test_nobody_is_approved_without_a_decision_or_with_a_no(house: tuple[Cohort, Person, Person, UUID]) -> None:
    _ours, staff, _applicant, application = house
    with pytest.raises(Refused, match="gates_unmet"):
        approve(staff, application)
    record(staff, application, Check.NOT_CLEARED)

    with pytest.raises(Refused, match="gates_unmet"):
        approve(staff, application)


def test_the_newest_decision_counts(house: tuple[Cohort, Person, Person, UUID]) -> None:
    ours, staff, applicant, application = house
    for decision in (Check.NOT_CLEARED, Check.CLEARED):
        record(staff, application, decision)

    assert approve(staff, application) == "approved"
    assert db.session.scalars(checks.cleared(ours.scheme_id)).all() == [applicant.id]


def test_who_needs_no_check_is_approved_and_may_not_meet_students_under_18(
    house: tuple[Cohort, Person, Person, UUID],
) -> None:
    ours, staff, _applicant, application = house
    for decision in (Check.CLEARED, Check.NOT_NEEDED):
        record(staff, application, decision)

    assert approve(staff, application) == "approved"
    assert db.session.scalars(checks.cleared(ours.scheme_id)).all() == []


def test_no_exception_gets_past_a_check(house: tuple[Cohort, Person, Person, UUID]) -> None:
    _ours, staff, _applicant, application = house

    with pytest.raises(Refused, match="check_needed"), act_as(actor_of(staff)) as act:
        service.ask_exception(act, application, "We are in a hurry.")


def test_only_coordinators_of_the_scheme_see_a_decision(
    client: FlaskClient, house: tuple[Cohort, Person, Person, UUID]
) -> None:
    ours, staff, applicant, application = house
    record(staff, application, Check.CLEARED)
    statuses = []
    for who in (staff, reviewer(ours), coordinator(cohort()), person(is_admin=True), applicant):
        sign_in(client, who)
        statuses.append(client.get(f"/desk/applications/{application}/check").status_code)

    assert statuses == [200, 403, 404, 403, 403]


def test_an_administrator_records_none_either(house: tuple[Cohort, Person, Person, UUID]) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        record(person(is_admin=True), house[3], Check.CLEARED)


def test_the_log_says_that_a_decision_was_recorded_not_which(house: tuple[Cohort, Person, Person, UUID]) -> None:
    record(house[1], house[3], Check.NOT_CLEARED)
    entry = select(AuditDetail.details).join(AuditEntry, AuditEntry.ref == AuditDetail.ref)

    assert db.session.scalars(entry.where(AuditEntry.action == "check.recorded")).all() == [{}]


def test_a_decision_is_recorded_on_its_page_which_asks_for_no_more(
    client: FlaskClient, house: tuple[Cohort, Person, Person, UUID]
) -> None:
    _ours, staff, _applicant, application = house
    sign_in(client, staff)
    where = f"/desk/applications/{application}/check"
    late = datetime.now(UTC).date() + timedelta(days=2)

    refused = client.post(where, data={"decision": "cleared", "decided_on": late.isoformat()})
    client.post(where, data={"decision": "cleared", "decided_on": "2026-09-01", "number": "001234"})

    page = client.get(where).text
    assert (refused.status_code, "Cleared: may meet" in page, "001234" in page) == (422, True, False)
    assert where in client.get(f"/desk/applications/{application}").text


def test_a_scheme_without_students_under_18_keeps_nothing_about_checks(app: object) -> None:
    ours = cohort()
    applicant = mentor_to_be(ours)
    trained(applicant, PLAIN_TERMS.requirements)

    with pytest.raises(Refused, match="check_not_needed"):
        record(coordinator(ours), sent(ours, applicant), Check.CLEARED)


def sign(ours: Cohort, office: Office) -> None:
    slug = slug_of(ours)
    with act_as(SYSTEM) as act:
        sign_offs.record(act, slug, ours.year, Word(office, "Tom Ellery", TODAY, "case 12"))


def held(ours: Cohort) -> set[Office]:
    db.session.rollback()
    return set(schemes.sign_offs(db.session(), ours.id))


def test_a_sign_off_is_recorded_and_a_newer_one_takes_its_place(client: FlaskClient) -> None:
    ours = cohort(YOUNGER)
    sign(ours, Office.SAFEGUARDING)
    sign_in(client, coordinator(ours))
    where = f"/desk/schemes/{slug_of(ours)}/{ours.year}/sign-offs/safeguarding"

    client.post(where, data={"said_by": "Rhian Cole", "said_on": "2026-09-02", "reference": "mail of 2 September"})

    page = client.get(f"/desk/schemes/{slug_of(ours)}").text
    assert ("Rhian Cole" in page, "Tom Ellery" in page) == (True, False)
    assert "Visa team: not recorded" in page


def test_a_year_is_open_to_students_under_18_while_the_sign_off_holds(client: FlaskClient) -> None:
    ours = cohort(YOUNGER)
    found = []
    sign_in(client, coordinator(ours))
    view = schemes.years(db.session(), ours.scheme_id)[0]
    found.append(schemes.is_open_to_under_18(db.session(), view))
    sign(ours, Office.SAFEGUARDING)
    found.append(schemes.is_open_to_under_18(db.session(), view))
    client.post(f"/desk/schemes/{slug_of(ours)}/{ours.year}/sign-offs/safeguarding/end")
    db.session.rollback()
    found.append(schemes.is_open_to_under_18(db.session(), view))

    assert found == [False, True, False]


def test_a_sign_off_that_the_year_does_not_need_is_refused(app: object) -> None:
    ours = cohort()

    with pytest.raises(Refused, match="sign_off_not_needed"):
        sign(ours, Office.SAFEGUARDING)


def test_the_visa_teams_word_ends_when_pay_changes_and_safeguardings_stays(app: object) -> None:
    ours = cohort(YOUNGER)
    sign(ours, Office.VISA)
    sign(ours, Office.SAFEGUARDING)
    slug = slug_of(ours)
    before = changing.running(schemes.years(db.session(), ours.scheme_id)[0])
    after = replace(before, terms=replace(before.terms, pay=Pay.PAID))
    with act_as(actor_of(coordinator(ours))) as act:
        changing.change(act, Wish(slug, ours.year, after, change_rules.mark_of(before)))

    assert held(ours) == {Office.SAFEGUARDING}
