"""Reading approvals: their conditions, what was done with them, and what of them waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from trainingsite.access import Actor
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import listed, shown_name
from trainingsite.accounts.rules import Status
from trainingsite.infra.paging import FEW, Page, counted
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.schemes.queries import COLUMNS, CohortView, cohorts, view
from trainingsite.selection.models import Appeal, Application, Approval, ApprovalCondition, ApprovalStep, Renewal
from trainingsite.selection.returning_models import ReturnInvitation
from trainingsite.selection.second_queries import ALONE, is_alone
from trainingsite.selection.waiting_queries import STATE, about, about_approval, decided_by, found_by


@dataclass(frozen=True, slots=True)
class Own:
    """One's own approval with its application and cohort."""

    approval: Approval
    application: Application
    cohort: CohortView


def own(db: Session, person_id: int, slug: str, *, lock: bool = False) -> Own:
    """A person's newest approval in a scheme.

    Raises:
        Refused: "no_approval", status 404.
    """
    statement = (
        select(Application, Approval, Cohort.id)
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .join(Approval, Approval.enrolment_id == Enrolment.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .where(Enrolment.person_id == person_id, Scheme.slug == slug)
        .order_by(Cohort.opens_on.desc())
        .limit(1)
    )
    row = db.execute(statement.with_for_update(of=Application) if lock else statement).first()
    if row is None:
        raise Refused("no_approval", status=404)
    return Own(row[1], row[0], view(db.execute(cohorts().where(Cohort.id == row[2])).one()))


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody's approval, with the application that it rests on; a deed locks both by the application's row."""

    approval: Approval
    application_id: UUID
    person_id: int
    cohort: CohortView


def untold(db: Session, now: datetime, until: datetime, most: int) -> list[Held]:
    """Approvals in force that end between now and `until` and whose mentor wasn't told of that end yet.

    Whoever was invited into a new year isn't told: the invitation stands in for it.
    """
    invited = select(ReturnInvitation.id).where(ReturnInvitation.approval_id == Approval.id)
    told = select(Renewal.id).where(
        Renewal.approval_id == Approval.id,
        Renewal.until == Approval.until,
        or_(Renewal.told_at.is_not(None), Renewal.asked_at.is_not(None)),
    )
    statement = (
        select(Approval, Application.public_id.label("application"), Enrolment.person_id, *COLUMNS)
        .join(Enrolment, Enrolment.id == Approval.enrolment_id)
        .join(Application, Application.enrolment_id == Enrolment.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .where(Approval.state == "in-force", Approval.until >= now, Approval.until <= until)
        .where(~told.exists(), ~invited.exists(), listed(Enrolment.person_id))
        .order_by(Approval.until, Approval.id)
        .limit(most)
    )
    rows = db.execute(statement).all()
    seen = db.execute(cohorts().where(Cohort.id.in_({row.id for row in rows}))).all()
    views = {each.id: view(each) for each in seen}
    return [Held(row[0], row.application, row.person_id, views[row.id]) for row in rows]


def to_renew(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The renewals that wait for the actor: application, since when, name, scheme, end; the longest waiting first."""
    return (
        select(
            *(Application.public_id.label("subject"), Renewal.asked_at.label("since"), Person.name),
            *(Scheme.name.label("scheme"), Approval.until),
        )
        .select_from(Application)
        .join(Person, Person.id == Application.person_id)
        .join(Scheme, Scheme.id == Application.scheme_id)
        .join(Approval, Approval.enrolment_id == Application.enrolment_id)
        .join(Renewal, of_approval(actor))
        .where(*_asked(actor), listed(Person.id))
        .order_by(Renewal.asked_at, Application.public_id)
    )


def renewals(db: Session, actor: Actor, number: int) -> Page[Any]:
    """A page of the renewals that wait for the actor."""
    here = counted(db, waiting_renewals(actor), number, most=FEW)
    return here.page(db.execute(here.of(to_renew(actor))).all())


def condition(db: Session, approval_id: int, public_id: UUID) -> ApprovalCondition:
    """A condition of an approval.

    Raises:
        Refused: "no_such_condition", status 404.
    """
    wanted = (ApprovalCondition.approval_id == approval_id, ApprovalCondition.public_id == public_id)
    found = db.scalar(select(ApprovalCondition).where(*wanted))
    if found is None:
        raise Refused("no_such_condition", status=404)
    return found


def conditions(db: Session, approval_id: int) -> Sequence[ApprovalCondition]:
    """An approval's conditions, the soonest first."""
    wanted = select(ApprovalCondition).where(ApprovalCondition.approval_id == approval_id)
    return db.scalars(wanted.order_by(ApprovalCondition.due_on, ApprovalCondition.id)).all()


def taken(db: Session, approval_id: int) -> Sequence[Any]:
    """What was done with an approval, oldest first: rows of ApprovalStep and the name of who did it."""
    statement = (
        select(ApprovalStep, shown_name(Person))
        .outerjoin(Person, Person.id == ApprovalStep.by_id)
        .where(ApprovalStep.approval_id == approval_id)
        .order_by(ApprovalStep.id)
    )
    return db.execute(statement).all()


def is_approved_in_scheme(db: Session, person_id: int, scheme_id: int, now: datetime) -> bool:
    """Whether any year of a scheme approves a person now."""
    statement = (
        select(Approval.id)
        .join(Enrolment, Enrolment.id == Approval.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(
            Enrolment.person_id == person_id,
            Cohort.scheme_id == scheme_id,
            Approval.state == "in-force",
            Approval.until >= now,
        )
    )
    return db.scalar(statement.limit(1)) is not None


def renewal(db: Session, approval: Approval) -> Renewal | None:
    """The renewal of an approval's present end."""
    return db.scalar(select(Renewal).where(Renewal.approval_id == approval.id, Renewal.until == approval.until))


def appeal(db: Session, application_id: int) -> Appeal | None:
    """The appeal against an application's being declined."""
    return db.scalar(select(Appeal).where(Appeal.application_id == application_id))


def waiting_conditions(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Conditions of approvals that are due and not yet met."""
    due = (ApprovalCondition.met_at.is_(None), ApprovalCondition.due_on <= func.current_date())
    return (
        about_approval("condition", Approval.begins_at, 2)
        .join(ApprovalCondition, found_by(actor, ApprovalCondition.approval_id) == Approval.id)
        .where(Approval.state == "in-force", *due, decided_by(actor, Approval.person_id))
    )


def waiting_left(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Approvals in force of people who have left the university: nothing ends by itself, somebody decides."""
    gone = Approval.person_id.in_(select(Person.id).where(Person.status == Status.WITHDRAWN.value))
    in_force = (Approval.state == "in-force", Approval.until >= datetime.now(UTC))
    return about_approval("left", Approval.begins_at, 2).where(*in_force, gone, decided_by(actor, Approval.person_id))


def waiting_appeals(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Appeals that the actor may decide: not those against what they decided themselves.

    One that no coordinator of the scheme may decide is called "alone".
    """
    not_theirs = Appeal.declined_by.is_distinct_from(actor.person_id)
    return (
        about("appeal", Appeal.asked_at, 1, case((is_alone(Appeal.declined_by), literal(ALONE)), else_=STATE))
        .join(Appeal, and_(Appeal.application_id == Application.id, Appeal.decided_at.is_(None)))
        .where(Application.state == "appealed", not_theirs, decided_by(actor))
    )


def waiting_renewals(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Renewals that mentors have asked for."""
    return about_approval("renewal", Renewal.asked_at, 3).join(Renewal, of_approval(actor)).where(*_asked(actor))


def of_approval(actor: Actor) -> ColumnElement[bool]:
    """That a renewal is of an approval's present end."""
    return and_(found_by(actor, Renewal.approval_id) == Approval.id, Renewal.until == Approval.until)


def _asked(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """That a renewal was asked for and waits, in a scheme in which the actor decides."""
    waits = (Renewal.asked_at.is_not(None), Renewal.confirmed_at.is_(None))
    return Approval.state == "in-force", *waits, decided_by(actor, Approval.person_id)
