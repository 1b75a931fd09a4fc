"""What becomes of an approval, with its role and badge, over both databases."""

import re
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.training import trained
from tests.selection.deeds import (
    OFFER_FIRST,
    approval,
    approved,
    badge,
    count,
    decide,
    house,
    mails,
    sent,
    slug_of,
    state_of,
)
from trainingsite.access import Role
from trainingsite.accounts import status_service
from trainingsite.accounts.models import Person
from trainingsite.accounts.rules import Status
from trainingsite.accounts.status_service import Told
from trainingsite.audit.models import AuditDetail
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.refused import Refused
from trainingsite.recognition import service as recognition
from trainingsite.selection import approval_queries, approvals, queries, service
from trainingsite.selection.approvals import Said
from trainingsite.selection.models import ApprovalCondition, Decision
from trainingsite.selection.rules import Condition, Move

pytestmark = pytest.mark.usefixtures("app")
WHY = Said("They shared what a mentee had told them.", "We will talk on Monday.")


def suspend(who: Person, application: UUID) -> None:
    with act_as(actor_of(who)) as act:
        approvals.suspend(act, application, WHY)


def test_suspending_takes_the_role_and_lets_the_badge_rest() -> None:
    ours, staff = house()
    mentor, application = approved(ours, staff)

    suspend(staff, application)

    assert approval(application).state == "suspended"
    assert actor_of(mentor).grants == frozenset()
    assert badge(mentor).state == "suspended"
    assert (mails("selection/suspend"), mails("recognition/suspended")) == (1, 0)


def test_reinstating_gives_both_back() -> None:
    ours, staff = house()
    mentor, application = approved(ours, staff)
    suspend(staff, application)
    with act_as(actor_of(staff)) as act:
        approvals.reinstate(act, application, Said())

    assert (approval(application).state, approval(application).stopped_at) == ("in-force", None)
    assert actor_of(mentor).grants == {(ours.scheme_id, Role.MENTOR)}
    assert badge(mentor).state == "valid"


def test_a_badge_that_was_suspended_by_hand_stays_so() -> None:
    ours, staff = house()
    mentor, application = approved(ours, staff)
    public_id = badge(mentor).public_id
    with act_as(actor_of(staff)) as act:
        recognition.suspend(act, public_id, "a doubt about the name on it")
    suspend(staff, application)
    with act_as(actor_of(staff)) as act:
        approvals.reinstate(act, application, Said())

    assert badge(mentor).state == "suspended"


@pytest.mark.parametrize("good", [True, False])
def test_an_approval_that_is_ended_takes_the_role_and_closes_the_badge(good: bool) -> None:
    ours, staff = house()
    mentor, application = approved(ours, staff, at=datetime.now(UTC) - timedelta(days=3))
    with act_as(actor_of(staff)) as act:
        approvals.end(act, application, WHY, in_good_standing=good)

    held = badge(mentor)
    assert approval(application).state == "ended"
    assert actor_of(mentor).grants == frozenset()
    assert held.state == ("valid" if good else "revoked")
    assert (held.expires_at is not None and held.expires_at <= datetime.now(UTC)) is good


def test_a_suspended_mentor_can_leave_and_the_badge_reads_completed() -> None:
    ours, staff = house()
    mentor, application = approved(ours, staff, at=datetime.now(UTC) - timedelta(days=3))
    suspend(staff, application)
    slug = slug_of(ours)
    with act_as(actor_of(mentor)) as act:
        approvals.leave(act, slug)

    held = badge(mentor)
    assert (approval(application).state, held.state) == ("ended", "valid")
    assert held.expires_at is not None
    assert held.expires_at <= datetime.now(UTC)
    assert mails("selection/leave") == 1


def test_what_ended_stays_ended() -> None:
    ours, staff = house()
    _mentor, application = approved(ours, staff)
    with act_as(actor_of(staff)) as act:
        approvals.end(act, application, WHY, in_good_standing=True)

    with pytest.raises(Refused, match="step_not_possible"), act_as(actor_of(staff)) as act:
        approvals.reinstate(act, application, Said())


def test_a_reason_in_confidence_is_needed_and_stands_neither_in_the_mail_nor_in_the_log() -> None:
    ours, staff = house()
    _mentor, application = approved(ours, staff)
    with pytest.raises(Refused, match="reason_needed"), act_as(actor_of(staff)) as act:
        approvals.suspend(act, application, Said(words="We will talk."))

    suspend(staff, application)
    with act_as(actor_of(staff)) as act:
        approvals.end(act, application, WHY, in_good_standing=False)

    db.session.rollback()
    log = [str(details) for details in db.session.scalars(select(AuditDetail.details))]
    queue = [str(job.payload) for job in db.session.scalars(select(Job))]
    for said in (log, queue):
        assert any(WHY.words in each for each in said)
        assert not any(WHY.reason in each for each in said)


def test_a_mentor_never_reads_why_in_confidence(client: FlaskClient) -> None:
    ours, staff = house()
    mentor, application = approved(ours, staff)
    suspend(staff, application)
    sign_in(client, mentor)

    page = client.get(f"/my/approval/{slug_of(ours)}").text

    assert "Your approval rests" in page
    assert WHY.reason not in page


def test_who_is_approved_on_a_day_follows_from_what_became_of_the_approval() -> None:
    ours, staff = house()
    mentor, application = approved(ours, staff, at=datetime.now(UTC) - timedelta(days=9))
    today = datetime.now(UTC).date()
    before = list(db.session.scalars(queries.approved_on(ours.id, today)))
    suspend(staff, application)

    days = (today - timedelta(days=1), today, today + timedelta(days=30))
    after = [list(db.session.scalars(queries.approved_on(ours.id, day))) for day in days]
    assert before == [mentor.id]
    assert after == [[mentor.id], [], []]


def test_a_condition_goes_into_the_letter_waits_when_it_is_due_and_is_met_once() -> None:
    ours, staff = house()
    _mentor, application = approved(ours, staff)
    late = mentor_to_be(ours, "Farah Siddiqui")
    trained(late, PLAIN_TERMS.requirements)
    theirs = sent(ours, late, at=datetime.now(UTC) - timedelta(days=30))
    due = (datetime.now(UTC) - timedelta(days=2)).date()
    verdict = service.Verdict(Move.APPROVE_CONDITIONALLY, "", (Condition("Your timetable", due),))
    with act_as(actor_of(staff), datetime.now(UTC) - timedelta(days=20)) as act:
        service.decide(act, theirs, verdict)

    rows = db.session.execute(approval_queries.waiting_conditions(actor_of(staff))).all()
    assert [(row.kind, row.subject) for row in rows] == [("condition", theirs)]
    condition = db.session.scalars(select(ApprovalCondition.public_id)).one()
    for _ in range(2):
        with act_as(actor_of(staff)) as act:
            approvals.meet(act, theirs, condition)
    assert db.session.execute(approval_queries.waiting_conditions(actor_of(staff))).all() == []
    assert (mails("selection/approve-conditions"), mails("selection/meet-condition")) == (1, 1)
    with pytest.raises(Refused, match="no_such_condition"), act_as(actor_of(staff)) as act:
        approvals.meet(act, application, condition)


def test_the_waiting_list_leads_on_to_every_decision() -> None:
    ours = cohort(OFFER_FIRST)
    staff = coordinator(ours)
    application = sent(ours, mentor_to_be(ours))
    decide(staff, application, Move.WAIT, "")
    assert (state_of(application), mails("selection/waiting-list")) == ("waiting-list", 1)

    decide(staff, application, Move.OFFER, "")

    assert state_of(application) == "offered"


def test_of_different_decisions_at_the_same_time_one_is_taken(app: Flask) -> None:
    ours = cohort(OFFER_FIRST)
    application = sent(ours, mentor_to_be(ours))
    moves = [Move.WAIT, Move.DECLINE, Move.OFFER, Move.ASK_MORE]
    staff = [actor_of(coordinator(ours, f"Coordinator {number}")) for number in range(4)]
    refused: list[str] = []

    def take(number: int) -> None:
        with app.app_context():
            try:
                with act_as(staff[number]) as act:
                    service.decide(act, application, service.Verdict(moves[number], "because", seen=1))
            except Refused as one:
                refused.append(one.code)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == ["decided_meanwhile"] * 3
    assert count(Decision) == 2


def test_somebody_who_never_was_a_mentor_has_no_approval_here(client: FlaskClient) -> None:
    ours, _staff = house()
    sign_in(client, mentor_to_be(ours))

    assert client.get(f"/my/approval/{slug_of(ours)}").status_code == 404


def test_the_desks_steps_are_pressed_on_the_applicants_page(client: FlaskClient) -> None:
    ours, staff = house()
    _mentor, application = approved(ours, staff)
    sign_in(client, staff)
    where = f"/desk/applications/{application}"

    empty = client.post(f"{where}/approval/suspend", data={"suspend_reason": ""})
    client.post(f"{where}/approval/suspend", data={"suspend_reason": "a complaint", "step": "confirm"})
    suspended = client.get(where).text
    client.post(f"{where}/approval/reinstate", data={"step": "confirm"})
    unanswered = client.post(f"{where}/approval/end", data={"end_reason": "they moved away"})
    end = {"end_reason": "they moved away", "badge": "completed", "step": "confirm"}
    client.post(f"{where}/approval/end", data=end)
    ended = client.get(where).text

    assert (empty.status_code, unanswered.status_code) == (422, 422)
    assert "In confidence: a complaint" in suspended
    assert ("Approval suspended</span>" in suspended, "Mentoring ended</span>" in ended) == (True, True)
    assert client.post(f"{where}/approval/conditions/{uuid4()}").status_code == 404


def test_no_two_fields_of_the_page_share_a_name(client: FlaskClient) -> None:
    ours, staff = house()
    _mentor, application = approved(ours, staff)
    sign_in(client, staff)

    ids = re.findall(r' id="([^"]+)"', client.get(f"/desk/applications/{application}").text)

    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(("status", "waits"), [(Status.WITHDRAWN, 1), (Status.INTERRUPTED, 0)])
def test_an_approval_of_somebody_who_left_waits_until_it_is_ended(status: Status, waits: int) -> None:
    ours = cohort()
    staff = coordinator(ours)
    who, application = approved(ours, staff)
    with act_as(SYSTEM) as act:
        status_service.set_status(act, who.id, Told(status, None))
    before = [row.kind for row in db.session.execute(approval_queries.waiting_left(actor_of(staff)))]
    with act_as(actor_of(staff)) as act:
        approvals.end(act, application, WHY, in_good_standing=True)
    db.session.rollback()

    assert before == ["left"] * waits
    assert db.session.execute(approval_queries.waiting_left(actor_of(staff))).all() == []
