"""Who is told that a year asks for more, and of what."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be
from tests.factories.training import trained
from tests.selection.deeds import approved, decide, sent, slug_of
from tests.training.live.sessions import mails
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as, worker
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.change_rules import mark_of
from trainingsite.schemes.models import Cohort
from trainingsite.schemes.rules import QuizRequirement
from trainingsite.selection.rules import Move
from trainingsite.selection.running import changing, telling

pytestmark = pytest.mark.usefixtures("app")
ROLE = QuizRequirement("role-boundaries")


def changed(ours: Cohort, staff: Person, **different: Any) -> None:
    """Change what the year requires."""
    slug = slug_of(ours)
    before = changing.running(schemes.cohort_by_id(db.session(), ours.id))
    asked = replace(before.terms.requirements, **different)
    after = replace(before, terms=replace(before.terms, requirements=asked))
    with act_as(actor_of(staff)) as act:
        changing.change(act, changing.Wish(slug, ours.year, after, mark_of(before)))


def told() -> dict[int, dict[str, Any]]:
    """What the mails say once the ten minutes are over, by person."""
    with act_as(SYSTEM) as act:
        act.db.execute(update(Job).where(Job.name == telling.JOB).values(run_after=act.now))
    while worker.run_due():
        pass
    found = mails("selection/terms")
    assert len(found) == len({mail["person_id"] for mail in found})
    return {int(str(mail["person_id"])): mail for mail in found}


def test_who_isnt_approved_yet_is_told_and_who_is_or_is_out_isnt() -> None:
    ours = cohort()
    staff = coordinator(ours)
    approved(ours, staff, "Mei Lin Tan")
    joined, applied, out = (mentor_to_be(ours, name) for name in ("Amara", "Farah", "Nadia"))
    for one in (applied, out):
        trained(one, PLAIN_TERMS.requirements)
    sent(ours, applied)
    decide(staff, sent(ours, out), Move.DECLINE)
    changed(ours, staff, modules=("listening", "practice"))

    found = told()

    assert {one: mail["sent"] for one, mail in found.items()} == {joined.id: 0, applied.id: 1}
    assert {mail["modules"] for mail in found.values()} == {"practice"}


def test_nobody_is_told_before_ten_minutes_are_over() -> None:
    ours = cohort()
    mentor_to_be(ours)
    changed(ours, coordinator(ours), modules=("listening", "practice"))
    worker.drain()

    waits = db.session.scalars(select(Job).where(Job.name == telling.JOB, Job.done_at.is_(None))).one()
    assert waits.run_after - waits.queued_at == timedelta(minutes=10)
    assert mails("selection/terms") == []


def test_several_changes_within_the_ten_minutes_are_one_mail() -> None:
    ours = cohort()
    staff, amara = coordinator(ours), mentor_to_be(ours)
    changed(ours, staff, modules=("listening", "practice"))
    changed(ours, staff, quizzes=(*PLAIN_TERMS.requirements.quizzes, ROLE))

    (mail,) = told().values()

    assert (mail["person_id"], mail["modules"], mail["quizzes"]) == (amara.id, "practice", "role-boundaries")


def test_a_change_that_is_taken_back_within_them_is_told_to_nobody() -> None:
    ours = cohort()
    staff = coordinator(ours)
    mentor_to_be(ours)
    changed(ours, staff, modules=("listening", "practice"))
    changed(ours, staff, modules=("listening",))

    assert told() == {}


def test_a_later_change_is_told_by_itself() -> None:
    ours = cohort()
    staff, amara = coordinator(ours), mentor_to_be(ours)
    changed(ours, staff, modules=("listening", "practice"))
    told()
    with act_as(SYSTEM) as act:
        act.db.execute(update(Job).where(Job.name == "send_mail").values(payload={"kind": "none", "person_id": 0}))
    changed(ours, staff, live_minutes=60)

    (mail,) = told().values()

    assert (mail["person_id"], mail["modules"], mail["live"]) == (amara.id, "", 60)


def test_who_joins_after_the_change_isnt_told() -> None:
    ours = cohort()
    changed(ours, coordinator(ours), modules=("listening", "practice"))
    mentor_to_be(ours)

    assert told() == {}


def test_a_change_that_asks_less_is_told_to_nobody() -> None:
    ours = cohort()
    mentor_to_be(ours)
    changed(ours, coordinator(ours), agreement=False)

    assert db.session.scalars(select(Job).where(Job.name == telling.JOB)).all() == []


def test_many_are_told_slice_by_slice_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "SLICE", 2)
    ours = cohort()
    everybody = {mentor_to_be(ours, f"Learner {number}").id for number in range(5)}
    changed(ours, coordinator(ours), modules=("listening", "practice"))

    assert set(told()) == everybody
