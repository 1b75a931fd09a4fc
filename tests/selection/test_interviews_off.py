"""Interviews that are off: the application ended, or whoever was to hold them is there no longer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.factories import actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.applying import reviewer
from tests.selection.deeds import decide, slug_of
from tests.selection.test_interviews import STARTS, applicant, book, offered, refusal, reminded, taken
from tests.training.live.sessions import mails
from trainingsite.access import Role
from trainingsite.accounts import service as accounts
from trainingsite.accounts import status_service
from trainingsite.accounts.models import Person
from trainingsite.accounts.rules import Status
from trainingsite.accounts.status_service import Told
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.by_time import Wanted
from trainingsite.infra.db import db
from trainingsite.schemes.models import Cohort
from trainingsite.selection import interview_queries as queries
from trainingsite.selection import interview_service as service
from trainingsite.selection import service as selection
from trainingsite.selection.rules import Move

Leave = Callable[[Cohort, Person], None]
ENDS = {"withdrawn": None, "declined": Move.DECLINE, "approved": Move.APPROVE}


def end_application(ours: Cohort, staff: Person, who: Person, application: UUID, end: str) -> None:
    if (move := ENDS[end]) is not None:
        return decide(staff, application, move)
    slug = slug_of(ours)
    with act_as(actor_of(who)) as act:
        selection.withdraw(act, slug)
    return None


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.usefixtures("app")
def test_an_application_that_ends_gives_the_time_of_its_interview_back(end: str) -> None:
    ours = cohort()
    staff = coordinator(ours)
    (slot,) = offered(ours, staff)
    who, application = applicant(ours)
    book(who, ours, slot)

    end_application(ours, staff, who, application, end)

    (told,), (off,) = mails("selection/interview-freed"), mails("selection/interview-cancelled")
    assert taken(application) is None
    assert [one.slot.public_id for one in queries.free(db.session(), ours.scheme_id, datetime.now(UTC))] == [slot]
    assert (told["person_id"], off["person_id"], told["closed"], told["again"]) == (staff.id, who.id, 1, 1)
    assert all("METHOD:CANCEL" in str(mail["calendar"]) for mail in (told, off))


@pytest.mark.usefixtures("app")
def test_the_waiting_list_and_a_request_for_more_leave_the_interview_as_it_is() -> None:
    ours = cohort()
    staff = coordinator(ours)
    (slot,) = offered(ours, staff)
    who, application = applicant(ours)
    book(who, ours, slot)

    for move in (Move.WAIT, Move.ASK_MORE):
        decide(staff, application, move)

    assert (taken(application), mails("selection/interview-freed")) == (slot, [])


@pytest.mark.usefixtures("app")
def test_an_interview_that_has_begun_stays_when_the_application_ends() -> None:
    ours = cohort()
    staff = coordinator(ours)
    (slot,) = offered(ours, staff)
    who, application = applicant(ours)
    book(who, ours, slot)

    decide(staff, application, Move.DECLINE, at=STARTS)

    assert (taken(application), mails("selection/interview-freed")) == (slot, [])


@pytest.mark.usefixtures("app")
def test_a_time_given_back_within_its_last_hours_is_offered_to_nobody() -> None:
    ours = cohort()
    staff = coordinator(ours)
    (slot,) = offered(ours, staff)
    (who, application), (other, _theirs) = applicant(ours), applicant(ours)
    book(who, ours, slot)

    decide(staff, application, Move.DECLINE, at=STARTS - timedelta(hours=2))

    assert [mail["again"] for mail in mails("selection/interview-freed")] == [0]
    assert refusal(lambda: book(other, ours, slot)) == "interview_gone"


def fall_ill(_ours: Cohort, who: Person) -> None:
    with act_as(SYSTEM) as act:
        status_service.set_status(act, who.id, Told(Status.INTERRUPTED, None))


def leave_role(ours: Cohort, who: Person) -> None:
    with act_as(SYSTEM) as act:
        accounts.revoke(act, who.id, Role.REVIEWER, ours.scheme_id)


@pytest.mark.parametrize("leave", [leave_role, fall_ill])
@pytest.mark.usefixtures("app")
def test_times_of_who_interviews_no_longer_disappear_and_those_that_are_booked_wait_at_the_desk(leave: Leave) -> None:
    ours = cohort()
    staff, reader = coordinator(ours), reviewer(ours)
    first, second = offered(ours, reader, 2, by=staff)
    who, application = applicant(ours)
    book(who, ours, first)
    assert db.session.execute(queries.waiting_alone(actor_of(staff))).all() == []

    leave(ours, reader)

    waits = db.session.execute(queries.waiting_alone(actor_of(staff))).all()
    shown = queries.offered(db.session(), actor_of(staff), datetime.now(UTC), Wanted())
    assert [(row.kind, row.subject, row.urgency) for row in waits] == [("interviewer", first, 1)]
    assert [(one.slot.public_id, one.is_there) for one in shown.rows] == [(first, False)]
    assert queries.free(db.session(), ours.scheme_id, datetime.now(UTC)) == []
    assert refusal(lambda: book(who, ours, second)) == "interview_gone"
    assert taken(application) == first
    assert reminded(STARTS - timedelta(hours=23)) == [who.id]


@pytest.mark.usefixtures("app")
def test_somebody_else_can_hold_an_interview_and_the_applicants_calendar_stays(client: FlaskClient) -> None:
    ours = cohort()
    staff, reader = coordinator(ours), reviewer(ours)
    (slot,) = offered(ours, reader, by=staff)
    who, application = applicant(ours)
    book(who, ours, slot)
    leave_role(ours, reader)
    sign_in(client, staff)
    with act_as(SYSTEM) as act:
        accounts.grant(act, who.id, Role.REVIEWER, ours.scheme_id)
    where = f"/desk/interviews/{slot}/interviewer"

    assert str(who.public_id) not in client.get(where).text
    assert "no longer interviews" in client.get(where).text
    assert where in client.get("/desk").text
    assert where in client.get("/desk/interviews").text
    assert client.post(where, data={"interviewer": str(staff.public_id)}).status_code == 302

    (off,) = mails("selection/interview-freed")
    assert (off["person_id"], off["handed_over"]) == (reader.id, 1)
    assert [one["person_id"] for one in mails("selection/interview-taken")] == [reader.id, staff.id]
    assert (taken(application), mails("selection/interview-cancelled")) == (slot, [])
    assert db.session.execute(queries.waiting_alone(actor_of(staff))).all() == []


@pytest.mark.usefixtures("app")
def test_nobody_takes_over_their_own_interview_or_one_at_a_time_that_they_have() -> None:
    ours = cohort()
    staff, reader = coordinator(ours), reviewer(ours)
    (slot,) = offered(ours, staff)
    who, _application = applicant(ours)
    with act_as(SYSTEM) as act:
        accounts.grant(act, who.id, Role.REVIEWER, ours.scheme_id)
    book(who, ours, slot)

    def over(to: UUID) -> None:
        with act_as(actor_of(staff)) as act:
            service.hand_over(act, slot, to)

    assert refusal(lambda: over(who.public_id)) == "own_interview"
    assert refusal(lambda: over(mentor_to_be(ours).public_id)) == "no_such_interviewer"
    offered(ours, reader, by=staff)
    assert refusal(lambda: over(reader.public_id)) == "interview_overlaps"
