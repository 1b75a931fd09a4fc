"""The people whom a member of staff looks after: found, sorted and paged in SQL."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts import queries as accounts
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import Called
from trainingsite.accounts.rules import Status
from trainingsite.infra.paging import FEW, MOST, SIZE, Page, asked_for, counted
from trainingsite.infra.pasted import id_in
from trainingsite.infra.sheets import moment
from trainingsite.schemes import queries as schemes
from trainingsite.selection import stages

AT_ONCE = 500
# How the list calls those who are away from the university; a stage of its own for the filter.
AWAY = {"interrupted": Status.INTERRUPTED.value, "left": Status.WITHDRAWN.value}
WORDS = {status: word for word, status in AWAY.items()}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for; `number` counts pages from 1, of so many rows each."""

    text: str = ""
    stage: str = ""
    scheme: str = ""
    sort: str = "name"
    number: int = 1
    size: int = SIZE

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Wanted":
        """What stands in an address."""
        text, stage, scheme, sort = (given.get(name, "") for name in ("text", "stage", "scheme", "sort"))
        return cls(text.strip()[:200], stage, scheme, sort, asked_for(given))


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody, with what they are in the reader's schemes: see `stages.places`. `away` is a word of AWAY, or ""."""

    public_id: UUID
    name: str
    email: str
    joined_at: datetime
    away: str
    places: Sequence[Any]


SORTS = {"name": accounts.BY_NAME, "newest": (Person.id.desc(),)}


def people(db: Session, actor: Actor, wanted: Wanted, now: datetime, called: Called | None = None) -> Page[Found]:
    """One page of the people whom the actor may see, in three statements, or in four if it has yet to be found out
    who is called so."""
    called = called or accounts.whoever(db, wanted.text, among_few=not _is_wide(actor, wanted))
    found, at = _found(actor, wanted, now, called), wanted.stage
    if at and at not in AWAY and _is_wide(actor, wanted) and not wanted.text:
        everybody, is_known = stages.everybody_at(at, now), at not in stages.LOOKED_FOR
        here = counted(db, everybody, wanted.number, wanted.size, MOST if is_known else FEW)
        if is_known and here.total <= FEW:
            found = found.where(Person.id.in_(everybody))  # few are sorted; of many a page is soon full
    else:
        here = counted(db, found, wanted.number, wanted.size, called.most)
    if wanted.sort == "newest":
        rows: Sequence[Any] = db.execute(here.of(found.order_by(*SORTS["newest"]))).all()
    else:
        rows = accounts.by_name(db, found, called, here)
    return here.page(_placed(db, actor, rows, now))


def sheet(db: Session, actor: Actor, wanted: Wanted, now: datetime) -> Iterator[tuple[object, ...]]:
    """All that the filters show, a row for each thing that somebody is; the first row has the names."""
    yield "id", "name", "email", "joined", "away", "scheme", "year", "stage"
    called = accounts.whoever(db, wanted.text, among_few=not _is_wide(actor, wanted))
    ordered = _found(actor, wanted, now, called).order_by(*SORTS.get(wanted.sort, SORTS["name"]))
    rows = db.execute(ordered).all()
    for first in range(0, len(rows), AT_ONCE):
        for one in _placed(db, actor, rows[first : first + AT_ONCE], now):
            who = (one.public_id, one.name, one.email, moment(one.joined_at, actor.zone), one.away)
            for place in one.places:
                yield *who, place.scheme, place.year, place.stage
            if not one.places:
                yield *who, "", "", ""


def _placed(db: Session, actor: Actor, rows: Sequence[Any], now: datetime) -> list[Found]:
    placed = stages.places(db, actor, [row.id for row in rows], now) if rows else {}
    return [
        Found(row.public_id, row.name, row.email, row.joined_at, WORDS.get(row.status, ""), placed.get(row.id, ()))
        for row in rows
    ]


def _is_wide(actor: Actor, wanted: Wanted) -> bool:
    """Whether everybody in all schemes is listed."""
    return scheme_ids(actor, Permission.SEE_PEOPLE) is None and not wanted.scheme


def _found(actor: Actor, wanted: Wanted, now: datetime, called: Called) -> Select[*tuple[Any, ...]]:
    found = select(Person.id, Person.public_id, Person.name, Person.email, Person.joined_at, Person.status)
    found = found.where(accounts.listed(Person.id))
    ids = scheme_ids(actor, Permission.SEE_PEOPLE)
    if ids is not None or wanted.scheme:
        found = found.where(Person.id.in_(schemes.members(ids, wanted.scheme)))
    if wanted.stage in AWAY:
        found = found.where(Person.status == AWAY[wanted.stage])
    elif wanted.stage and _is_wide(actor, wanted):
        found = found.where(stages.is_at(Person.id, wanted.stage, now))
    elif wanted.stage:
        found = found.where(Person.id.in_(stages.people_in(actor, wanted.stage, wanted.scheme, now)))
    if public_id := id_in(wanted.text):
        return found.where(Person.public_id == public_id)
    return found.where(called.has(Person.id)) if wanted.text else found
