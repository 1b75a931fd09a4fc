"""The desk's list of applications: narrowed, sorted and paged in SQL."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, literal, literal_column, select
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts import queries as people
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import Called, listed
from trainingsite.infra.paging import FEW, SIZE, Cut, Order, Page, counted, merged
from trainingsite.infra.pasted import id_in
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.selection.models import Application, Approval
from trainingsite.selection.queries import AT_ONCE, visible
from trainingsite.selection.rules import State

# An approved application is called by how its approval stands, unless that is in force.
LAPSED = "lapsed"
NOT_IN_FORCE = (LAPSED, "suspended", "ended")
OF_APPROVALS = frozenset({State.APPROVED.value, *NOT_IN_FORCE})
TO_DECIDE = (State.SENT.value, State.OFFERED.value)  # what a coordinator's decision is waited for


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list of applications is asked for; `number` counts pages from 1, of so many rows each."""

    text: str = ""
    state: str = ""
    scheme: str = ""
    sort: str = "waiting"
    number: int = 1
    size: int = SIZE


SORTS = {
    "waiting": (Application.state.not_in(TO_DECIDE), Application.sent_at.asc().nulls_last(), Application.id),
    "newest": (Application.sent_at.desc().nulls_last(), Application.id.desc()),
    "name": (Person.name, Person.id, Application.id),
}
ALONG_INDEXES: dict[str, Order] = {
    "waiting": lambda columns: (columns.sent_at, columns.id),
    "newest": lambda columns: (columns.sent_at.desc(), columns.id.desc()),
}


def applications(db: Session, actor: Actor, wanted: Wanted, now: datetime, called: Called | None = None) -> Page[Any]:
    """One page of the applications that the actor may see; one whose approval isn't in force at `now` is called so."""
    called = called or _called(db, actor, wanted)
    chosen, is_wide = _chosen(actor, wanted, now, called), _is_wide(actor, wanted, called)
    if is_wide and wanted.state in OF_APPROVALS and not wanted.text:
        held = select(Approval.enrolment_id).where(stands(wanted.state, now), listed(Approval.person_id))
        here = counted(db, held, wanted.number, wanted.size)  # as many, and an index knows them
        if here.total <= FEW:
            chosen, is_wide = select(Application.id).where(Application.enrolment_id.in_(held)), False
    else:
        here = counted(db, chosen, wanted.number, wanted.size, called.most)
    order = SORTS.get(wanted.sort, SORTS["waiting"])
    if wanted.sort == "name" and called.are_many:
        found = people.by_name(db, chosen.join(Person, Person.id == Application.person_id), called, here)
        shown: Any = [row.id for row in found]
    else:
        shown = select(_page(wanted, chosen, here, is_wide=is_wide).subquery().c.id)
    return here.page(db.execute(_listed(now).where(Application.id.in_(shown)).order_by(*order)).all())


def found_ids(db: Session, actor: Actor, wanted: Wanted, now: datetime, most: int) -> list[UUID]:
    """The public ids of all that the filters show, the longest waiting first, `most` at the most."""
    chosen = _chosen(actor, wanted, now, _called(db, actor, wanted)).with_only_columns(Application.public_id)
    return list(db.scalars(chosen.order_by(*SORTS["waiting"]).limit(most)))


def every(db: Session, actor: Actor, wanted: Wanted, now: datetime) -> Iterator[Any]:
    """All that the filters show, in their order, with address and year; read in batches."""
    order = SORTS.get(wanted.sort, SORTS["waiting"])
    statement = _listed(now).add_columns(Person.email).order_by(*order)
    statement = statement.where(Application.id.in_(_chosen(actor, wanted, now, _called(db, actor, wanted))))
    yield from db.execute(statement.execution_options(yield_per=AT_ONCE))


def standing_at(now: datetime) -> ColumnElement[str]:
    """How an application is called at `now`, from its row and its approval's."""
    return case(
        (Application.state != "approved", Application.state),
        (Approval.stopped_at.is_not(None), Approval.state),
        (Approval.until < now, literal(LAPSED)),
        else_=Application.state,
    )


def stands(wanted: str, now: datetime) -> ColumnElement[bool]:
    """The condition on an approval that its application is called so, by a word of OF_APPROVALS.

    The state is written out, not a parameter: so the index of those in force serves.
    """
    if wanted in (LAPSED, State.APPROVED):
        ends = Approval.until < now if wanted == LAPSED else Approval.until >= now
        return and_(Approval.state == literal_column("'in-force'"), ends)
    return and_(Approval.stopped_at.is_not(None), Approval.state == wanted)


def _called(db: Session, actor: Actor, wanted: Wanted) -> Called:
    """Who is called as the filter says."""
    return people.whoever(db, wanted.text, among_few=scheme_ids(actor, Permission.SEE_APPLICATIONS) is not None)


def _is_wide(actor: Actor, wanted: Wanted, called: Called) -> bool:
    """Whether all schemes are listed at once, and not only the few whom a search finds."""
    everywhere = scheme_ids(actor, Permission.SEE_APPLICATIONS) is None and not wanted.scheme
    return everywhere and (not wanted.text or called.are_many)


def _page(wanted: Wanted, chosen: Select[Any], here: Cut, *, is_wide: bool) -> Select[Any]:
    """The ids of one page: read along indexes where the list is wide, and otherwise sorted."""
    if wanted.sort == "name":
        chosen = chosen.join(Person, Person.id == Application.person_id)
    elif is_wide and wanted.state and wanted.state != State.WITHDRAWN:  # whatever was sent has a day
        chosen = chosen.where(Application.sent_at.is_not(None))
        along = ALONG_INDEXES.get(wanted.sort, ALONG_INDEXES["waiting"])
        return here.of(chosen.order_by(*along(Application.__table__.c)))
    elif is_wide:
        sort = wanted.sort if wanted.sort in ALONG_INDEXES else "waiting"
        return merged(_parts(chosen, sort), "rank", ALONG_INDEXES[sort], here)
    return here.of(chosen.order_by(*SORTS.get(wanted.sort, SORTS["waiting"])))


def _parts(chosen: Select[Any], sort: str) -> Sequence[Select[Any]]:
    """The list as parts that each follow an index, one after the other by rank."""
    sent = Application.sent_at.is_not(None)
    never = chosen.add_columns(literal(2).label("rank"), Application.sent_at).where(~sent)
    first = chosen.add_columns(literal(0).label("rank"), Application.sent_at).where(sent)
    if sort == "newest":
        return first, never
    rest = chosen.add_columns(literal(1).label("rank"), Application.sent_at).where(sent)
    to_decide = (first.where(Application.state == state) for state in TO_DECIDE)
    return *to_decide, rest.where(Application.state.not_in(TO_DECIDE)), never


def _chosen(actor: Actor, wanted: Wanted, now: datetime, called: Called) -> Select[Any]:
    """The ids of what the filters show."""
    chosen = select(Application.id).where(visible(actor), listed(Application.person_id))
    if wanted.state in OF_APPROVALS:
        held = select(Approval.id).where(Approval.enrolment_id == Application.enrolment_id, stands(wanted.state, now))
        chosen = chosen.where(Application.state == "approved", held.exists())
    elif wanted.state:
        chosen = chosen.where(Application.state == wanted.state, Application.state != "draft")
    else:
        chosen = chosen.where(Application.state != "draft")
    if public_id := id_in(wanted.text):
        chosen = chosen.where(Application.public_id == public_id)
    elif wanted.text:
        chosen = chosen.where(called.has(Application.person_id))
    if wanted.scheme:
        chosen = chosen.where(Application.scheme_id.in_(select(Scheme.id).where(Scheme.slug == wanted.scheme)))
    return chosen


def _listed(now: datetime) -> Select[*tuple[Any, ...]]:
    """Applications as the list shows them."""
    return (
        select(
            *(Application.public_id, Person.name, Scheme.name.label("scheme"), Cohort.year),
            *(standing_at(now).label("state"), Application.sent_at, Application.ready_since),
        )
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .outerjoin(Approval, Approval.enrolment_id == Enrolment.id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
    )
