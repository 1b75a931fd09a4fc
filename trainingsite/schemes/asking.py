"""Naming further coordinators and reviewers: they are asked by mail, and have the role once they say yes.

Whoever names them sees what they typed until then, whether or not an account belongs to the address: so nobody finds
out who has one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, Role
from trainingsite.accounts import queries as people
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person, RoleGrant
from trainingsite.accounts.queries import listed
from trainingsite.accounts.rules import normal_email
from trainingsite.accounts.service import NewPerson
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.schemes import deputies
from trainingsite.schemes.models import RoleAsk, Scheme

REMIND_JOB = "remind_role_asked"
REMIND_AFTER = timedelta(weeks=1)
SLICE = 100
# A question that waits for an answer, from somebody who doesn't have the role by another way.
OPEN = (
    RoleAsk.declined_at.is_(None),
    ~select(RoleGrant.id)
    .where(
        RoleGrant.person_id == RoleAsk.person_id,
        RoleGrant.scheme_id == RoleAsk.scheme_id,
        RoleGrant.role == RoleAsk.role,
    )
    .correlate(RoleAsk)
    .exists(),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody is asked to do in a scheme."""

    public_id: UUID
    role: Role
    scheme: str
    slug: str
    declined_at: datetime | None


def ask(act: Act, slug: str, role: Role, named: NewPerson) -> None:
    """Ask somebody by mail; who has no account yet chooses a password first. A second time changes nothing.

    Raises:
        Refused: "no_such_scheme", "not_allowed".
    """
    scheme, email = deputies.running(act, slug), normal_email(named.email)
    person = people.by_either_email(act.db, email) or accounts.add_person(act, named, None)
    same = (RoleAsk.scheme_id == scheme.id, RoleAsk.role == role.value, RoleAsk.email == email)
    holds = any(one.id == person.id for one in people.holders(act.db, scheme.id, role))
    if holds or act.db.scalar(select(RoleAsk.id).where(*same)) is not None:
        return
    asked = RoleAsk(
        scheme_id=scheme.id, role=role.value, person_id=person.id, name=named.name, email=email, asked_at=act.now
    )
    act.db.add(asked)
    act.db.flush()
    act.record("role.asked", "role_ask", asked.public_id, scheme_id=scheme.id, role=role.value)
    told = {"scheme": scheme.name, "role": role.value, "by": act.actor.name, "ask": str(asked.public_id)}
    act.mail("schemes/asked", person.id, **told, **_second(person.email, email))


def take_back(act: Act, slug: str, public_id: UUID) -> None:
    """Ask somebody no longer; a second time changes nothing.

    Raises:
        Refused: "no_such_scheme", "not_allowed".
    """
    scheme = deputies.running(act, slug)
    found = act.db.scalar(select(RoleAsk).where(RoleAsk.public_id == public_id, RoleAsk.scheme_id == scheme.id))
    if found is not None:
        act.record("role.ask_taken_back", "role_ask", public_id, scheme_id=scheme.id, role=found.role)
        act.db.delete(found)


def answer(act: Act, public_id: UUID, *, accepts: bool) -> None:
    """The actor takes the role on, or says no. After a no they can still say yes.

    Raises:
        Refused: "no_such_ask".
    """
    act.require(Permission.SIGNED_IN)
    mine = (RoleAsk.public_id == public_id, RoleAsk.person_id == act.actor.person_id)
    found = act.db.scalar(select(RoleAsk).where(*mine).with_for_update())
    if found is None:
        raise Refused("no_such_ask", status=404)
    scheme_id, role = found.scheme_id, Role(found.role)
    same = (RoleAsk.scheme_id == scheme_id, RoleAsk.role == role.value, RoleAsk.person_id == found.person_id)
    if accepts:
        accounts.grant(act, found.person_id, role, scheme_id)
        act.db.execute(delete(RoleAsk).where(*same))
    else:
        act.record("role.declined", "role_ask", public_id, scheme_id=scheme_id, role=role.value)
        act.db.execute(update(RoleAsk).where(*same).values(declined_at=act.now))


def remind(act: Act, _payload: Mapping[str, Any]) -> None:
    """The job that reminds, once, whoever hasn't said yes or no for a week."""
    due = select(RoleAsk, Scheme.name, Person.email).join(Scheme, Scheme.id == RoleAsk.scheme_id)
    due = due.join(Person, Person.id == RoleAsk.person_id)
    late = (RoleAsk.reminded_at.is_(None), RoleAsk.asked_at <= act.now - REMIND_AFTER, listed(RoleAsk.person_id))
    found = due.where(*OPEN, *late).order_by(RoleAsk.id).limit(SLICE).with_for_update(of=RoleAsk)
    rows = act.db.execute(found).all()
    for one, scheme, email in rows:
        one.reminded_at = act.now
        told = {"scheme": scheme, "role": one.role, "ask": str(one.public_id)}
        act.mail("schemes/asked-again", one.person_id, **told, **_second(email, one.email))
    if len(rows) == SLICE:
        act.later(REMIND_JOB, {})


def _second(first: str, asked: str) -> dict[str, int]:
    """That a mail goes to somebody's second address: the one by which they were asked."""
    return {} if first == asked else {"to_second": 1}


def forget(act: Act, person_id: int) -> None:
    """Nobody asks them any more. The caller has asked whether the actor may."""
    act.db.execute(delete(RoleAsk).where(RoleAsk.person_id == person_id))


def of_scheme(db: Session, scheme_id: int, role: Role) -> Sequence[RoleAsk]:
    """Who was asked and doesn't have the role, the latest first."""
    wanted = select(RoleAsk).where(RoleAsk.scheme_id == scheme_id, RoleAsk.role == role.value)
    return db.scalars(wanted.order_by(RoleAsk.asked_at.desc(), RoleAsk.id.desc())).all()


def asked(db: Session, actor: Actor, public_id: UUID) -> Asked:
    """What the actor is asked.

    Raises:
        Refused: "no_such_ask", status 404, also for what somebody else is asked.
    """
    statement = (
        select(RoleAsk.public_id, RoleAsk.role, Scheme.name, Scheme.slug, RoleAsk.declined_at)
        .join(Scheme, Scheme.id == RoleAsk.scheme_id)
        .where(RoleAsk.public_id == public_id, RoleAsk.person_id == actor.person_id)
    )
    row = db.execute(statement).first()
    if row is None:
        raise Refused("no_such_ask", status=404)
    return Asked(row.public_id, Role(row.role), row.name, row.slug, row.declined_at)
