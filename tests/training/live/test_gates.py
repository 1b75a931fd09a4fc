"""What was live counts: minutes attended, and quizzes done with a person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.training import trained
from tests.house.test_statements import counted
from tests.training.live.sessions import PLAN, STARTS, book, mails, planned
from trainingsite.accounts.models import Person
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries as badges
from trainingsite.schemes.rules import QuizRequirement, Requirements
from trainingsite.training import queries, rules
from trainingsite.training.live import alternatives, planning
from trainingsite.training.live.rules import Attendance, Kind
from trainingsite.training.rules import Facts


def attended(who: Person, staff: Person, session: object, said: Attendance = Attendance.PRESENT) -> None:
    with act_as(actor_of(staff), STARTS) as act:
        planning.note(act, session, {who.public_id: said})  # type: ignore[arg-type]
    with act_as(actor_of(staff), STARTS + timedelta(hours=2)) as act:
        planning.lock(act, session)  # type: ignore[arg-type]


def facts_of(who: Person) -> Facts:
    db.session.rollback()
    return queries.facts(db.session(), who.id)


@pytest.mark.usefixtures("app")
def test_who_was_there_has_the_minutes_once_the_list_is_locked() -> None:
    ours = cohort()
    staff, learner = coordinator(ours), mentor_to_be(ours)
    session = planned(ours, staff)
    book(learner, session)
    with act_as(actor_of(staff), STARTS) as act:
        planning.note(act, session, {learner.public_id: Attendance.PRESENT})
    assert facts_of(learner).live == 0

    with act_as(actor_of(staff), STARTS + timedelta(minutes=PLAN.minutes)) as act:
        planning.lock(act, session)
    assert facts_of(learner).live == PLAN.minutes


@pytest.mark.usefixtures("app")
def test_only_who_was_there_has_the_minutes_and_the_place_ahead_is_known() -> None:
    ours = cohort()
    staff, learner = coordinator(ours), mentor_to_be(ours)
    past, missed, ahead = (planned(ours, staff, title=title) for title in ("Past", "Missed", "Ahead"))
    for session in (past, missed, ahead):
        book(learner, session)
    attended(learner, staff, past)
    attended(learner, staff, missed, Attendance.ABSENT)

    found = facts_of(learner)

    assert (found.live, found.supervised) == (90, 0)
    assert [(place.session, place.title) for place in found.places] == [(ahead, "Ahead")]


@pytest.mark.usefixtures("app")
def test_a_quiz_recorded_as_done_with_a_person_opens_its_gate_and_earns_its_badge_once() -> None:
    ours = cohort()
    staff, learner = coordinator(ours), mentor_to_be(ours)
    trained(learner, Requirements(("listening",), (), agreement=False))
    for _ in range(2):
        with act_as(actor_of(staff)) as act:
            alternatives.record(act, learner.public_id, "listening")

    assert rules.quiz_gate(QuizRequirement("listening"), facts_of(learner)).met
    assert [one.slug for _badge, one in badges.of_person(db.session(), learner.id)] == ["trained-listening"]
    assert len(mails("live/counted")) == 1
    lines = queries.award_evidence(db.session(), learner.id, PLAIN_TERMS.requirements)
    assert [line.kind for line in lines] == ["module", "live"]
    entries = db.session.query(AuditEntry).filter_by(action="live.recorded").all()
    assert [entry.subject_id for entry in entries] == [learner.public_id]

    with act_as(actor_of(staff)) as act:
        alternatives.take_back(act, learner.public_id, "listening")
    assert not rules.quiz_gate(QuizRequirement("listening"), facts_of(learner)).met


@pytest.mark.usefixtures("app")
def test_only_a_coordinator_of_the_learners_schemes_records_it_and_nobody_for_themselves() -> None:
    ours, theirs = cohort(), cohort()
    learner, stranger = mentor_to_be(ours), coordinator(theirs)
    admin = person(is_admin=True)
    for who, whose, code in ((stranger, learner, "not_allowed"), (admin, admin, "own_training")):
        with pytest.raises(Refused) as caught, act_as(actor_of(who)) as act:
            alternatives.record(act, whose.public_id, "listening")
        assert caught.value.code == code


@pytest.mark.usefixtures("app")
def test_a_coordinator_records_it_on_the_page(client: FlaskClient) -> None:
    ours = cohort()
    learner = mentor_to_be(ours)
    sign_in(client, coordinator(ours))
    where = f"/desk/people/{learner.public_id}/live"

    assert "We did it together" in client.get(where).text
    assert "Done with a person</span>" in client.post(f"{where}/listening", follow_redirects=True).text
    assert client.post(f"{where}/nothing").status_code == 404
    assert "Done with a person</span>" not in client.post(f"{where}/listening/take-back", follow_redirects=True).text


@pytest.mark.usefixtures("app")
def test_the_trail_shows_the_next_session_and_costs_no_more(client: FlaskClient) -> None:
    ours = cohort()
    staff, learner = coordinator(ours), mentor_to_be(ours)
    book(learner, planned(ours, staff))
    gone = planned(ours, staff, title="Long ago", kind=Kind.TRAINING)
    book(learner, gone)
    with act_as(actor_of(staff), STARTS - timedelta(days=10)) as act:
        past = replace(PLAN, title="Long ago", starts_at=STARTS - timedelta(days=9))
        planning.change(act, gone, past)
    sign_in(client, learner)
    client.get("/")

    with counted() as statements:
        page = client.get("/").text

    assert "Your live session" in page
    assert "Listening in practice" in page
    assert "Long ago" not in page
    assert len(statements) <= 3
