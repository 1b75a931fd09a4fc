"""Reading, signing and taking a quiz again, as a new year or a renewal asks for it."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.training import trained
from trainingsite.accounts.models import Person
from trainingsite.content.catalogue import catalogue
from trainingsite.content.models import ContentVersion
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.quiz.model import RetakePolicy
from trainingsite.training import attempt_queries, queries, rules, service
from trainingsite.training.live import alternatives
from trainingsite.training.live.models import LiveAlternative
from trainingsite.training.models import AgreementSignature, Attempt, SectionRead, Talk

pytestmark = pytest.mark.usefixtures("app")


def learner() -> Person:
    """Somebody who trained before everything was revised, in a year that asks for what is new."""
    asked = replace(
        PLAIN_TERMS.requirements,
        read_since=(("listening", catalogue().module("listening").revision),),
        agreement_since=datetime.now(UTC).date() + timedelta(days=1),
    )
    made = mentor_to_be(cohort(replace(PLAIN_TERMS, requirements=asked)))
    trained(made, PLAIN_TERMS.requirements)
    older = ContentVersion(
        hash="0" * 64, kind="module", slug="listening", revision=0, source="", kept_at=made.joined_at
    )
    with act_as(SYSTEM) as act:
        act.db.add(older)
        act.db.flush()
        act.db.execute(update(SectionRead).values(version=older.hash))
    return made


def test_a_module_that_was_revised_is_read_again_section_by_section(client: FlaskClient) -> None:
    who, module = learner(), catalogue().module("listening")
    sign_in(client, who)
    before = client.get("/modules/listening").text
    for section in module.section_ids:
        with act_as(actor_of(who)) as act:
            service.read_section(act, "listening", section)

    assert "0 read" in before
    assert queries.sections_read(db.session(), who.id, module) == set(module.section_ids)


def test_the_agreement_is_signed_again_for_a_year_that_asks_for_it(client: FlaskClient) -> None:
    who = learner()
    sign_in(client, who)
    before = client.get("/agreement").text
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    for _ in range(2):
        with act_as(actor_of(who), tomorrow) as act:
            service.sign_agreement(act, who.name, catalogue().agreement.hash)

    assert "sign once more" in before
    assert db.session.scalar(select(func.count()).select_from(AgreementSignature)) == 2
    assert "sign once more" not in client.get("/agreement").text


def test_whoever_used_every_attempt_at_an_earlier_revision_retakes_the_revised_quiz(client: FlaskClient) -> None:
    who = learner()
    with act_as(SYSTEM) as act:
        first = act.db.scalars(select(Attempt)).one()
        used = {column.name: getattr(first, column.name) for column in Attempt.__table__.columns}
        for number in range(2, 7):
            one = {**used, "id": None, "public_id": uuid.uuid4(), "number": number, "passed": False, "percent": 10}
            act.db.add(Attempt(**one))
    sign_in(client, who)
    before = client.post("/quizzes/listening/attempts").status_code
    old = ContentVersion(hash="1" * 64, kind="quiz", slug="listening", revision=0, source="", kept_at=datetime.now(UTC))
    with act_as(SYSTEM) as act:
        act.db.add(old)
        act.db.flush()
        act.db.execute(update(Attempt).values(version=old.hash, submitted_at=datetime.now(UTC) - timedelta(days=1)))

    assert "5 attempts left" in client.get("/quizzes/listening").text
    assert (before, client.post("/quizzes/listening/attempts").status_code) == (409, 302)


def test_a_quiz_done_with_a_person_is_recorded_anew_once_it_is_revised() -> None:
    ours = cohort()
    staff, who = coordinator(ours), mentor_to_be(ours)

    def record() -> list[tuple[int, str]]:
        with act_as(actor_of(staff)) as act:
            alternatives.record(act, who.public_id, "listening")
        db.session.rollback()
        return [(one.id, one.version) for one in db.session.scalars(select(LiveAlternative))]

    once, twice = record(), record()
    old = ContentVersion(hash="1" * 64, kind="quiz", slug="listening", revision=0, source="", kept_at=datetime.now(UTC))
    with act_as(SYSTEM) as act:
        act.db.add(old)
        act.db.flush()
        act.db.execute(update(LiveAlternative).values(version=old.hash))

    assert once == twice == record()


def test_the_result_page_knows_of_the_attempt_that_a_talk_gave() -> None:
    who = learner()
    with act_as(SYSTEM) as act:
        attempt = act.db.scalars(select(Attempt)).one()
        attempt.passed, public_id = False, attempt.public_id
        told = {"person_id": who.id, "quiz": "listening", "rule": rules.ALL_USED, "after": 1, "asked_at": act.now}
        act.db.add(Talk(public_id=uuid.uuid4(), recorded_at=act.now, **told))
    db.session.rollback()

    history = attempt_queries.history_with(db.session(), who.id, public_id)
    past = [each.past for each in history.attempts]

    assert rules.attempts_left(past, history.talks, RetakePolicy(most=1), 1) == 1
