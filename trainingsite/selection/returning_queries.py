"""Reading who may be invited into a new year, who was, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import listed
from trainingsite.accounts.rules import Status
from trainingsite.infra.paging import Page, page
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.schemes.queries import COLUMNS, CohortView, cohorts, view
from trainingsite.schemes.rules import reminded
from trainingsite.selection import returning_rules as rules
from trainingsite.selection.models import Application, Approval
from trainingsite.selection.returning_models import ReturnInvitation

PAGE = 50
# An invitation that can still be answered with a yes, for a statement that joins its approval; the year has to be open.
OPEN = (ReturnInvitation.answer.is_(None), Approval.state == "in-force")


def returns() -> ColumnElement[bool]:
    """The condition that an enrolment is somebody's who returns, for a statement over Enrolment."""
    return select(ReturnInvitation.id).where(ReturnInvitation.enrolment_id == Enrolment.id).exists()


def as_asked(cohort: CohortView, *, returning: bool) -> CohortView:
    """A year with the terms that hold for somebody in it."""
    return replace(cohort, terms=rules.lighter(cohort.terms)) if returning else cohort


def is_returning(db: Session, enrolment_id: int) -> bool:
    """Whether an enrolment is somebody's who returns."""
    found = select(ReturnInvitation.id).where(ReturnInvitation.enrolment_id == enrolment_id)
    return db.scalar(found) is not None


def to_invite(cohort: CohortView, now: datetime) -> Select[*tuple[Any, ...]]:
    """Who of the mentors approved now, in earlier years of the scheme, is neither in this year nor invited yet.

    Whose studies are interrupted or over isn't asked. Rows have `person_id`, `person`, `name`, `approval_id`, `until`
    and `year`, of their newest approval.
    """
    earlier = (
        select(func.max(Approval.id).label("id"))
        .join(Enrolment, Enrolment.id == Approval.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(
            Cohort.scheme_id == cohort.scheme_id,
            Cohort.opens_on < cohort.opens_on,
            Approval.state == "in-force",
            Approval.until >= now,
        )
        .group_by(Enrolment.person_id)
    )
    asked = select(ReturnInvitation.person_id).where(ReturnInvitation.cohort_id == cohort.id)
    joined = select(Enrolment.person_id).where(Enrolment.cohort_id == cohort.id, Enrolment.part == "mentor")
    columns = (Approval.id.label("approval_id"), Approval.until, Cohort.year)
    return (
        select(Enrolment.person_id, Person.public_id.label("person"), Person.name, *columns)
        .join(Enrolment, Enrolment.id == Approval.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Approval.id.in_(earlier), Person.id.not_in(asked), Person.id.not_in(joined))
        .where(Person.status == Status.ACTIVE.value)
    )


def by_name(db: Session, found: Select[*tuple[Any, ...]], number: int) -> Page[Any]:
    """One page of people, by name."""
    return page(db, found.order_by(Person.name, Person.id), number, PAGE)


def invited(cohort_id: int) -> Select[*tuple[Any, ...]]:
    """Who was invited into a year, with what they said and where their application is."""
    columns = (ReturnInvitation.invited_at, ReturnInvitation.answer, ReturnInvitation.answered_at)
    return (
        select(Person.name, Application.public_id.label("application"), Application.state, *columns)
        .join(Person, Person.id == ReturnInvitation.person_id)
        .outerjoin(Application, Application.enrolment_id == ReturnInvitation.enrolment_id)
        .where(ReturnInvitation.cohort_id == cohort_id, listed(Person.id))
    )


def answers(db: Session, cohort_id: int) -> dict[str, int]:
    """How many who were invited said what; "" for those who haven't answered."""
    said = func.coalesce(ReturnInvitation.answer, "")
    counted = select(said, func.count()).where(ReturnInvitation.cohort_id == cohort_id).group_by(said)
    return {row[0]: row[1] for row in db.execute(counted)}


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody's invitation, the year that it is into, and the approval that it rests on."""

    invitation: ReturnInvitation
    approval: Approval
    cohort: CohortView


def own(db: Session, person_id: int, slug: str, *, lock: bool = False) -> Invited:
    """A person's invitation into the newest year of a scheme that they were invited to.

    Raises:
        Refused: "no_invitation", status 404.
    """
    statement = (
        select(ReturnInvitation, Approval, Cohort.id)
        .join(Approval, Approval.id == ReturnInvitation.approval_id)
        .join(Cohort, Cohort.id == ReturnInvitation.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .where(ReturnInvitation.person_id == person_id, Scheme.slug == slug)
        .order_by(Cohort.opens_on.desc())
        .limit(1)
    )
    row = db.execute(statement.with_for_update(of=ReturnInvitation) if lock else statement).first()
    if row is None:
        raise Refused("no_invitation", status=404)
    return Invited(row[0], row[1], view(db.execute(cohorts().where(Cohort.id == row[2])).one()))


def unmailed(db: Session, cohort_id: int, most: int) -> Sequence[ReturnInvitation]:
    """Invitations that no mail has left for yet, held until the deed ends."""
    waiting = (ReturnInvitation.cohort_id == cohort_id, ReturnInvitation.mailed_at.is_(None))
    return db.scalars(select(ReturnInvitation).where(*waiting).limit(most).with_for_update()).all()


def to_remind(db: Session, today: date, now: datetime, most: int) -> list[tuple[ReturnInvitation, CohortView]]:
    """Invitations that nobody has answered or been reminded of and that end within a week, held until the deed ends."""
    last, invited_at = reminded(today, now)
    statement = (
        select(ReturnInvitation, *COLUMNS)
        .join(Approval, Approval.id == ReturnInvitation.approval_id)
        .join(Cohort, Cohort.id == ReturnInvitation.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .where(*OPEN, ReturnInvitation.reminded_at.is_(None), ReturnInvitation.invited_at <= invited_at)
        .where(Cohort.closes_on.between(today, last))
        .order_by(ReturnInvitation.id)
        .limit(most)
        .with_for_update(of=ReturnInvitation)
    )
    return [(row[0], view(row)) for row in db.execute(statement)]


def chosen(found: Select[*tuple[Any, ...]], people: Sequence[UUID] | None) -> Select[*tuple[Any, ...]]:
    """Those of `found` who were ticked; all of them if `people` is None."""
    return found if people is None else found.where(Person.public_id.in_(people))
