"""What is written for somebody to read: it waits on the desk, is read once, and never decides."""

from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import actor_of, coordinator, person, sign_in
from tests.factories import cohort as a_cohort
from tests.quiz.samples import item, quiz_file
from tests.training.conftest import serve
from tests.training.learner import Learner
from trainingsite.access import Actor
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort
from trainingsite.training import reflection_queries, reflection_service
from trainingsite.training.attempt_queries import AttemptView

RUBRIC = [
    {"id": "notices", "criterion": "Notices what happened", "levels": ["Tells it", "Notices something"]},
    {"id": "plans", "criterion": "Plans", "levels": ["No plan", "A wish", "A next step"]},
]
WORDS = "I would <wait> and listen."


@pytest.fixture
def small(small: Flask, folder: Path) -> Flask:
    """The site with a quiz of one reflection that somebody reads."""
    serve(small, folder, quiz_file(item("look-back", "reflection", rubric=RUBRIC), practice=[item("inline")]))
    return small


@pytest.fixture
def staff(cohort: Cohort) -> Actor:
    return actor_of(coordinator(cohort))


def write(learner: Learner, words: str | None = WORDS) -> AttemptView:
    attempt = learner.begin()
    if words:
        learner.answer(attempt, 1, words)
    return learner.hand_in(attempt)


def waits(actor: Actor) -> list[UUID]:
    db.session.rollback()
    return [row.subject for row in db.session.execute(reflection_queries.waiting(actor))]


def record(actor: Actor, learner: Learner, reading: UUID) -> None:
    with act_as(actor) as act:
        reflection_service.record(act, learner.person.public_id, reading, {"notices": 1, "plans": 2}, "Well seen.")


def refusal(actor: Actor, learner: Learner, reading: UUID) -> str:
    with pytest.raises(Refused) as caught:
        record(actor, learner, reading)
    return caught.value.code


def test_writing_passes_at_once_and_waits_to_be_read(learner: Learner, staff: Actor) -> None:
    ended = write(learner)

    assert ended.passed
    assert len(waits(staff)) == 1


def test_what_is_too_short_still_waits_and_what_is_empty_does_not(learner: Learner, staff: Actor) -> None:
    assert not write(learner, "Wait.").passed
    assert len(waits(staff)) == 1
    write(learner, None)

    assert len(waits(staff)) == 1


def test_a_reflection_without_a_rubric_waits_for_nobody(
    learner: Learner, staff: Actor, small: Flask, folder: Path
) -> None:
    serve(small, folder, quiz_file(item("look-back", "reflection"), practice=[item("inline")]))
    write(learner)

    assert waits(staff) == []


def test_what_waits_has_the_columns_of_every_waiting_list(learner: Learner, staff: Actor) -> None:
    write(learner)
    (row,) = db.session.execute(reflection_queries.waiting(staff)).all()

    assert row._fields == ("kind", "subject", "scheme_id", "person_id", "since", "due", "urgency", "detail_code")
    assert (row.kind, row.person_id, row.due, row.detail_code) == ("reflection", learner.person.id, None, "look-back")


def test_only_coordinators_of_the_learners_schemes_read_it_not_even_administrators(
    learner: Learner, staff: Actor
) -> None:
    write(learner)
    (reading,) = waits(staff)
    elsewhere = actor_of(coordinator(a_cohort(), "Other Coordinator"))
    admin = actor_of(person(is_admin=True))

    assert waits(elsewhere) == waits(admin) == []
    assert refusal(elsewhere, learner, reading) == "not_allowed"
    assert refusal(admin, learner, reading) == "not_allowed"
    assert refusal(actor_of(learner.person), learner, reading) == "own_training"


def test_reading_it_is_recorded_once_and_told_to_the_learner(learner: Learner, staff: Actor) -> None:
    write(learner)
    (reading,) = waits(staff)
    record(staff, learner, reading)
    mails = [job.payload["kind"] for job in db.session.scalars(select(Job)) if job.name == "send_mail"]

    assert waits(staff) == []
    assert refusal(staff, learner, reading) == "reflection_read"
    assert "training/reflection-read" in mails
    assert db.session.scalar(select(AuditEntry.action).where(AuditEntry.action == "reflection.read"))


def test_a_rubric_mark_changes_no_result(learner: Learner, staff: Actor) -> None:
    ended = write(learner)
    (reading,) = waits(staff)
    with act_as(staff) as act:
        reflection_service.record(act, learner.person.public_id, reading, {"notices": 0, "plans": 0}, "")
    after = learner.look(ended.public_id)

    assert (after.score, after.passed, after.percent) == (ended.score, ended.passed, ended.percent)


def test_what_was_not_written_cannot_be_read(learner: Learner, staff: Actor) -> None:
    assert refusal(staff, learner, UUID(int=1)) == "no_such_reflection"


def test_the_desk_lists_it_and_its_page_records_it(client: FlaskClient, learner: Learner, cohort: Cohort) -> None:
    reader = coordinator(cohort)
    ended = write(learner)
    (reading,) = waits(actor_of(reader))
    where = f"/desk/people/{learner.person.public_id}/reflections/{reading}"
    sign_in(client, reader)
    desk = client.get("/desk").text
    shown = client.get(where).text
    incomplete = client.post(where, data={"level-notices": "1", "comment": "kept text"})
    done = client.post(where, data={"level-notices": "1", "level-plans": "2", "comment": "Well seen.", "back": "/desk"})
    again = client.get(where).text
    sign_in(client, learner.person)
    result = client.get(f"/attempts/{ended.public_id}").text

    assert f'href="{where}"' in desk
    assert "1</span> reflection to read" in desk
    assert "I would &lt;wait&gt; and listen." in shown
    assert (incomplete.status_code, "kept text" in incomplete.text) == (422, True)
    assert done.location == "/desk"
    assert "Send it to them" not in again
    assert all(
        words in result for words in (f"{reader.name} read it", "Notices something", "A next step", "Well seen.")
    )


def test_the_learner_sees_that_it_waits(client: FlaskClient, learner: Learner) -> None:
    ended = write(learner)
    sign_in(client, learner.person)

    assert "has it on their desk" in client.get(f"/attempts/{ended.public_id}").text


def test_the_page_is_closed_to_administrators_and_other_schemes(
    client: FlaskClient, learner: Learner, staff: Actor
) -> None:
    write(learner)
    (reading,) = waits(staff)
    for who in (person(is_admin=True), coordinator(a_cohort(), "Other Coordinator")):
        sign_in(client, who)

        assert client.get(f"/desk/people/{learner.person.public_id}/reflections/{reading}").status_code == 403
