"""What tests of selection do again and again, through the real services."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be
from tests.factories.training import trained
from trainingsite.accounts.models import Person
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.recognition.models import Credential
from trainingsite.schemes.models import Cohort, Scheme
from trainingsite.schemes.rules import Order, Terms
from trainingsite.selection import service
from trainingsite.selection.models import Application, Approval
from trainingsite.selection.rules import Move

OFFER_FIRST = Terms(PLAIN_TERMS.requirements, Order.OFFER_THEN_TRAIN, 12)


def slug_of(ours: Cohort) -> str:
    """The short name of a cohort's scheme."""
    db.session.rollback()
    return db.session.scalars(select(Scheme.slug).where(Scheme.id == ours.scheme_id)).one()


def sent(ours: Cohort, who: Person, at: datetime | None = None) -> UUID:
    """An application that somebody has sent."""
    slug = slug_of(ours)
    with act_as(actor_of(who), at) as act:
        return service.send(act, slug, {"motivation": "I like to listen."}).public_id


def decide(who: Person, application: UUID, move: Move, reason: str = "because", at: datetime | None = None) -> None:
    """A decision about it."""
    with act_as(actor_of(who), at) as act:
        service.decide(act, application, service.Verdict(move, reason))


def approved(
    ours: Cohort, staff: Person, name: str = "Jun Watanabe", at: datetime | None = None
) -> tuple[Person, UUID]:
    """Somebody who is trained and approved, and their application."""
    who = mentor_to_be(ours, name)
    trained(who, PLAIN_TERMS.requirements)
    application = sent(ours, who, at)
    decide(staff, application, Move.APPROVE, "", at)
    return who, application


def approval(of: UUID) -> Approval:
    """The approval that an application led to."""
    db.session.rollback()
    joined = select(Approval).join(Application, Application.enrolment_id == Approval.enrolment_id)
    return db.session.scalars(joined.where(Application.public_id == of)).one()


def badge(who: Person) -> Credential:
    """Somebody's only badge."""
    db.session.rollback()
    return db.session.scalars(select(Credential).where(Credential.person_id == who.id)).one()


def state_of(application: UUID) -> str:
    """Where an application is."""
    db.session.rollback()
    return db.session.scalars(select(Application.state).where(Application.public_id == application)).one()


def count(model: type, *conditions: object) -> int:
    """How many rows there are."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]


def mails(kind: str) -> int:
    """How many mails of a kind are queued or sent."""
    db.session.rollback()
    return sum(job.payload.get("kind") == kind for job in db.session.scalars(select(Job)))


def house() -> tuple[Cohort, Person]:
    """A cohort that trains first, and its coordinator."""
    ours = cohort()
    return ours, coordinator(ours)
