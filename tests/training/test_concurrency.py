"""Many at once."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import Flask
from sqlalchemy import func, select

from tests.factories import actor_of
from tests.factories.training import rewarded
from tests.training.learner import MONDAY, QUIZ, Learner
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.recognition.models import Credential
from trainingsite.training import service
from trainingsite.training.models import Attempt, AttemptResponse, AttemptStep
from trainingsite.training.rules import Phase
from trainingsite.training.service import Saving

Given = TypeVar("Given")


def at_once(app: Flask, deeds: list[Callable[[], Given]]) -> list[Given]:
    """Do all of it at the same time, each with a request's context of its own."""

    def alone(deed: Callable[[], Given]) -> Given:
        with app.app_context():
            return deed()

    db.session.rollback()
    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(alone, deeds))


def count(statement: object) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(statement)) or 0  # type: ignore[arg-type]


def test_twenty_submissions_give_one_result_one_badge_and_one_mail_and_all_see_it(app: Flask, learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer_all(attempt)
    actor = actor_of(learner.person)

    def hand_in() -> tuple[object, ...]:
        with act_as(actor, learner.now) as act:
            ended = service.submit(act, attempt.public_id, Phase.FIRST, uuid.uuid4().hex)
        return ended.state, ended.passed, ended.score, ended.submitted_at

    results = at_once(app, [hand_in] * 20)
    at_once(app, [rewarded] * 4)

    assert len(set(results)) == 1
    assert results[0][1] is True
    assert count(Credential) == 1
    steps = select(AttemptStep).where(AttemptStep.kind == "submitted").subquery()
    mails = [job for job in db.session.scalars(select(Job)) if job.payload.get("kind") == "training/passed"]
    assert (count(steps), len(mails)) == (1, 1)


def test_twenty_submissions_with_a_missed_role_rule_extend_once(app: Flask, learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer_all(attempt, wrong=["visa"])
    actor = actor_of(learner.person)

    def hand_in() -> tuple[object, ...]:
        with act_as(actor, learner.now) as act:
            longer = service.submit(act, attempt.public_id, Phase.FIRST, uuid.uuid4().hex)
        return longer.state, longer.phase, longer.drawn

    assert len(set(at_once(app, [hand_in] * 20))) == 1
    assert len(learner.look(attempt.public_id).drawn) == 10


def test_many_beginnings_give_one_attempt(app: Flask, learner: Learner) -> None:
    actor = actor_of(learner.person)

    def begin() -> object:
        with act_as(actor, MONDAY) as act:
            return service.start_attempt(act, QUIZ)

    assert len(set(at_once(app, [begin] * 8))) == 1
    assert count(Attempt) == 1


def test_every_answer_saved_at_once_is_kept_and_numbered(app: Flask, learner: Learner) -> None:
    attempt = learner.begin()
    actor = actor_of(learner.person)
    orders = {number: attempt.drawn[number - 1].order for number in range(1, 10)}

    def saving(number: int) -> Callable[[], bool]:
        fields = {"choice": [str(orders[number].index(0))]}

        def save() -> bool:
            with act_as(actor, MONDAY) as act:
                return service.save_answer(act, Saving(attempt.public_id, number, 1, uuid.uuid4().hex, fields)).kept

        return save

    assert all(at_once(app, [saving(number) for number in orders]))
    assert count(AttemptResponse) == 9
    seqs = db.session.scalars(select(AttemptStep.seq).order_by(AttemptStep.seq)).all()
    assert list(seqs) == list(range(1, 11))


def test_the_newest_of_many_revisions_wins(app: Flask, learner: Learner) -> None:
    attempt = learner.begin()
    actor, order = actor_of(learner.person), attempt.drawn[0].order

    def saving(revision: int) -> Callable[[], bool]:
        def save() -> bool:
            fields = {"choice": [str(order.index(revision % 3))]}
            with act_as(actor, MONDAY) as act:
                return service.save_answer(act, Saving(attempt.public_id, 1, revision, uuid.uuid4().hex, fields)).kept

        return save

    at_once(app, [saving(revision) for revision in range(1, 12)])

    (kept,) = learner.saved(attempt).values()
    assert (kept.revision, kept.value) == (11, 2)


def test_a_post_sent_many_times_is_saved_once_and_answered_alike(app: Flask, learner: Learner) -> None:
    attempt = learner.begin()
    actor = actor_of(learner.person)
    fields = {"choice": [str(attempt.drawn[0].order.index(1))]}

    def save() -> service.Saved:
        with act_as(actor, MONDAY) as act:
            return service.save_answer(act, Saving(attempt.public_id, 1, 1, "the-same-key", fields))

    results = at_once(app, [save] * 10)

    assert all(result == results[0] for result in results)
    assert count(AttemptStep) == 2
