"""A process that is killed between any two writes of a deed loses nothing acknowledged and repeats nothing."""

import os
import signal
import uuid
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import actor_of, cohort, mentor_to_be
from tests.factories.training import rewarded
from tests.killing import killed_at
from trainingsite.access import Actor
from trainingsite.audit.models import AuditEntry
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as
from trainingsite.demo import learners
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.recognition.models import Credential
from trainingsite.training import attempt_queries, rewarding, service
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.models import Attempt
from trainingsite.training.rules import Phase

SLUG = "role-boundaries"


def answered(actor: Actor) -> AttemptView:
    """A running attempt in which every answer is right."""
    now = datetime.now(UTC)
    attempt = learners.begin(actor, SLUG, now)
    quiz = catalogue().quiz(SLUG).quiz
    for number, drawn in enumerate(attempt.drawn, start=1):
        fields = learners.fields_of(quiz.item(drawn.item_id), drawn.order, slip=False)
        learners.answer(actor, attempt, number, fields, now)
    return attempt


def what_is_there() -> dict[str, int]:
    db.session.rollback()
    counts = {
        "passed": select(func.count()).select_from(Attempt).where(Attempt.passed.is_(True)),
        "submissions": select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "attempt.submitted"),
    }
    rewards = db.session.scalars(select(Job.name)).all().count(rewarding.JOB)
    return {"rewards": rewards, **{name: db.session.scalar(one) or 0 for name, one in counts.items()}}


@pytest.mark.parametrize("statement", [1, 2, 3, 4, 6, 8, 9, 10, 11])
def test_a_submission_killed_at_any_statement_is_done_wholly_by_the_next_press(app: Flask, statement: int) -> None:
    actor = actor_of(mentor_to_be(cohort()))
    attempt = answered(actor)
    key = uuid.uuid4().hex

    def submit() -> None:
        with act_as(actor) as act:
            service.submit(act, attempt.public_id, Phase.FIRST, key)

    killed = killed_at(app, statement, submit)
    after_the_kill = what_is_there()
    submit()

    nothing = dict.fromkeys(("rewards", "passed", "submissions"), 0)
    everything = dict.fromkeys(nothing, 1)
    assert (after_the_kill, what_is_there()) == (nothing if killed else everything, everything)


@pytest.mark.parametrize("statement", [1, 2, 4, 6, 8, 10, 12, 13])
def test_a_reward_killed_at_any_statement_is_given_once(app: Flask, statement: int) -> None:
    actor = actor_of(mentor_to_be(cohort()))
    attempt = answered(actor)
    with act_as(actor) as act:
        service.submit(act, attempt.public_id, Phase.FIRST, uuid.uuid4().hex)

    def given() -> list[int]:
        db.session.rollback()
        mails = sum(job.payload.get("kind") == "training/passed" for job in db.session.scalars(select(Job)))
        return [db.session.scalar(select(func.count()).select_from(Credential)) or 0, mails]

    killed = killed_at(app, statement, rewarded)
    after_the_kill = given()
    rewarded()

    assert (after_the_kill, given()) == ([0, 0] if killed else [1, 1], [1, 1])


def test_an_answer_that_was_acknowledged_survives_a_kill(app: Flask) -> None:
    actor = actor_of(mentor_to_be(cohort()))
    attempt, quiz = answered(actor), catalogue().quiz(SLUG).quiz
    changeable = (each for each in enumerate(attempt.drawn, 1) if not quiz.item(each[1].item_id).grows)
    number, drawn = next(changeable)

    def change_and_die() -> None:
        fields = learners.fields_of(quiz.item(drawn.item_id), drawn.order, slip=True)
        with act_as(actor) as act:
            service.save_answer(act, service.Saving(attempt.public_id, number, 2, uuid.uuid4().hex, fields))
        os.kill(os.getpid(), signal.SIGKILL)

    assert killed_at(app, 10_000, change_and_die)

    kept = attempt_queries.responses(db.session(), attempt.id)[drawn.item_id]
    assert kept.revision == 2
