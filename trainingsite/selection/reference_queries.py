"""Reading references."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from trainingsite.access import Actor
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import listed
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.selection import reference_rules as rules
from trainingsite.selection.models import Application
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.reference_rules import Standing
from trainingsite.selection.waiting_queries import about, decided_by

LATER = aliased(Reference)
LATEST = Reference.id == (
    select(func.max(LATER.id)).where(LATER.application_id == Application.id).correlate(Application).scalar_subquery()
)
KIND = "reference"
URGENCY = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A reference with whose it is and for which scheme."""

    reference: Reference
    application: Application
    applicant: Person
    scheme_id: int
    scheme: str
    slug: str


@dataclass(frozen=True, slots=True)
class Told:
    """A reference as staff read it."""

    reference: Reference
    standing: Standing
    answers: tuple[tuple[str, str], ...]


def _asked() -> Select[*tuple[Any, ...]]:
    return (
        select(Reference, Application, Person, Scheme.id, Scheme.name, Scheme.slug)
        .join(Application, Application.id == Reference.application_id)
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .where(listed(Person.id))
    )


def by_id(db: Session, reference_id: int) -> Asked | None:
    """The reference with that row number."""
    row = db.execute(_asked().where(Reference.id == reference_id)).first()
    return Asked(*row) if row else None


def by_public_id(db: Session, public_id: UUID, *, hold: bool = False) -> Asked:
    """The reference behind a referee's link; held until the deed ends if `hold`.

    Raises:
        Refused: "reference_link_ended", status 410.
    """
    statement = _asked().where(Reference.public_id == public_id)
    row = db.execute(statement.with_for_update(of=Reference) if hold else statement).first()
    if row is None:
        raise Refused("reference_link_ended", status=410)
    return Asked(*row)


def latest(db: Session, application_id: int) -> Reference | None:
    """Whom an application asked last."""
    asked = select(Reference).where(Reference.application_id == application_id)
    return db.scalar(asked.order_by(Reference.id.desc()).limit(1))


def standings(db: Session, application_id: int, now: datetime) -> list[Standing]:
    """How the references of an application stand, oldest first."""
    kept = select(Reference.state, Reference.expires_at).where(Reference.application_id == application_id)
    return [rules.standing(state, until, now) for state, until in db.execute(kept.order_by(Reference.id))]


def of_application(db: Session, application_id: int, now: datetime) -> list[Told]:
    """The references of an application with their words, oldest first; the caller has asked who may read them."""
    kept = select(Reference).where(Reference.application_id == application_id).order_by(Reference.id)
    return [told(reference, now) for reference in db.scalars(kept)]


def told(reference: Reference, now: datetime) -> Told:
    """A reference as staff read it."""
    answers = tuple(
        (scale.label, rules.answer_words(scale, reference.levels[scale.id]))
        for scale in rules.SCALES
        if scale.id in reference.levels
    )
    return Told(reference, rules.standing(reference.state, reference.expires_at, now), answers)


def waiting(actor: Actor) -> Select[*tuple[Any, ...]]:
    """References that came, and referees who won't answer, until a coordinator has noted it."""
    over = and_(Reference.state == Standing.ASKED.value, Reference.expires_at < datetime.now(UTC))
    since = case((over, Reference.expires_at), else_=Reference.answered_at)
    later = select(LATER.id).where(LATER.application_id == Application.id, LATER.id > Reference.id)
    return (
        about(KIND, since, URGENCY, case((over, Standing.EXPIRED.value), else_=Reference.state))
        .join(Reference, Reference.application_id == Application.id)
        .where(
            Application.state.in_(("sent", "waiting-list", "offered")),
            Reference.noted_at.is_(None),
            or_(over, Reference.state.in_(("received", "declined", "returned"))),
            ~later.exists(),
            decided_by(actor),
        )
    )


def addresses(db: Session, application_id: int) -> list[str]:
    """The addresses of everybody whom an application named."""
    return list(db.scalars(select(Reference.email).where(Reference.application_id == application_id)))
