"""A new year, and the mentors who return."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.schemes import ALWAYS
from tests.selection.deeds import approved, count, mails, slug_of
from trainingsite.accounts.models import Person
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import SYSTEM, Act, act_as, worker
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes import rolling, service
from trainingsite.schemes.models import Cohort, Enrolment
from trainingsite.schemes.roll_rules import Base
from trainingsite.schemes.service import Year
from trainingsite.selection import approvals, renewals, returning, returning_queries
from trainingsite.selection import service as selection
from trainingsite.selection.approvals import Said
from trainingsite.selection.models import Application
from trainingsite.selection.returning_models import ReturnInvitation
from trainingsite.selection.rules import Move
from trainingsite.training import service as training
from trainingsite.training.models import AgreementSignature

pytestmark = pytest.mark.usefixtures("app")
TODAY = datetime.now(UTC).date()
NEXT = Year("next", TODAY, TODAY + timedelta(days=60))


def house(**terms: Any) -> tuple[Cohort, Person, Cohort]:
    """A year, its coordinator, and the next year, rolled over."""
    ours = cohort(replace(PLAIN_TERMS, **terms))
    staff, slug = coordinator(ours), slug_of(ours)
    with act_as(actor_of(staff)) as act:
        new = rolling.roll_over(act, slug, NEXT, Base.LAST)
    return ours, staff, new


def invite(staff: Person, ours: Cohort, people: list[UUID] | None = None) -> int:
    slug = slug_of(ours)
    with act_as(actor_of(staff)) as act:
        return returning.invite(act, slug, NEXT.name, people)


def accept(who: Person, ours: Cohort) -> None:
    slug = slug_of(ours)
    with act_as(actor_of(who)) as act:
        returning.accept(act, slug)


def own(who: Person, new: Cohort) -> Application:
    db.session.rollback()
    joined = select(Application).join(Enrolment, Enrolment.id == Application.enrolment_id)
    return db.session.scalars(joined.where(Enrolment.person_id == who.id, Enrolment.cohort_id == new.id)).one()


def test_a_new_year_has_last_years_terms_with_what_was_done_counting_until_it_is_revised() -> None:
    ours, _staff, new = house(approval_months=9)
    asked = schemes.cohort_by_id(db.session(), new.id).terms

    assert (new.scheme_id, asked.approval_months, asked.requirements.agreement_since) == (ours.scheme_id, 9, TODAY)
    assert asked.requirements.quizzes[0].since == catalogue().quiz("listening").revision


def test_a_new_year_may_begin_with_the_templates_terms() -> None:
    ours = cohort()
    slug = slug_of(ours)
    with act_as(SYSTEM) as act:
        new = rolling.roll_over(act, slug, NEXT, Base.TEMPLATE)
    template = service.terms_of(catalogue().scheme_types["course"])

    asked = schemes.cohort_by_id(db.session(), new.id).terms
    assert asked.requirements.modules == template.requirements.modules


def test_a_year_is_made_once() -> None:
    ours, staff, _new = house()

    with pytest.raises(Refused, match="year_taken"), act_as(actor_of(staff)) as act:
        rolling.roll_over(act, slug_of(ours), NEXT, Base.LAST)


def test_mentors_approved_now_can_be_invited_and_nobody_else() -> None:
    ours, staff, new = house()
    mentor, _application = approved(ours, staff)
    _stopped, resting = approved(ours, staff, "Resting Mentor")
    approved(ours, staff, "Past Mentor", datetime.now(UTC) - timedelta(days=400))
    others, their_staff, _their_new = house()
    approved(others, their_staff, "Elsewhere")
    mentor_to_be(ours, "Not Approved")
    with act_as(actor_of(staff)) as act:
        approvals.suspend(act, resting, Said("a complaint"))

    view = schemes.cohort_by_id(db.session(), new.id)
    assert [row.person_id for row in db.session.execute(returning_queries.to_invite(view, datetime.now(UTC)))] == [
        mentor.id
    ]


def test_nobody_is_invited_or_mailed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returning, "SLICE", 1)
    ours, staff, _new = house()
    for name in ("One", "Two"):
        approved(ours, staff, name)
    assert invite(staff, ours) == 2
    with pytest.raises(Refused, match="nothing_chosen"):
        invite(staff, ours)
    for _ in range(2):
        worker.drain()

    assert mails("selection/return") == 2


def test_only_those_who_were_chosen_are_invited() -> None:
    ours, staff, _new = house()
    one, _application = approved(ours, staff, "One")
    approved(ours, staff, "Two")

    assert invite(staff, ours, [one.public_id]) == 1
    assert count(ReturnInvitation, ReturnInvitation.person_id == one.id) == 1


def test_a_yes_enrols_once_with_last_times_answers_and_a_no_does_not() -> None:
    ours, staff, new = house()
    mentor, _application = approved(ours, staff)
    other, _another = approved(ours, staff, "Other Mentor")
    invite(staff, ours)
    for _ in range(2):
        accept(mentor, ours)
    with act_as(actor_of(other)) as act:
        returning.decline(act, slug_of(ours))

    assert (own(mentor, new).state, own(mentor, new).answers) == ("draft", {"motivation": "I like to listen."})
    assert count(Enrolment, Enrolment.cohort_id == new.id) == 1


def test_a_no_can_become_a_yes_and_a_yes_no_no() -> None:
    ours, staff, new = house()
    mentor, _application = approved(ours, staff)
    invite(staff, ours)
    slug = slug_of(ours)
    with act_as(actor_of(mentor)) as act:
        returning.decline(act, slug)
    accept(mentor, ours)

    with pytest.raises(Refused, match="return_answered"), act_as(actor_of(mentor)) as act:
        returning.decline(act, slug)
    assert own(mentor, new).state == "draft"


def remind(days: int) -> int:
    """How many reminders were queued in all once the job ran so many days from now."""
    with act_as(SYSTEM, datetime.now(UTC) + timedelta(days=days)) as act:
        returning.remind(act, {})
    return mails("selection/return-soon")


def test_whoever_has_not_answered_is_reminded_once_a_week_before_the_year_closes() -> None:
    ours, staff, _new = house()
    approved(ours, staff)
    other, _application = approved(ours, staff, "Says No")
    _ended, resting = approved(ours, staff, "Rests")
    invite(staff, ours)
    with act_as(actor_of(other)) as act:
        returning.decline(act, slug_of(ours))
    with act_as(actor_of(staff)) as act:
        approvals.suspend(act, resting, Said("a complaint"))

    assert [remind(days) for days in (52, 53, 54, 61)] == [0, 1, 1, 1]


def test_who_was_invited_in_the_last_week_is_reminded_a_week_later_or_not_at_all() -> None:
    ours, staff, new = house()
    approved(ours, staff)
    with act_as(SYSTEM) as act:
        act.db.get_one(Cohort, new.id).closes_on = TODAY + timedelta(days=8)
    invite(staff, ours)

    assert [remind(days) for days in (2, 7)] == [0, 1]


def test_an_invitation_stands_on_the_trail_until_it_is_answered(client: FlaskClient) -> None:
    ours, staff, _new = house()
    mentor, _application = approved(ours, staff)
    invite(staff, ours)
    sign_in(client, mentor)
    where = f"/my/return/{slug_of(ours)}"

    before = client.get("/").text
    client.post(f"{where}/no")

    assert (f'href="{where}">Say yes or no' in before, where in client.get("/").text) == (True, False)


def test_an_invitation_into_a_year_that_takes_nobody_any_more_is_gone_from_the_trail(client: FlaskClient) -> None:
    ours, staff, new = house()
    mentor, _application = approved(ours, staff)
    invite(staff, ours)
    with act_as(SYSTEM) as act:
        act.db.get_one(Cohort, new.id).closes_on = TODAY - timedelta(days=2)
    sign_in(client, mentor)

    assert "You are invited" not in client.get("/").text


def test_nobody_says_yes_who_was_not_invited() -> None:
    ours, staff, _new = house()
    mentor, _application = approved(ours, staff)

    with pytest.raises(Refused, match="no_invitation"):
        accept(mentor, ours)


def test_whoever_returns_signs_sends_and_is_approved_without_reference_or_interview() -> None:
    ours, staff, new = house(interview=True, reference=True)
    mentor = returned(ours, staff)
    slug = slug_of(ours)
    with pytest.raises(Refused, match="train_first"), act_as(actor_of(mentor)) as act:
        selection.send(act, slug, {"motivation": "Another year."})
    with act_as(actor_of(mentor), datetime.now(UTC) + timedelta(days=1)) as act:
        training.sign_agreement(act, mentor.name, catalogue().agreement.hash)
    with act_as(actor_of(mentor)) as act:
        application = selection.send(act, slug, {"motivation": "Another year."}).public_id
    with act_as(actor_of(staff)) as act:
        selection.decide(act, application, selection.Verdict(Move.APPROVE, ""))

    assert own(mentor, new).state == "approved"


def returned(ours: Cohort, staff: Person) -> Person:
    """A mentor of before, approved under easier terms and signed yesterday, who says yes."""
    db.session.rollback()
    with act_as(SYSTEM) as act:
        row = act.db.get_one(Cohort, ours.id)
        row.terms = {**row.terms, "interview": False, "reference": False}
    mentor, _application = approved(ours, staff)
    with act_as(SYSTEM) as act:
        signed = act.db.scalars(select(AgreementSignature)).one()
        signed.signed_on, signed.at = TODAY - timedelta(days=1), act.now - timedelta(days=1)
    invite(staff, ours)
    accept(mentor, ours)
    return mentor


def test_whoever_was_invited_is_not_told_to_renew() -> None:
    ours, staff, _new = house()
    approved(ours, staff, at=datetime.now(UTC) - timedelta(days=335))
    invite(staff, ours)
    with act_as(SYSTEM) as act:
        renewals.tell_of_ends(act, {})

    assert mails("selection/renewal") == 0


def test_a_coordinator_looks_at_the_new_year_makes_it_and_invites(client: FlaskClient) -> None:
    ours = cohort(year=replace(ALWAYS, name="2026–27", opens_on=TODAY - timedelta(days=300)))
    staff = coordinator(ours)
    mentor, _application = approved(ours, staff, "Mei Lin Tan")
    sign_in(client, staff)
    where, form = f"/desk/schemes/{slug_of(ours)}", {"base": "template", "opens_on": TODAY.isoformat()}
    form |= {"year": "2027–28", "closes_on": (TODAY + timedelta(days=50)).isoformat()}

    look = client.post(f"{where}/roll-over", data={**form, "action": "look"}).text
    made = client.post(f"{where}/roll-over", data={**form, "action": "confirm"}, follow_redirects=True).text
    chosen = client.post(f"{where}/2027–28/returning", data={"person": str(mentor.public_id)}).text
    told = client.post(
        f"{where}/2027–28/returning",
        data={"person": str(mentor.public_id), "action": "confirm"},
        follow_redirects=True,
    ).text

    assert "Signposting: is to be read" in look
    assert "Mei Lin Tan" in made
    assert "Invite 1 mentor to return" in chosen
    assert "1 invited. Each gets a mail." in told


def test_a_mentor_reads_what_it_takes_and_answers(client: FlaskClient) -> None:
    ours, staff, _new = house()
    mentor, _application = approved(ours, staff)
    invite(staff, ours)
    sign_in(client, mentor)
    where = f"/my/return/{slug_of(ours)}"

    page = client.get(where).text
    client.post(f"{where}/yes")

    assert "Nothing is to be refreshed" in page
    assert "Your answers from last time are there already" in client.get("/").text
    assert "Good to have you back" in client.get(f"/apply/{slug_of(ours)}").text


def test_nobody_rolls_over_or_invites_in_somebody_elses_scheme(client: FlaskClient) -> None:
    ours, _staff, _new = house()
    sign_in(client, coordinator(cohort(), "Somebody Else"))
    where = f"/desk/schemes/{slug_of(ours)}"

    statuses = [client.get(f"{where}/{page}").status_code for page in ("roll-over", "next/returning")]
    statuses.append(client.post(f"{where}/next/returning", data={"all": "yes", "action": "confirm"}).status_code)
    sign_in(client, person())
    statuses.append(client.get(f"/my/return/{slug_of(ours)}").status_code)

    assert statuses == [403, 403, 403, 404]


def test_two_presses_at_the_same_moment_make_one_year_and_one_scheme(app: Flask) -> None:
    ours = cohort()
    slug = slug_of(ours)

    def press(_number: int) -> list[str]:
        with app.app_context():
            return [made(lambda act: rolling.roll_over(act, slug, NEXT, Base.LAST)), made(scheme)]

    with ThreadPoolExecutor(4) as pool:
        codes = [code for told in pool.map(press, range(4)) for code in told]

    assert sorted(codes) == ["", "", *["slug_taken"] * 3, *["year_taken"] * 3]


def scheme(act: Act) -> object:
    return service.create_scheme(act, "geography", "Geography mentors", "course")


def made(deed: Callable[[Act], object]) -> str:
    """The code by which a deed was refused, or ""."""
    try:
        with act_as(SYSTEM) as act:
            deed(act)
    except Refused as refused:
        return refused.code
    return ""
