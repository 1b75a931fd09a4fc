"""What was live counts: minutes attended, and quizzes done with a person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

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
from trainingsite.training.rules import Facts, ModuleLength, Standing

NOTHING = Facts({"listening": ModuleLength(("one", "two"), 30)}, {"listening": 10}, {}, {}, signed=False)


@given(asked=st.integers(1, 600), attended=st.integers(0, 900))
def test_live_training_is_attended_when_its_minutes_are(asked: int, attended: int) -> None:
    (gate,) = rules.gates(Requirements((), (), agreement=False, live_minutes=asked), replace(NOTHING, live=attended))

    assert gate.met is (attended >= asked)
    assert attended + gate.minutes_left >= asked
    assert (gate.minutes_left == 0) is gate.met


def test_a_scheme_that_asks_for_no_live_training_has_no_such_gate() -> None:
    assert rules.gates(Requirements((), (), agreement=False), NOTHING) == ()


def test_a_quiz_done_with_a_person_counts_whatever_score_is_asked() -> None:
    facts = replace(NOTHING, standings={"listening": Standing(with_person=True)})

    gate = rules.quiz_gate(QuizRequirement("listening", 90), facts)

    assert (gate.met, gate.why_code) == (True, "with-person")
    assert rules.waits({"listening": Standing(last=STARTS, with_person=True)}, {}, STARTS) == {}


def test_minutes_are_told_by_mode() -> None:
    done = replace(
        NOTHING,
        read={"listening": frozenset({"one"})},
        standings={"listening": Standing(tries=1)},
        live=90,
        supervised=60,
    )

    assert rules.minutes(done) == rules.Minutes(self_paced=25, live=150)


def attended(who: Person, staff: Person, session: object, said: Attendance = Attendance.PRESENT) -> None:
    with act_as(actor_of(staff), STARTS) as act:
        planning.note(act, session, {who.public_id: said})  # type: ignore[arg-type]


def facts_of(who: Person) -> Facts:
    db.session.rollback()
    return queries.facts(db.session(), who.id)


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
    with act_as(actor_of(staff)) as act:
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
