"""Every deed of the main line, killed after each of its statements in turn."""

import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be
from tests.factories.training import rewarded, trained
from tests.killing import killed_at
from trainingsite.access import Actor
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, worker
from trainingsite.demo import learners
from trainingsite.infra.db import Base, db
from trainingsite.infra.jobs import Job
from trainingsite.schemes.models import Cohort, Scheme
from trainingsite.selection import service as selection
from trainingsite.selection.rules import Move
from trainingsite.training import service as training
from trainingsite.training.rules import Phase

pytestmark = pytest.mark.deep
NOW = datetime(2026, 10, 14, 12, tzinfo=UTC)


def everything() -> dict[str, int]:
    """How many rows each table holds."""
    db.session.rollback()
    return {
        name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in Base.metadata.tables.items()
    }


def campaign(app: Flask, deed: Callable[[], object]) -> int:
    """Kill `deed` after its first, second, … statement, until it ends; then do it twice. Returns the kills."""
    before, kills = everything(), 0
    while killed_at(app, kills + 1, deed):
        kills += 1
        assert everything() == before, f"something was left behind by a kill after statement {kills}"
    once = everything()
    assert once != before
    deed()
    assert everything() == once, "the deed was done a second time"
    return kills


def slug_of(ours: Cohort) -> str:
    return db.session.scalars(select(Scheme.slug).where(Scheme.id == ours.scheme_id)).one()


def as_learner() -> Actor:
    return actor_of(mentor_to_be(cohort()))


def test_beginning_an_attempt(app: Flask) -> None:
    learner = as_learner()

    def deed() -> None:
        with act_as(learner) as act:
            training.start_attempt(act, "listening")

    assert campaign(app, deed) > 4


def test_saving_an_answer(app: Flask) -> None:
    learner = as_learner()
    attempt = learners.begin(learner, "listening", NOW)
    item = catalogue().quiz("listening").quiz.item(attempt.drawn[0].item_id)
    fields = learners.fields_of(item, attempt.drawn[0].order, slip=False)
    saving = training.Saving(attempt.public_id, 1, 1, uuid.uuid4().hex, fields)

    def deed() -> None:
        with act_as(learner, NOW) as act:
            training.save_answer(act, saving)

    assert campaign(app, deed) > 1


def test_handing_in(app: Flask) -> None:
    learner = as_learner()
    attempt = learners.begin(learner, "listening", NOW)
    quiz = catalogue().quiz("listening").quiz
    for number, drawn in enumerate(attempt.drawn, start=1):
        fields = learners.fields_of(quiz.item(drawn.item_id), drawn.order, slip=False)
        learners.answer(learner, attempt, number, fields, NOW)

    def deed() -> None:
        with act_as(learner, NOW) as act:
            training.submit(act, attempt.public_id, Phase.FIRST, "one-key")

    assert campaign(app, deed) > 6


def test_rewarding_a_pass(app: Flask) -> None:
    learners.take(as_learner(), "academic-integrity", NOW, random.Random(1), 0)

    assert campaign(app, rewarded) > 8


def test_sending_an_application(app: Flask) -> None:
    ours = cohort()
    applicant = mentor_to_be(ours)
    trained(applicant, PLAIN_TERMS.requirements)
    actor, slug = actor_of(applicant), slug_of(ours)

    def deed() -> None:
        with act_as(actor) as act:
            selection.send(act, slug, {"motivation": "I like to listen."})

    assert campaign(app, deed) > 4


def test_approving(app: Flask) -> None:
    ours = cohort()
    applicant = mentor_to_be(ours)
    trained(applicant, PLAIN_TERMS.requirements)
    slug, staff = slug_of(ours), actor_of(coordinator(ours))
    with act_as(actor_of(applicant)) as act:
        application = selection.send(act, slug, {"motivation": "I like to listen."}).public_id

    def deed() -> None:
        with act_as(staff) as act:
            selection.decide(act, application, selection.Verdict(Move.APPROVE, ""))

    before, kills = everything(), 0
    while killed_at(app, kills + 1, deed):
        kills += 1
        assert everything() == before
    assert kills > 8


def test_the_workers_jobs(app: Flask) -> None:
    ours = cohort()
    applicant = mentor_to_be(ours)
    worker.drain()
    trained(applicant, PLAIN_TERMS.requirements)
    learner = actor_of(applicant)
    learners.take(learner, "academic-integrity", NOW, random.Random(1), 0)
    kills, clock = 0, datetime.now(UTC)
    while killed_at(app, kills + 1, partial(worker.run_due, clock, 1)):
        kills += 1
        clock += timedelta(minutes=2)  # the dead worker's claim has run out

    while worker.run_due(clock):
        clock += timedelta(minutes=2)

    db.session.rollback()
    assert kills > 3
    undone = select(Job.name).where(Job.done_at.is_(None), Job.run_after <= clock)
    assert db.session.scalars(undone).all() == []
