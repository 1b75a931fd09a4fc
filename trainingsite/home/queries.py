"""What waits for a member of staff, over all rooms, paged by urgency and age."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnCollection, Select, Subquery, select, union_all
from sqlalchemy.orm import Session

from trainingsite.access import Actor
from trainingsite.accounts.models import Person, SavedFilter
from trainingsite.infra.paging import Page, count, cut, merged, reach_of
from trainingsite.schemes.models import Scheme

Waiting = tuple[str, Callable[..., Select[*tuple[Any, ...]]]]  # a kind, and what of it waits for an actor
SHARED = frozenset({"talk"})  # may wait in several schemes, stands once, and is asked for in one by its slug


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the queue is asked for: a kind and a scheme's slug, "" for all; `number` counts pages from 1."""

    kind: str = ""
    scheme: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what waits, the counts by kind, and of which kinds there are `more` than were counted."""

    page: Page[Any]
    counts: dict[str, int]
    more: frozenset[str]


def queue(db: Session, actor: Actor, waiting: Sequence[Waiting], wanted: Wanted) -> Queue:
    """What waits for `actor`, in two statements. The counts are of every kind, within the scheme that is asked for.

    The page reads only what it can show: nothing that is less urgent than what fills it.
    """
    parts, reach = _parts(actor, waiting, wanted), reach_of(wanted.number)
    found = db.execute(select(*(count(part, reach + 1).scalar_subquery() for _kind, part in parts))).one()
    counts: dict[str, int] = {}
    for (kind, _part), number in zip(parts, found, strict=True):
        if number:
            counts[kind] = counts.get(kind, 0) + number
    more = frozenset(kind for kind, number in counts.items() if number > reach)
    counts = {kind: min(number, reach) for kind, number in counts.items()}
    shown = {wanted.kind} & counts.keys() if wanted.kind else counts.keys()
    here = cut(sum(counts[kind] for kind in shown), wanted.number, more=bool(more & shown))
    asked = _needed([(part, n) for (kind, part), n in zip(parts, found, strict=True) if kind in shown], here.end)
    rows = db.execute(_named(merged(asked, "urgency", _by_age, here).subquery())).all() if asked else []
    return Queue(here.page(rows), counts, more)


def _needed(parts: Sequence[tuple[Select[*tuple[Any, ...]], int]], end: int) -> list[Select[*tuple[Any, ...]]]:
    """Of parts with their numbers of rows those in which the first `end` of all can be, by urgency."""
    needed, before, level = [], 0, 0
    for part, number in sorted((one for one in parts if one[1]), key=lambda one: _urgency(one[0])):
        if before >= end and _urgency(part) > level:
            break
        needed.append(part)
        before, level = before + number, _urgency(part)
    return needed


def _urgency(part: Select[*tuple[Any, ...]]) -> int:
    """How urgent what waits in a part is; it is written in it as a constant."""
    urgency: int = part.selected_columns["urgency"].element.value
    return urgency


def every(db: Session, actor: Actor, waiting: Sequence[Waiting], wanted: Wanted) -> Iterator[Any]:
    """All of the queue that is asked for, whatever the page; read in batches."""
    parts = [part for kind, part in _parts(actor, waiting, wanted) if wanted.kind in ("", kind)]
    if parts:
        yield from db.execute(_named(union_all(*parts).subquery()).execution_options(yield_per=500))


def kept_filters(db: Session, actor: Actor) -> Sequence[SavedFilter]:
    """The filters that the actor keeps, by name."""
    mine = select(SavedFilter).where(SavedFilter.person_id == actor.person_id)
    return db.scalars(mine.order_by(SavedFilter.name)).all()


def _parts(actor: Actor, waiting: Sequence[Waiting], wanted: Wanted) -> list[tuple[str, Select[*tuple[Any, ...]]]]:
    """What waits, by kind, in the scheme that is asked for; whatever waits in one part is as urgent."""
    parts = [(kind, one(actor, wanted.scheme) if kind in SHARED else one(actor)) for kind, one in waiting]
    if not wanted.scheme:
        return parts
    chosen = select(Scheme.id).where(Scheme.slug == wanted.scheme)
    return [(kind, part.where(part.selected_columns["scheme_id"].in_(chosen))) for kind, part in parts]


def _by_age(columns: ColumnCollection[str, Any]) -> tuple[Any, ...]:
    return columns.since, columns.subject


def _named(found: Subquery) -> Select[*tuple[Any, ...]]:
    """Lines with the names of whom and what they are about."""
    return (
        select(found, Person.name, Person.public_id.label("person"), Scheme.name.label("scheme"), Scheme.slug)
        .join(Person, Person.id == found.c.person_id)
        .outerjoin(Scheme, Scheme.id == found.c.scheme_id)
        .order_by(found.c.urgency, *_by_age(found.c))
    )
