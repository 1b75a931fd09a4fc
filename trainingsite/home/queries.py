"""What waits for a member of staff, over all rooms: one UNION ALL, paged by urgency and age."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from trainingsite.access import Actor
from trainingsite.accounts.models import Person
from trainingsite.schemes.models import Scheme
from trainingsite.selection.queries import Wanted, applications

Waiting = Callable[[Actor], Select[*tuple[Any, ...]]]
PAGE = 25


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what waits, the counts by kind, and where in the whole this page is."""

    rows: Sequence[Any]
    counts: dict[str, int]
    number: int
    pages: int


def queue(db: Session, actor: Actor, waiting: Sequence[Waiting], wanted: tuple[str, int]) -> Queue:
    """What waits for `actor`; `wanted` is the kind ("" for all) and the page, counted from 1."""
    kind, number = wanted
    everything = union_all(*(one(actor) for one in waiting)).subquery()
    counts = {row[0]: row[1] for row in db.execute(select(everything.c.kind, func.count()).group_by(everything.c.kind))}
    total = counts.get(kind, 0) if kind else sum(counts.values())
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    statement = (
        select(everything, Person.name, Person.public_id.label("person"), Scheme.name.label("scheme"))
        .join(Person, Person.id == everything.c.person_id)
        .outerjoin(Scheme, Scheme.id == everything.c.scheme_id)
        .order_by(everything.c.urgency, everything.c.since, everything.c.subject)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    if kind:
        statement = statement.where(everything.c.kind == kind)
    return Queue(db.execute(statement).all(), counts, number, pages)


def filed(db: Session, actor: Actor) -> int:
    """How many applications the actor may see, whatever became of them."""
    return applications(db, actor, Wanted(), datetime.now(UTC)).total
