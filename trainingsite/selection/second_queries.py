"""Whom a second look at a decision is left to."""

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from trainingsite.access import Role
from trainingsite.accounts import queries as people
from trainingsite.accounts.models import RoleGrant
from trainingsite.accounts.queries import listed
from trainingsite.selection import rules
from trainingsite.selection.models import Application
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
