"""Where people are on their way through a scheme, in SQL: from nothing begun to what became of an approval."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    case,
    cast,
    exists,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from trainingsite.access import Actor, Permission, Role, scheme_ids
from trainingsite.accounts.models import Person, RoleGrant
from trainingsite.accounts.queries import listed
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.selection.list_queries import OF_APPROVALS, standing_at, stands
from trainingsite.selection.models import Application, Approval

NOT_BEGUN, TRAINING, MENTEE = "not-begun", "training", "mentee"
LOOKED_FOR = frozenset({NOT_BEGUN, TRAINING})  # no index knows who is there: it is asked of each
EACH = aliased(Person)
STAGES = (
    NOT_BEGUN, TRAINING, "sent", "more-asked", "waiting-list", "offered", "declined", "appealed", "withdrawn",
    "approved", "lapsed", "suspended", "ended", MENTEE,
)  # fmt: skip


def stage(now: datetime) -> ColumnElement[str]:
    """The stage of an enrolment; a draft is its writer's own, so until an application is sent the training counts."""
    return case(
        (Enrolment.part != "mentor", Enrolment.part),
        (Application.state != "draft", standing_at(now)),
        (_begun(), TRAINING),
        else_=NOT_BEGUN,
    )


def _begun() -> ColumnElement[bool]:
    """That somebody who is enrolled has begun with the training."""
    return select(Person.id).where(Person.id == Enrolment.person_id, Person.began_at.is_not(None)).exists()


def everybody_at(wanted: str, now: datetime) -> Select[Any]:
    """Ids of all who are at a stage in whatever scheme, each once."""
    whose, *conditions = _at(wanted, now)
    return select(whose).where(*conditions, listed(whose)).group_by(whose)


def is_at(person_id: Any, wanted: str, now: datetime) -> ColumnElement[bool]:
    """The condition that somebody is at a stage in whatever scheme."""
    whose, *conditions = _at(wanted, now)
    return select(whose).where(whose == person_id, *conditions).exists()


def _at(wanted: str, now: datetime) -> tuple[Any, ...]:
    """Where those at a stage are found along an index: the column that says who, and the conditions on its table."""
    if wanted in OF_APPROVALS:
        return Approval.person_id, stands(wanted, now)
    if wanted == MENTEE:
        return Enrolment.person_id, Enrolment.part == wanted
    if wanted not in LOOKED_FOR:
        return Application.person_id, Application.state == wanted, Application.state != "draft"
    sent = exists().where(Application.enrolment_id == Enrolment.id, Application.state != "draft")
    if wanted == TRAINING:
        return Enrolment.person_id, Enrolment.part == "mentor", _begun(), ~sent
    unsent = exists().where(Enrolment.person_id == EACH.id, Enrolment.part == "mentor", ~sent)
    return EACH.id, EACH.began_at.is_(None), unsent


def people_in(actor: Actor, wanted: str, slug: str, now: datetime) -> Select[Any]:
    """Ids of the people who are at a stage, in the actor's schemes or in the one that `slug` names."""
    found = _enrolments(actor, Enrolment.person_id).where(stage(now) == wanted)
    return found.where(Scheme.slug == slug) if slug else found


def places(db: Session, actor: Actor, people: Collection[int], now: datetime) -> dict[int, list[Any]]:
    """What people are in the actor's schemes, the newest year first: rows of scheme, year, stage and application.

    What they do at a desk is a stage too, with no year.
    """
    ids = scheme_ids(actor, Permission.SEE_PEOPLE)
    enrolled = _enrolments(
        actor,
        *(Enrolment.person_id.label("person_id"), Scheme.name.label("scheme"), Cohort.year, Cohort.opens_on),
        *(stage(now).label("stage"), Application.public_id.label("application"), Application.state),
    ).where(Enrolment.person_id.in_(people))
    at_desk = select(
        *(RoleGrant.person_id, Scheme.name, literal(""), null(), cast(RoleGrant.role, String), null(), null())
    ).join(Scheme, Scheme.id == RoleGrant.scheme_id)
    at_desk = at_desk.where(RoleGrant.person_id.in_(people), RoleGrant.role.in_((Role.REVIEWER, Role.COORDINATOR)))
    if ids is not None:
        at_desk = at_desk.where(RoleGrant.scheme_id.in_(ids))
    every = union_all(enrolled, at_desk).subquery()
    found: dict[int, list[Any]] = {}
    for row in db.execute(select(every).order_by(every.c.opens_on.desc().nulls_last(), every.c.scheme)):
        found.setdefault(row.person_id, []).append(row)
    return found


def _enrolments(actor: Actor, *columns: Any) -> Select[Any]:
    ids = scheme_ids(actor, Permission.SEE_PEOPLE)
    found = (
        select(*columns)
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .outerjoin(Application, Application.enrolment_id == Enrolment.id)
        .outerjoin(Approval, Approval.enrolment_id == Enrolment.id)
    )
    return found if ids is None else found.where(Cohort.scheme_id.in_(ids))
