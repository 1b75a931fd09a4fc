"""Reading how people stand, what of theirs is still open, who is told of a death, and closed records."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts import queries as accounts
from trainingsite.accounts.mailing import site_settings
from trainingsite.accounts.models import Person, SecondAddress
from trainingsite.accounts.rules import Status
from trainingsite.feeds.queries import portions, shared
from trainingsite.feeds.status_rules import Standing
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.selection.models import Application, Approval
from trainingsite.selection.queries import visible

OPEN = ("sent", "more-asked", "waiting-list", "offered", "appealed")
MOST = 200


def people(db: Session, actor: Actor, keys: Sequence[str]) -> dict[str, Standing]:
    """Who is meant by these addresses and public ids, as far as the actor may speak of them; by address and id.

    Who has died is somebody only for who may speak of deaths.
    """
    found = {key: row for portion in portions(keys) for key, row in _rows(db, portion)}
    ids = sorted({row.id for row in found.values()})
    theirs = shared(db, scheme_ids(actor, Permission.RECORD_STATUS), ids)
    closer = may_close(db, actor)
    return {
        key: Standing(row.id, Status(row.status), row.status_since, theirs[row.id], row.id == actor.person_id)
        for key, row in found.items()
        if row.id in theirs and (closer or row.status != accounts.FROZEN)
    }


def _rows(db: Session, keys: Sequence[str]) -> Iterator[tuple[str, Any]]:
    columns = (Person.id, Person.email, Person.public_id, Person.status, Person.status_since)
    second = select(SecondAddress.email.label("second"), *columns)
    second = second.join(Person, Person.id == SecondAddress.person_id)
    addressed = (SecondAddress.confirmed_at.is_not(None), SecondAddress.email.in_(keys))
    for by_second in db.execute(second.where(*addressed)):
        yield by_second.second, by_second
    ids = [UUID(key) for key in keys if "@" not in key]
    for row in db.execute(select(*columns).where(or_(Person.email.in_(keys), Person.public_id.in_(ids)))):
        yield row.email, row
        yield str(row.public_id), row


@dataclass(frozen=True, slots=True)
class Matter:
    """Something of somebody's that is still open: an application, or an approval in force."""

    application: UUID
    scheme: str
    state: str


def matters(db: Session, actor: Actor, ids: Sequence[int]) -> Mapping[int, Sequence[Matter]]:
    """What of these people's is still open in schemes whose applications the actor may see."""
    statement = (
        select(Enrolment.person_id, Application.public_id, Scheme.name, Application.state)
        .join(Application, Application.enrolment_id == Enrolment.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .outerjoin(Approval, Approval.enrolment_id == Enrolment.id)
        .where(Enrolment.person_id.in_(ids), visible(actor), accounts.listed(Enrolment.person_id))
        .where(or_(Application.state.in_(OPEN), Approval.state == "in-force"))
        .order_by(Scheme.name, Application.id)
    )
    found: dict[int, list[Matter]] = {}
    for row in db.execute(statement):
        found.setdefault(row.person_id, []).append(Matter(row.public_id, row.name, row.state))
    return found


def lead(db: Session) -> Person | None:
    """Who alone is told when somebody has died; None if nobody is named, or has no account."""
    named = site_settings().bereavement_lead
    return accounts.by_either_email(db, named) if named else None


def may_close(db: Session, actor: Actor) -> bool:
    """Whether the actor may write down that somebody has died, or that it was a mistake."""
    if actor.is_admin or not site_settings().bereavement_lead:
        return actor.is_admin
    told = lead(db)
    return told is not None and told.id == actor.person_id


@dataclass(frozen=True, slots=True)
class Closed:
    """A record that is frozen since its person died, with the schemes that they were in."""

    public_id: UUID
    name: str
    email: str
    since: date | None
    schemes: tuple[str, ...]


def closed(db: Session) -> list[Closed]:
    """The records that are frozen, the latest first; two hundred at the most."""
    newest = (Person.status_since.desc().nulls_last(), Person.id.desc())
    wanted = select(Person).where(Person.status == accounts.FROZEN).order_by(*newest).limit(MOST)
    people_found = db.scalars(wanted).all()
    named = (
        select(Enrolment.person_id, Scheme.name)
        .distinct()
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .where(Enrolment.person_id.in_([one.id for one in people_found]))
        .order_by(Scheme.name)
    )
    schemes: dict[int, list[str]] = {}
    for row in db.execute(named):
        schemes.setdefault(row.person_id, []).append(row.name)
    return [
        Closed(one.public_id, one.name, one.email, one.status_since, tuple(schemes.get(one.id, ())))
        for one in people_found
    ]
