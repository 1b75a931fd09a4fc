"""Check decisions: recording them, who may see them, and what of them counts."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, granted_ids
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import shown_name
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import local
from trainingsite.schemes.sign_off_rules import refuse_day
from trainingsite.selection import queries
from trainingsite.selection.check_models import CheckDecision
from trainingsite.selection.check_rules import Check
from trainingsite.selection.queries import Filed


def may_see(actor: Actor, scheme_id: int) -> bool:
    """Whether somebody may see check decisions of a scheme: its coordinators, and not whoever runs the site."""
    return scheme_id in granted_ids(actor, Permission.SAFEGUARD)


def about(db: Session, actor: Actor, application: UUID) -> Filed:
    """An application whose check decision the actor may see.

    Raises:
        Refused: "no_such_application", "check_not_needed", status 404; "not_allowed", "own_application", status 403.
    """
    found = queries.filed(db, actor, application)
    if not may_see(actor, found.cohort.scheme_id):
        raise Refused("not_allowed", status=403, permission=Permission.SAFEGUARD.value)
    if found.person.id == actor.person_id:
        raise Refused("own_application", status=403)
    if not found.cohort.terms.under_18:
        raise Refused("check_not_needed", status=404)
    return found


def record(act: Act, application: UUID, decision: Check, decided_on: date) -> None:
    """Record a decision; the one that counts already isn't recorded again. The log says that there is one, not which.

    Raises:
        Refused: as `about` says; "day_to_come".
    """
    found = about(act.db, act.actor, application)
    refuse_day(decided_on, local(act.now, act.actor.zone).date())
    newest = next((one for one, _name in history(act.db, found.cohort.scheme_id, found.person.id)), None)
    if newest is not None and (newest.decision, newest.decided_on) == (decision, decided_on):
        return
    row = CheckDecision(
        public_id=uuid.uuid4(),
        scheme_id=found.cohort.scheme_id,
        person_id=found.person.id,
        decision=decision.value,
        decided_on=decided_on,
        recorded_by=act.actor.person_id,
        recorded_at=act.now,
    )
    act.db.add(row)
    act.record("check.recorded", "application", application, scheme_id=found.cohort.scheme_id)


def decision_of(db: Session, scheme_id: int, person_id: int) -> Check | None:
    """The decision that counts for somebody in a scheme."""
    mine = (CheckDecision.scheme_id == scheme_id, CheckDecision.person_id == person_id)
    kept = db.scalar(select(CheckDecision.decision).where(*mine).order_by(CheckDecision.id.desc()).limit(1))
    return Check(kept) if kept is not None else None


def history(db: Session, scheme_id: int, person_id: int) -> Sequence[Any]:
    """Every decision about somebody in a scheme, the newest first: rows of CheckDecision and who recorded it."""
    statement = (
        select(CheckDecision, shown_name(Person))
        .outerjoin(Person, Person.id == CheckDecision.recorded_by)
        .where(CheckDecision.scheme_id == scheme_id, CheckDecision.person_id == person_id)
        .order_by(CheckDecision.id.desc())
    )
    return db.execute(statement).all()


def cleared(scheme_id: int) -> Select[*tuple[Any, ...]]:
    """Person ids of those who may meet students under 18 in a scheme; pairing asks it, beside who is approved."""
    newest = (
        select(func.max(CheckDecision.id)).where(CheckDecision.scheme_id == scheme_id).group_by(CheckDecision.person_id)
    )
    wanted = (CheckDecision.id.in_(newest), CheckDecision.decision == Check.CLEARED.value)
    return select(CheckDecision.person_id).where(*wanted)
