"""Training that somebody has behind them."""

import uuid

from sqlalchemy import select

from trainingsite.accounts.models import Person
from trainingsite.content import service as content
from trainingsite.content.catalogue import catalogue
from trainingsite.content.service import keep_version
from trainingsite.deeds import SYSTEM, act_as, worker
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Claimed, Job
from trainingsite.schemes.rules import Requirements
from trainingsite.training import rewarding
from trainingsite.training.models import AgreementSignature, Attempt, SectionRead


def rewarded() -> None:
    """Let the worker reward the passes that wait, and do nothing else that is queued."""
    db.session.rollback()
    for row in db.session.scalars(select(Job).where(Job.name == rewarding.JOB, Job.done_at.is_(None))).all():
        worker.run_one(Claimed(row.id, row.name, row.payload, row.attempts, row.queued_at))


def trained(who: Person, requirements: Requirements, *, percent: int = 90) -> None:
    """Everything that the requirements ask for: read, passed and signed."""
    here = catalogue()
    with act_as(SYSTEM) as act:
        act.db.get_one(Person, who.id).began_at = act.now
        for slug in requirements.modules:
            module = here.module(slug)
            keep_version(act, module)
            content.keep_version(act, module)
            for section in module.section_ids:
                act.db.add(SectionRead(person_id=who.id, module=slug, section=section, version=module.hash, at=act.now))
        for required in requirements.quizzes:
            keep_version(act, here.quiz(required.quiz))
            content.keep_version(act, here.quiz(required.quiz))
            act.db.add(
                Attempt(
                    public_id=uuid.uuid4(),
                    person_id=who.id,
                    quiz=required.quiz,
                    version=here.quiz(required.quiz).hash,
                    number=1,
                    seed=1,
                    state="submitted",
                    phase="first",
                    drawn=[],
                    began_at=act.now,
                    submitted_at=act.now,
                    score=f"{percent}/100",
                    percent=percent,
                    passed=True,
                    critical_missed=[],
                )
            )
        if requirements.agreement:
            keep_version(act, here.agreement)
            content.keep_version(act, here.agreement)
            signed = {"version": here.agreement.hash, "typed_name": who.name, "signed_on": act.now.date()}
            act.db.add(AgreementSignature(person_id=who.id, at=act.now, **signed))
