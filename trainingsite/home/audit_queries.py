"""The audit log for people: with names of who did it, whom it is about, and of schemes."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, literal, select, true, union_all
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts import queries as accounts
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import listed
from trainingsite.audit import queries as log
from trainingsite.audit.queries import Logged, Sought
from trainingsite.infra.sheets import as_csv
from trainingsite.recognition.models import Credential
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.models import Enrolment, Scheme
from trainingsite.selection.models import Application
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.review_models import Review, ReviewRound
from trainingsite.training.models import Attempt, Talk

MOST_PEOPLE = 50
CSV_COLUMNS = ("number", "at", "who", "action", "subject", "about", "scheme", "details", "who_id", "subject_id")

# Whose each kind of subject is: (public id of the subject, id of the person). Other kinds are nobody's.
OWNED: Mapping[str, Select[*tuple[Any, ...]]] = {
    "person": select(Person.public_id.label("subject"), Person.id.label("person_id")),
    "enrolment": select(Enrolment.public_id.label("subject"), Enrolment.person_id),
    "application": select(Application.public_id.label("subject"), Enrolment.person_id).join(
        Enrolment, Enrolment.id == Application.enrolment_id
    ),
    "credential": select(Credential.public_id.label("subject"), Credential.person_id),
    "attempt": select(Attempt.public_id.label("subject"), Attempt.person_id),
    "talk": select(Talk.public_id.label("subject"), Talk.person_id),
    "reference": select(Reference.public_id.label("subject"), Application.person_id).join(
        Application, Application.id == Reference.application_id
    ),
    "review": select(Review.public_id.label("subject"), Application.person_id)
    .join(ReviewRound, ReviewRound.id == Review.round_id)
    .join(Application, Application.id == ReviewRound.application_id),
}
JUDGED = frozenset({"application", "reference", "review"})  # what others say of somebody, who reads none of it here


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader typed into the filters, as it came."""

    who: str = ""
    what: str = ""
    about: str = ""
    scheme: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Asked":
        return cls(**{name: given.get(name, "").strip()[:100] for name in cls.__dataclass_fields__})

    def as_dict(self) -> dict[str, str]:
        """What was filled in."""
        return {name: value for name in self.__dataclass_fields__ if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its names; "" where there is none, or none any more. `person` is whom the subject belongs to.

    If it `is_kept` from the reader, because it says how others judge them, it has no name and no details.
    """

    entry: Logged
    who: str
    about: str
    person: UUID | None
    scheme: str
    scheme_slug: str
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the log, and the number to go on from; None at the end."""

    lines: Sequence[Line]
    further: int | None


def sought(db: Session, actor: Actor, asked: Asked) -> Sought:
    """What the reader asked for, within what they may read. A date that is none narrows nothing."""
    since, until = _midnight(asked.since, actor.zone), _midnight(asked.until, actor.zone, days=1)
    people = _called(db, actor, asked.who) if asked.who else []
    found = Sought(
        scheme_ids(actor, Permission.READ_AUDIT),
        action=asked.what,
        kind=asked.about,
        since=since,
        until=until,
        about=_things_of(people) if asked.who else None,
        by=select(Person.public_id).where(Person.id.in_(people)) if asked.who else None,
    )
    if not asked.scheme:
        return found
    return log.narrowed(found, db.scalar(select(Scheme.id).where(Scheme.slug == asked.scheme)) or -1)


def page(db: Session, actor: Actor, wanted: Sought, before: int | None) -> Page:
    """One page, newest first."""
    entries = log.page(db, wanted, before, log.PAGE + 1)
    shown = entries[: log.PAGE]
    return Page(named(db, actor, shown), shown[-1].seq if len(entries) > log.PAGE else None)


def named(db: Session, actor: Actor, entries: Sequence[Logged]) -> list[Line]:
    """The entries with names as `actor` may read them, whatever their number in three statements."""
    if not entries:
        return []
    owners, schemes = _owners(db, actor, entries), _schemes(db, entries)
    actors = {entry.actor for entry in entries if entry.actor is not None}
    people = db.execute(select(Person.public_id, Person.name).where(Person.public_id.in_(actors), _named_to(actor)))
    names = {row.public_id: row.name for row in people}
    lines = []
    for entry in entries:
        person, about = owners.get((entry.kind, entry.subject), (None, ""))
        name, slug = schemes.get(entry.scheme_id, ("", ""))
        who: str = names.get(entry.actor, "") if entry.actor is not None else ""
        if entry.kind in JUDGED and person == actor.public_id != entry.actor:
            kept = replace(entry, actor=None, details={})
            lines.append(Line(kept, "", about, person, name, slug, is_kept=True))
        else:
            lines.append(Line(entry, who, about, person, name, slug))
    return lines


def lines(db: Session, actor: Actor, wanted: Sought) -> Iterator[str]:
    """The log as CSV, a batch at a time."""
    yield from as_csv([CSV_COLUMNS])
    for batch in log.everything(db, wanted):
        yield "".join(as_csv(_cells(line, actor.zone) for line in named(db, actor, batch)))
        db.rollback()


def _midnight(text: str, zone: str, days: int = 0) -> datetime | None:
    try:
        day = date.fromisoformat(text) + timedelta(days)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(day, time(), ZoneInfo(zone))


def _named_to(actor: Actor) -> ColumnElement[bool]:
    """The condition that the log names somebody to the reader; who has died it names to administrators alone."""
    return true() if actor.is_admin else listed(Person.id)


def _called(db: Session, actor: Actor, name: str) -> list[int]:
    """The first people of that name or address; those in the reader's schemes before all others."""
    ids, named = scheme_ids(actor, Permission.READ_AUDIT), _named_to(actor)
    found: list[int] = []
    if ids is not None:
        ours = select(Person.id).where(Person.id.in_(schemes.members(ids)), accounts.is_called(name, Person.id), named)
        found += db.scalars(ours.order_by(*accounts.BY_NAME).limit(MOST_PEOPLE))
    if further := MOST_PEOPLE - len(found):
        found += accounts.first_called(db, name, and_(named, Person.id.not_in(found)), further)
    return found


def _things_of(people: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """The public ids of people, and of all that is theirs."""
    parts = (owned.subquery() for owned in OWNED.values())
    return select(union_all(*(select(part.c.subject).where(part.c.person_id.in_(people)) for part in parts)).subquery())


def _owners(db: Session, actor: Actor, entries: Iterable[Logged]) -> dict[tuple[str, UUID], tuple[UUID, str]]:
    """Whose the subjects are: public id and name of the person, by kind and public id of the subject."""
    wanted: dict[str, set[UUID]] = {}
    for entry in entries:
        if entry.kind in OWNED:
            wanted.setdefault(entry.kind, set()).add(entry.subject)
    if not wanted:
        return {}
    parts = [(kind, OWNED[kind].subquery(), subjects) for kind, subjects in wanted.items()]
    every = union_all(
        *(
            select(literal(kind).label("kind"), part.c.subject, part.c.person_id).where(part.c.subject.in_(subjects))
            for kind, part, subjects in parts
        )
    ).subquery()
    statement = select(every.c.kind, every.c.subject, Person.public_id, Person.name)
    rows = db.execute(statement.join(Person, Person.id == every.c.person_id).where(_named_to(actor)))
    return {(kind, subject): (public_id, name) for kind, subject, public_id, name in rows}


def _schemes(db: Session, entries: Iterable[Logged]) -> dict[int | None, tuple[str, str]]:
    ids = {entry.scheme_id for entry in entries if entry.scheme_id is not None}
    rows = db.execute(select(Scheme.id, Scheme.name, Scheme.slug).where(Scheme.id.in_(ids)))
    return {scheme_id: (name, slug) for scheme_id, name, slug in rows}


def _cells(line: Line, zone: str) -> list[str]:
    entry = line.entry
    at = entry.at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
    details = "" if entry.details is None else json.dumps(entry.details, ensure_ascii=False, sort_keys=True)
    cells = [str(entry.seq), at, line.who, entry.action, entry.kind, line.about, line.scheme, details]
    return [*cells, str(entry.actor or ""), str(entry.subject)]
