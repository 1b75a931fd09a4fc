"""What waits for a member of staff, over all rooms: one UNION ALL, paged by urgency and age."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Subquery, func, select, union_all
from sqlalchemy.orm import Session

from trainingsite.access import Actor
from trainingsite.accounts.models import Person, SavedFilter
from trainingsite.infra.paging import cut
from trainingsite.schemes.models import Scheme

Waiting = Callable[[Actor], Select[*tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the queue is asked for: a kind and a scheme's slug, "" for all; `number` counts pages from 1."""

    kind: str = ""
    scheme: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what waits, the counts by kind, and where in the whole this page is."""

    rows: Sequence[Any]
    counts: dict[str, int]
    number: int
    pages: int


def queue(db: Session, actor: Actor, waiting: Sequence[Waiting], wanted: Wanted) -> Queue:
    """What waits for `actor`, in two statements. The counts are of every kind, within the scheme that is asked for."""
    everything = union_all(*(one(actor) for one in waiting)).subquery()
    counted = select(everything.c.kind, func.count()).group_by(everything.c.kind)
    if wanted.scheme:
        counted = counted.join(Scheme, Scheme.id == everything.c.scheme_id).where(Scheme.slug == wanted.scheme)
    counts = {row[0]: row[1] for row in db.execute(counted)}
    here = cut(counts.get(wanted.kind, 0) if wanted.kind else sum(counts.values()), wanted.number)
    rows = db.execute(here.of(_named(everything, wanted))).all()
    return Queue(rows, counts, here.number, here.pages)


def every(db: Session, actor: Actor, waiting: Sequence[Waiting], wanted: Wanted) -> Iterator[Any]:
    """All of the queue that is asked for, whatever the page; read in batches."""
    everything = union_all(*(one(actor) for one in waiting)).subquery()
    yield from db.execute(_named(everything, wanted).execution_options(yield_per=500))


def kept_filters(db: Session, actor: Actor) -> Sequence[SavedFilter]:
    """The filters that the actor keeps, by name."""
    mine = select(SavedFilter).where(SavedFilter.person_id == actor.person_id)
    return db.scalars(mine.order_by(SavedFilter.name)).all()


def _named(everything: Subquery, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    statement = (
        select(everything, Person.name, Person.public_id.label("person"), Scheme.name.label("scheme"), Scheme.slug)
        .join(Person, Person.id == everything.c.person_id)
        .outerjoin(Scheme, Scheme.id == everything.c.scheme_id)
        .order_by(everything.c.urgency, everything.c.since, everything.c.subject)
    )
    if wanted.scheme:
        statement = statement.where(Scheme.slug == wanted.scheme)
    return statement.where(everything.c.kind == wanted.kind) if wanted.kind else statement
