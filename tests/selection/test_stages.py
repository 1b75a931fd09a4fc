"""Where everybody of a cohort stands, told for all at once as for each alone."""

import random
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from tests.factories import cohort, coordinator, mentor_to_be
from tests.factories.training import trained
from tests.selection.deeds import approval, approved
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.schemes.models import Cohort
from trainingsite.schemes.queries import CohortView, cohorts, view
from trainingsite.schemes.rules import Order, QuizRequirement, Requirements, Terms
from trainingsite.selection import stage_queries
from trainingsite.selection.list_queries import NOT_IN_FORCE
from trainingsite.selection.rules import State
from trainingsite.selection.stage_rules import OF_STANDING
from trainingsite.training import queries as training
from trainingsite.training.live.models import LiveAlternative
from trainingsite.training.models import AgreementSignature, Attempt, SectionRead

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime.now(UTC)
TWO = Requirements(
    ("listening", "role-boundaries"),
    (QuizRequirement("listening", 85), QuizRequirement("role-boundaries")),
    agreement=True,
)


def seen(ours: Cohort) -> CohortView:
    db.session.rollback()
    return view(db.session.execute(cohorts().where(Cohort.id == ours.id)).one())


def test_who_is_trained_is_told_as_the_gates_tell_it() -> None:
    ours, chance = cohort(Terms(TWO, Order.TRAIN_THEN_APPLY, 12)), random.Random(7)
    everybody = [mentor_to_be(ours) for _ in range(12)]
    for number, who in enumerate(everybody):
        trained(who, TWO, percent=chance.choice((84, 85, 90)))
        with act_as(SYSTEM) as act:
            if number % 4 == 1:
                act.db.execute(
                    delete(SectionRead)
                    .where(SectionRead.person_id == who.id, SectionRead.module == "listening")
                    .where(SectionRead.section == catalogue().module("listening").section_ids[0])
                )
            if number % 4 == 2:
                act.db.execute(delete(AgreementSignature).where(AgreementSignature.person_id == who.id))
            if number % 4 == 3:
                version = catalogue().quiz("listening").hash
                act.db.add(
                    LiveAlternative(public_id=uuid.uuid4(), person_id=who.id, quiz="listening", version=version, at=NOW)
                )
                act.db.execute(delete(Attempt).where(Attempt.person_id == who.id, Attempt.quiz == "listening"))
    cohort_view = seen(ours)
    rows = db.session.execute(stage_queries.walked(cohort_view, catalogue(), NOW)).all()

    told = {row.person_id: row.trained_at is not None for row in rows}
    alone = {who.id: all(gate.met for gate in training.gates(db.session(), who.id, TWO)) for who in everybody}
    assert told == alone
    assert set(told.values()) == {True, False}


def test_an_approval_that_is_over_or_rests_is_called_so() -> None:
    ours = cohort()
    staff = coordinator(ours)
    approved(ours, staff, "In Force")
    _who, resting = approved(ours, staff, "At Rest")
    approved(ours, staff, "Long Ago", NOW - timedelta(days=500))
    with act_as(SYSTEM) as act:
        held = act.db.merge(approval(resting))
        held.state, held.stopped_at = "suspended", NOW
    rows = db.session.execute(stage_queries.walked(seen(ours), catalogue(), NOW)).all()

    assert sorted(row.stage for row in rows) == ["approved", "former", "suspended"]


def test_whatever_a_sent_application_is_called_has_a_stage() -> None:
    assert set(OF_STANDING) == {*State, *NOT_IN_FORCE} - {State.DRAFT}
