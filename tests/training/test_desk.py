"""Talks, extra time and evidence: what coordinators do and see."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.factories import PLAIN_TERMS, actor_of, coordinator, person, sign_in
from tests.factories import cohort as a_cohort
from tests.selection.deeds import slug_of
from tests.training.learner import MONDAY, Learner
from trainingsite.access import Actor, Role
from trainingsite.accounts import service as accounts
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.refused import Refused
from trainingsite.schemes import service as schemes
from trainingsite.schemes.models import Cohort
from trainingsite.schemes.rules import Requirements, Terms, terms_to_json
from trainingsite.training import adjusting, attempt_queries, queries
from trainingsite.training.clock import Adjustment
from trainingsite.training.rules import Outcome


@pytest.fixture
def staff(cohort: Cohort) -> Actor:
    return actor_of(coordinator(cohort))


def fail(learner: Learner, times: int, rule: str = "secrecy") -> None:
    for _ in range(times):
        learner.take(wrong=[rule])


def asked(learner: Learner) -> UUID:
    """The talk that waits for the learner."""
    db.session.rollback()
    (talk,) = attempt_queries.talks(db.session(), learner.person.id)
    return talk.public_id


def record(staff: Actor, learner: Learner, talk: UUID) -> None:
    with act_as(staff) as act:
        adjusting.record_talk(act, learner.person.public_id, talk, Outcome.READY, "")


def waits(actor: Actor) -> list[UUID]:
    db.session.rollback()
    return [row.subject for row in db.session.execute(queries.waiting(actor))]


def refusal(deed: object) -> str:
    with pytest.raises(Refused) as caught:
        deed()  # type: ignore[operator]
    return caught.value.code


def mails() -> list[str]:
    return [job.payload["kind"] for job in db.session.scalars(select(Job)) if job.name == "send_mail"]


def test_two_failures_on_one_rule_wait_for_a_coordinator(learner: Learner, staff: Actor) -> None:
    fail(learner, 1)
    assert waits(staff) == []
    fail(learner, 1)

    assert waits(staff) == [asked(learner)]
    assert refusal(learner.begin) == "talk_first"
    assert "training/talk" in mails()


def test_each_coordinator_of_the_learner_hears_once_of_a_talk_that_waits(learner: Learner, staff: Actor) -> None:
    fail(learner, 2)
    told = [job.payload for job in db.session.scalars(select(Job)) if job.payload.get("kind") == "training/talk-waits"]

    assert [payload["person_id"] for payload in told] == [staff.person_id]


def test_what_waits_has_the_columns_of_every_waiting_list(learner: Learner, staff: Actor) -> None:
    fail(learner, 2)
    (row,) = db.session.execute(queries.waiting(staff)).all()

    assert row._fields == ("kind", "subject", "scheme_id", "person_id", "since", "due", "urgency", "detail_code")
    assert (row.kind, row.person_id, row.due, row.detail_code) == ("talk", learner.person.id, None, "secrecy")


def test_a_talk_waits_for_the_coordinators_of_the_learners_schemes_alone(learner: Learner) -> None:
    fail(learner, 2)
    elsewhere = actor_of(coordinator(a_cohort(), "Other Coordinator"))

    assert waits(elsewhere) == []
    assert len(waits(actor_of(person(is_admin=True)))) == 1


def test_a_talk_waits_once_however_often_somebody_is_in_the_scheme(
    learner: Learner, staff: Actor, cohort: Cohort
) -> None:
    fail(learner, 2)
    with act_as(SYSTEM) as act:
        schemes.enrol(act, learner.person.id, cohort.id, "mentee")

    assert [len(waits(actor)) for actor in (staff, actor_of(person(is_admin=True)))] == [1, 1]


ELSEWHERE = replace(PLAIN_TERMS, requirements=Requirements((), (), agreement=True))


def joined_too(learner: Learner, terms: Terms) -> Cohort:
    """A further scheme that the learner is in."""
    further = a_cohort(terms)
    with act_as(SYSTEM) as act:
        schemes.enrol(act, learner.person.id, further.id, "mentor")
    return further


def test_a_talk_waits_in_the_schemes_that_ask_for_its_quiz_and_only_they_hear_of_it(
    learner: Learner, staff: Actor
) -> None:
    other = actor_of(coordinator(joined_too(learner, ELSEWHERE), "Other Coordinator"))
    fail(learner, 2)
    told = [job.payload for job in db.session.scalars(select(Job)) if job.payload.get("kind") == "training/talk-waits"]

    assert [len(waits(actor)) for actor in (staff, other)] == [1, 0]
    assert [payload["person_id"] for payload in told] == [staff.person_id]


def test_a_talk_that_several_schemes_ask_for_stands_once_and_in_each_that_is_asked_for(
    learner: Learner, cohort: Cohort, client: FlaskClient
) -> None:
    further = joined_too(learner, PLAIN_TERMS)
    both, other = coordinator(cohort), coordinator(further, "Other Coordinator")
    with act_as(SYSTEM) as act:
        accounts.grant(act, both.id, Role.COORDINATOR, further.scheme_id)
    fail(learner, 2)

    assert [len(waits(actor_of(one))) for one in (both, other, person(is_admin=True))] == [1, 1, 1]
    sign_in(client, both)
    for ours in (cohort, further):
        assert "a talk" in client.get(f"/desk?scheme={slug_of(ours)}&kind=talk").text.split('id="queue"')[1]


def test_a_talk_that_no_scheme_asks_for_waits_with_the_learners_coordinators(learner: Learner, staff: Actor) -> None:
    with act_as(SYSTEM) as act:
        act.db.execute(update(Cohort).values(terms=terms_to_json(ELSEWHERE)))
    fail(learner, 2)

    assert len(waits(staff)) == 1


def test_recording_a_talk_opens_the_next_attempt(learner: Learner, staff: Actor) -> None:
    fail(learner, 2)
    record(staff, learner, asked(learner))

    assert waits(staff) == []
    assert learner.begin().number == 3
    assert "training/talk-recorded" in mails()
    assert db.session.scalar(select(AuditEntry.action).where(AuditEntry.action == "talk.recorded"))


def test_a_talk_is_recorded_once(learner: Learner, staff: Actor) -> None:
    fail(learner, 2)
    record(staff, learner, asked(learner))

    assert refusal(lambda: record(staff, learner, asked(learner))) == "talk_recorded"


def test_a_coordinator_of_another_scheme_records_nothing(learner: Learner) -> None:
    fail(learner, 2)
    elsewhere = actor_of(coordinator(a_cohort(), "Other Coordinator"))

    assert refusal(lambda: record(elsewhere, learner, asked(learner))) == "not_allowed"


def test_nobody_records_a_talk_with_themselves(learner: Learner) -> None:
    fail(learner, 2)

    assert refusal(lambda: record(actor_of(learner.person), learner, asked(learner))) == "own_training"


def test_a_talk_that_is_not_there_is_not_recorded(learner: Learner, staff: Actor) -> None:
    assert refusal(lambda: record(staff, learner, UUID(int=1))) == "no_such_talk"
    assert refusal(lambda: record(staff, Learner(person()), UUID(int=1))) == "not_allowed"


def test_using_up_every_attempt_is_told_and_a_talk_gives_one_more(learner: Learner, staff: Actor) -> None:
    for rule in ("secrecy", "visa", "none"):
        attempt = learner.begin()
        if rule != "none":
            learner.answer_all(attempt, wrong=[rule])
        ended = learner.hand_in(attempt)
        if ended.is_open:
            learner.hand_in(ended, ended.phase)
    waiting = {talk.rule: talk for talk in attempt_queries.talks(db.session(), learner.person.id)}
    for talk in waiting.values():
        record(staff, learner, talk.public_id)

    assert set(waiting) == {"", "secrecy", "visa"}
    assert learner.begin().number == 4


def test_extra_time_holds_for_new_attempts_and_lengthens_a_running_one(learner: Learner, staff: Actor) -> None:
    attempt = learner.begin()
    with act_as(staff) as act:
        adjusting.adjust_time(act, learner.person.public_id, Adjustment(50))
    longer = learner.look(attempt.public_id)
    learner.answer_all(attempt)
    learner.hand_in(attempt)

    assert longer.deadline == MONDAY + timedelta(minutes=30)
    assert learner.begin().deadline == learner.now + timedelta(minutes=30)


def test_less_extra_time_never_shortens_a_running_attempt(learner: Learner, staff: Actor) -> None:
    attempt = learner.begin()
    for percent in (50, 0):
        with act_as(staff) as act:
            adjusting.adjust_time(act, learner.person.public_id, Adjustment(percent))

    assert learner.look(attempt.public_id).deadline == MONDAY + timedelta(minutes=30)
    assert attempt_queries.adjustment(db.session(), learner.person.id) == Adjustment()


def test_a_second_chance_has_the_extra_time_too(learner: Learner, staff: Actor) -> None:
    with act_as(staff) as act:
        adjusting.adjust_time(act, learner.person.public_id, Adjustment(100))
    attempt = learner.begin()
    learner.answer_all(attempt, wrong=["visa"])
    learner.wait(minutes=39)

    assert learner.hand_in(attempt).deadline == learner.now + timedelta(minutes=10)


def test_the_learners_page_names_whom_to_talk_to(client: FlaskClient, learner: Learner, staff: Actor) -> None:
    fail(learner, 2)
    sign_in(client, learner.person)
    page = client.get("/quizzes/listening").text

    assert "A short talk comes first" in page
    assert staff.name in page
    assert "Begin the quiz" not in page


def test_the_pages_of_the_desk_record_and_set(client: FlaskClient, cohort: Cohort, learner: Learner) -> None:
    fail(learner, 2)
    who, talk = learner.person.public_id, asked(learner)
    sign_in(client, coordinator(cohort))
    shown = client.get(f"/desk/people/{who}/talks/{talk}").text
    incomplete = client.post(f"/desk/people/{who}/talks/{talk}", data={"note": "kept text"})
    recorded = client.post(f"/desk/people/{who}/talks/{talk}", data={"outcome": "ready", "back": "/desk?kind=talk"})
    wrong = client.post(f"/desk/people/{who}/time", data={"extra_percent": "300"})
    timed = client.post(f"/desk/people/{who}/time", data={"extra_percent": "25", "back": "https://elsewhere.example"})

    assert learner.person.name in shown
    assert (incomplete.status_code, "kept text" in incomplete.text) == (422, True)
    assert recorded.location == "/desk?kind=talk"
    assert "from 0 to 200" in wrong.text
    assert timed.location == "/desk"
    assert "25 % more time" in client.get(f"/desk/people/{who}/time").text


def test_the_pages_of_another_schemes_desk_are_closed(client: FlaskClient, learner: Learner) -> None:
    fail(learner, 2)
    sign_in(client, coordinator(a_cohort(), "Other Coordinator"))

    assert client.get(f"/desk/people/{learner.person.public_id}/talks/{asked(learner)}").status_code == 403
    assert client.get(f"/desk/people/{learner.person.public_id}/time").status_code == 403
    assert client.get(f"/desk/people/{UUID(int=1)}/time").status_code == 404


def test_the_evidence_has_every_attempt_the_best_and_the_critical_errors(learner: Learner) -> None:
    fail(learner, 1)
    fail(learner, 1, "visa")
    learner.begin()
    (quiz,) = queries.evidence(db.session(), learner.person.id).quizzes

    assert [attempt.number for attempt in quiz.attempts] == [1, 2, 3]
    assert (quiz.passed, quiz.best) == (False, 88)
    assert quiz.missed == (("secrecy", 1), ("visa", 1))


def test_the_best_result_is_the_best_of_those_that_passed(learner: Learner) -> None:
    fail(learner, 1, "visa")
    learner.take()
    (quiz,) = queries.evidence(db.session(), learner.person.id).quizzes

    assert (quiz.passed, quiz.best) == (True, 100)
