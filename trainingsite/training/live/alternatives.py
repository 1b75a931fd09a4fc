"""A quiz done with a person instead: recorded by a coordinator, counted the same, without a reason."""

import uuid
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.content.models import ContentVersion
from trainingsite.content.service import keep_version
from trainingsite.deeds import Act
from trainingsite.recognition import service as recognition
from trainingsite.schemes.rules import QuizRequirement, Requirements
from trainingsite.training import queries, statements
from trainingsite.training.live.models import LiveAlternative


def recorded(db: Session, person_id: int) -> Sequence[LiveAlternative]:
    """The quizzes that somebody did with a person, oldest first."""
    statement = select(LiveAlternative).where(LiveAlternative.person_id == person_id)
    return db.scalars(statement.order_by(LiveAlternative.id)).all()


def record(act: Act, person: UUID, slug: str) -> None:
    """Write down that a learner did a quiz with a person; a second press changes nothing until the quiz is revised.

    Raises:
        Refused: "no_such_person", "own_training", "not_allowed", "no_such_content".
    """
    learner = queries.learner(act.db, act.actor, Permission.RUN_SESSIONS, person)
    version = catalogue().quiz(slug)
    act.db.execute(statements.PERSON_HELD, {"person_id": learner.id})
    known = next((one for one in recorded(act.db, learner.id) if one.quiz == slug), None)
    if known is not None and _revision(act, known) >= version.revision:
        return
    keep_version(act, version)
    made = known or LiveAlternative(public_id=uuid.uuid4(), person_id=learner.id, quiz=slug)
    made.version, made.recorded_by, made.at = version.hash, act.actor.person_id, act.now
    act.db.add(made)
    act.db.flush()
    act.record("live.recorded", "person", person, scheme_id=learner.scheme_id, quiz=slug)
    _award(act, learner.id, version.module, slug)
    act.mail("live/counted", learner.id, quiz=version.title)


def _revision(act: Act, known: LiveAlternative) -> int:
    """The revision that the quiz had when it was done with a person."""
    return act.db.scalars(select(ContentVersion.revision).where(ContentVersion.hash == known.version)).one()


def take_back(act: Act, person: UUID, slug: str) -> None:
    """It was recorded by mistake. A badge that it earned stays; it can be revoked on its own page.

    Raises:
        Refused: "no_such_person", "own_training", "not_allowed".
    """
    learner = queries.learner(act.db, act.actor, Permission.RUN_SESSIONS, person)
    act.db.execute(statements.PERSON_HELD, {"person_id": learner.id})
    for one in recorded(act.db, learner.id):
        if one.quiz == slug:
            act.db.delete(one)
            act.record("live.taken_back", "person", person, scheme_id=learner.scheme_id, quiz=slug)


def _award(act: Act, person_id: int, module: str, slug: str) -> None:
    badge = f"trained-{module}"
    if badge in catalogue().achievements:
        done = Requirements((module,), (QuizRequirement(slug),), agreement=False)
        evidence = queries.award_evidence(act.db, person_id, done)
        recognition.award(act, person_id, badge, recognition.AwardFacts(evidence=evidence))
