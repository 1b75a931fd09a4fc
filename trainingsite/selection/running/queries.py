"""Reading schemes and their years for those who run them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Subquery, case, func, literal, or_, select, true
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, may, scheme_ids
from trainingsite.infra.paging import Order, Page, counted
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.change_rules import Concerned
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.selection.models import Application, Approval

STATES = ("ahead", "open", "closed", "none")
APPLIED = ("sent", "more-asked", "waiting-list", "appealed")
OUT = ("declined", "withdrawn")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for; `number` counts pages from 1."""

    text: str = ""
    state: str = ""
    sort: str = "name"
    number: int = 1


SORTS: dict[str, Order] = {
    "name": lambda years: (years.name, years.opens_on.desc(), years.cohort_id.desc()),
    "newest": lambda years: (years.opens_on.desc().nulls_last(), years.name, years.cohort_id),
    "closing": lambda years: (years.closes_on.asc().nulls_last(), years.name, years.cohort_id),
}


def listed(db: Session, actor: Actor, wanted: Wanted, now: datetime, today: date) -> Page[Any]:
    """One page of the years of the actor's schemes; a scheme that has none yet is a row too."""
    found, order = _found(actor, wanted, today), SORTS.get(wanted.sort, SORTS["name"])
    here = counted(db, found, wanted.number)
    shown = here.of(found.order_by(*order(found.selected_columns))).subquery()
    return here.page(db.execute(_with_numbers(shown, now).order_by(*order(shown.c))).all())


def every(db: Session, actor: Actor, wanted: Wanted, now: datetime, today: date) -> Iterator[Any]:
    """All the years that the filters show, read in batches."""
    shown, order = _found(actor, wanted, today).subquery(), SORTS.get(wanted.sort, SORTS["name"])
    yield from db.execute(_with_numbers(shown, now).order_by(*order(shown.c)).execution_options(yield_per=500))


def _with_numbers(shown: Subquery, now: datetime) -> Select[*tuple[Any, ...]]:
    """Years with how many applied and how many are mentors: asked of those alone that are shown."""
    year = shown.c.cohort_id
    return select(shown, _applications(year).label("applications"), _mentors(year, now).label("mentors"))


def _found(actor: Actor, wanted: Wanted, today: date) -> Select[*tuple[Any, ...]]:
    state = case(
        (Cohort.id.is_(None), literal("none")),
        (Cohort.opens_on > today, literal("ahead")),
        (Cohort.closes_on < today, literal("closed")),
        else_=literal("open"),
    )
    ids = scheme_ids(actor, Permission.RUN_SCHEMES)
    conditions: list[Any] = [true() if ids is None else Scheme.id.in_(ids)]
    if wanted.text:
        sought = wanted.text.lower()
        called = func.lower(Scheme.name).contains(sought, autoescape=True)
        conditions.append(or_(called, Scheme.slug.contains(sought, autoescape=True)))
    if wanted.state:
        conditions.append(state == wanted.state)
    years = (Cohort.id.label("cohort_id"), Cohort.year, Cohort.opens_on, Cohort.closes_on)
    joined = select(Scheme.slug, Scheme.name, Scheme.type, *years, state.label("state")).outerjoin(
        Cohort, Cohort.scheme_id == Scheme.id
    )
    return joined.where(*conditions)


def _applications(year: Any) -> Any:
    """How many applications of a year were sent, whatever became of them."""
    sent = select(func.count()).select_from(Enrolment).join(Application, Application.enrolment_id == Enrolment.id)
    return sent.where(Enrolment.cohort_id == year, Application.sent_at.is_not(None)).scalar_subquery()


def _mentors(year: Any, now: datetime) -> Any:
    """How many approvals of a year are in force."""
    held = select(func.count()).select_from(Enrolment).join(Approval, Approval.enrolment_id == Enrolment.id)
    in_force = (Approval.state == "in-force", Approval.until >= now)
    return held.where(Enrolment.cohort_id == year, *in_force).scalar_subquery()


def concerned(db: Session, cohort_id: int) -> Concerned:
    """How many prospective mentors of a year are where."""
    state = func.coalesce(Application.state, "draft")
    statement = (
        select(state, func.count(), func.count(Application.sent_at))
        .select_from(Enrolment)
        .outerjoin(Application, Application.enrolment_id == Enrolment.id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.part == "mentor")
        .group_by(state)
    )
    rows = db.execute(statement).all()
    counts = {row[0]: row[1] for row in rows}
    return Concerned(
        joined=counts.get("draft", 0),
        applied=sum(counts.get(one, 0) for one in APPLIED),
        offered=counts.get("offered", 0),
        approved=counts.get("approved", 0),
        out=sum(counts.get(one, 0) for one in OUT),
        sent=sum(row[2] for row in rows),
    )


def mine(db: Session, actor: Actor, slug: str) -> Scheme:
    """A scheme that the actor runs.

    Raises:
        Refused: "no_such_scheme", status 404; "not_allowed", status 403.
    """
    scheme = schemes.scheme_by_slug(db, slug)
    if not may(actor, Permission.RUN_SCHEMES, scheme.id):
        raise Refused("not_allowed", status=403, permission=Permission.RUN_SCHEMES.value)
    return scheme
