"""Who can interview for a scheme."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from trainingsite.access import Role
from trainingsite.accounts.models import Person, RoleGrant
from trainingsite.accounts.rules import Status
from trainingsite.selection.interview_models import InterviewSlot

STAFF = (Role.COORDINATOR.value, Role.REVIEWER.value)


def interviewers(db: Session, scheme_id: int, apart: Collection[int] = ()) -> list[tuple[str, str]]:
    """Who can interview for a scheme: public id and name of its coordinators and reviewers who are there, by name;
    without `apart`.
    """
    wanted = (RoleGrant.scheme_id == scheme_id, Person.id.not_in(apart))
    statement = _staff(Person.public_id, Person.name).where(*wanted)
    return [(str(row[0]), row[1]) for row in db.execute(statement.distinct().order_by(Person.name))]


def by_public_id(db: Session, scheme_id: int, public_id: UUID) -> int | None:
    """The row number of somebody who can interview for a scheme; None if they can't."""
    wanted = _staff(Person.id).where(RoleGrant.scheme_id == scheme_id, Person.public_id == public_id)
    found: int | None = db.scalar(wanted.limit(1))
    return found


def is_there() -> ColumnElement[bool]:
    """The condition that a slot's interviewer can still interview for its scheme.

    So a time disappears when its interviewer gives up the role, leaves or dies, by whatever way that was written down.
    """
    theirs = (RoleGrant.person_id == InterviewSlot.interviewer_id, RoleGrant.scheme_id == InterviewSlot.scheme_id)
    return _staff(RoleGrant.id).where(*theirs).correlate(InterviewSlot).exists()


def _staff(*columns: Any) -> Select[*tuple[Any, ...]]:
    joined = select(*columns).select_from(RoleGrant).join(Person, Person.id == RoleGrant.person_id)
    return joined.where(RoleGrant.role.in_(STAFF), Person.status == Status.ACTIVE.value)
