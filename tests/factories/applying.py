"""Applications, and roles in the cohort's scheme."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.factories.people import actor_of, person
from trainingsite.access import Role
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.schemes.models import Cohort, Scheme
from trainingsite.selection import service

REFEREE = {"referee_name": "Dr Helen Marsh", "referee_email": "helen.marsh@northmoor.example"}
FORM = {
    "motivation": "I listen.", "student_number": "NM210400", "course": "BSc Geography", "year": "First year",
    "not_knowing": "I asked.", "saying_no": "Shall we read the brief?", "availability": "mon-morning", **REFEREE,
}  # fmt: skip


def slug_of(ours: Cohort) -> str:
    """The slug of a cohort's scheme."""
    db.session.rollback()
    return db.session.scalars(select(Scheme.slug).where(Scheme.id == ours.scheme_id)).one()


def applied(ours: Cohort, who: Person, answers: Mapping[str, Any] | None = None, at: datetime | None = None) -> UUID:
    """A sent application, with a referee unless `answers` say otherwise."""
    slug = slug_of(ours)
    given = {"motivation": "I like to listen.", **(REFEREE if answers is None else answers)}
    with act_as(actor_of(who), at) as act:
        return service.send(act, slug, given).public_id


def reviewer(ours: Cohort, name: str = "Rowan Field") -> Person:
    """A reviewer of the cohort's scheme."""
    made = person(name)
    with act_as(SYSTEM) as act:
        accounts.grant(act, made.id, Role.REVIEWER, ours.scheme_id)
    return made
