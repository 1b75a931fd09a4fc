"""Whom a second look at a decision is left to."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, aliased

from trainingsite.access import Role
from trainingsite.accounts import queries as people
from trainingsite.accounts.models import Person, RoleGrant
from trainingsite.accounts.queries import listed
from trainingsite.selection import rules
from trainingsite.selection.models import Appeal, Application
from trainingsite.selection.rules import Second

ALONE = "alone"


def second(db: Session, scheme_id: int, first: int | None, applicant: int) -> Second:
    """Who may look again at what `first` did about an applicant."""
    coordinators = [each.id for each in people.holders(db, scheme_id, Role.COORDINATOR)]
    return rules.second_person(coordinators, [each.id for each in people.administrators(db)], (first, applicant))


def is_alone(first: Any) -> ColumnElement[bool]:
    """In a statement about applications: that no coordinator may look again at what `first` did."""
    others = (RoleGrant.person_id.is_distinct_from(first), RoleGrant.person_id != Application.person_id)
    role = (RoleGrant.scheme_id == Application.scheme_id, RoleGrant.role == Role.COORDINATOR.value)
    return ~select(RoleGrant.id).where(*role, *others, listed(RoleGrant.person_id)).correlate_except(RoleGrant).exists()


def left_to_others(me: int | None) -> Select[int]:
    """Applications that `me` declined and an appeal has opened again, while there is somebody else to decide them."""
    one = aliased(Application)
    opened = (Appeal.declined_by == me, Appeal.decided_at.is_not(None))
    role = (RoleGrant.scheme_id == one.scheme_id, RoleGrant.role == Role.COORDINATOR.value, listed(RoleGrant.person_id))
    colleague = select(RoleGrant.id).where(*role, RoleGrant.person_id.not_in((me, one.person_id)))
    admin = select(Person.id).where(Person.is_admin, listed(Person.id), Person.id.not_in((me, one.person_id)))
    somebody = or_(colleague.correlate(one).exists(), admin.correlate(one).exists())
    return select(Appeal.application_id).join(one, one.id == Appeal.application_id).where(*opened, somebody)


def is_left_to_others(db: Session, me: int | None, application_id: int) -> bool:
    """Whether an application is one of those."""
    return db.scalar(left_to_others(me).where(Appeal.application_id == application_id)) is not None
