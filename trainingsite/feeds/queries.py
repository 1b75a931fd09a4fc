"""Reading what an import is measured against, and feeds themselves."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, true, union
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts.models import Person, RoleGrant, SecondAddress
from trainingsite.accounts.queries import FROZEN, listed
from trainingsite.feeds.models import Feed, FeedRow
from trainingsite.feeds.rules import Known, Place, State, called
from trainingsite.infra.jobs import Job
from trainingsite.infra.paging import cut
from trainingsite.infra.refused import Refused
from trainingsite.schemes import rules as schemes
from trainingsite.schemes.models import Cohort, Enrolment, JoinAsk, Scheme
from trainingsite.schemes.queries import ASK_OPEN, COLUMNS, CohortView, view

PORTION = 500
PAGE = 50
LATEST = 20


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a scheme into which somebody could be imported."""

    scheme_id: int
    slug: str
    scheme: str
    cohort_id: int
    year: str
    opens_on: date
    closes_on: date


def places(db: Session, actor: Actor, today: date) -> dict[str, Place]:
    """The present year of each scheme into which the actor may import, by short name and by name.

    A name that two schemes have names neither.
    """
    columns = (Cohort.id, Cohort.year, Cohort.opens_on, Cohort.closes_on)
    wanted = select(Scheme.id, Scheme.slug, Scheme.name, *columns).join(Cohort, Cohort.scheme_id == Scheme.id)
    ids = scheme_ids(actor, Permission.IMPORT_PEOPLE)
    rows = db.execute(wanted if ids is None else wanted.where(Scheme.id.in_(ids)))
    years: dict[int, list[Year]] = {}
    for one in (Year(*row) for row in rows):
        years.setdefault(one.scheme_id, []).append(one)
    present = [year for of_one in years.values() if (year := schemes.present(of_one, today)) is not None]
    found, names = {}, [called(year.scheme) for year in present]
    for year in present:
        place = Place(year.scheme_id, year.cohort_id, f"{year.scheme}, {year.year}")
        if names.count(called(year.scheme)) == 1:
            found[called(year.scheme)] = place
        found[year.slug] = place
    return found


def choices(db: Session, actor: Actor) -> list[tuple[str, str]]:
    """Short name and name of the schemes into which the actor may import, by name."""
    ids = scheme_ids(actor, Permission.IMPORT_PEOPLE)
    with_year = select(Cohort.id).where(Cohort.scheme_id == Scheme.id).exists()
    wanted = select(Scheme.slug, Scheme.name).where(with_year).order_by(Scheme.name)
    rows = db.execute(wanted if ids is None else wanted.where(Scheme.id.in_(ids)))
    return [(row.slug, row.name) for row in rows]


def invitation(person_id: int) -> str:
    """The key of the job that mails somebody the invitation of an import: there is one at a time."""
    return f"invited:{person_id}"


def known(db: Session, actor: Actor, emails: Sequence[str]) -> dict[str, Known]:
    """Who has an account with one of these addresses, first or second, by address; in a few statements for all."""
    people: dict[str, Any] = {}
    columns = (Person.id, Person.name, Person.password_hash, Person.confirmed_at, Person.status)
    for portion in portions(emails):
        second = select(SecondAddress.email.label("address"), *columns)
        second = second.join(Person, Person.id == SecondAddress.person_id)
        second = second.where(SecondAddress.confirmed_at.is_not(None), SecondAddress.email.in_(portion))
        people |= {row.address: row for row in db.execute(second)}
        first = select(Person.email.label("address"), *columns).where(Person.email.in_(portion))
        people |= {row.address: row for row in db.execute(first)}
    ids = sorted({row.id for row in people.values()})
    seen = shared(db, scheme_ids(actor, Permission.IMPORT_PEOPLE), ids)
    parts, asked, invited = _seats(db, Enrolment, ids), _seats(db, JoinAsk, ids), _invited(db, ids)
    return {
        address: Known(
            row.id,
            row.name,
            seen=row.id in seen,
            used=row.password_hash is not None or row.confirmed_at is not None,
            invited=row.id in invited,
            frozen=row.status == FROZEN,
            parts=frozenset(parts.get(row.id, ())),
            asked=frozenset(asked.get(row.id, ())),
        )
        for address, row in people.items()
    }


def shared(db: Session, mine: Collection[int] | None, ids: Sequence[int]) -> dict[int, int | None]:
    """Who of these people belongs to a scheme of `mine`, and to which; if that is None, to any or none at all."""
    if mine is None:
        return dict.fromkeys(ids)
    found: dict[int, int | None] = {}
    for portion in portions(ids):
        enrolled = select(Enrolment.person_id, Cohort.scheme_id).join(Cohort, Cohort.id == Enrolment.cohort_id)
        enrolled = enrolled.where(Cohort.scheme_id.in_(mine), Enrolment.person_id.in_(portion))
        granted = select(RoleGrant.person_id, RoleGrant.scheme_id)
        granted = granted.where(RoleGrant.scheme_id.in_(mine), RoleGrant.person_id.in_(portion))
        found |= {row[0]: row[1] for row in db.execute(union(enrolled, granted))}
    return found


def _seats(db: Session, model: type[Enrolment] | type[JoinAsk], ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """The years and parts in which these people are, or which they were asked to join."""
    found: dict[int, list[tuple[int, str]]] = {}
    for portion in portions(ids):
        rows = db.execute(select(model.person_id, model.cohort_id, model.part).where(model.person_id.in_(portion)))
        for row in rows:
            found.setdefault(row.person_id, []).append((row.cohort_id, row.part))
    return found


def _invited(db: Session, ids: Sequence[int]) -> set[int]:
    found = set()
    for portion in portions(ids):
        keys = {invitation(person_id): person_id for person_id in portion}
        found |= {keys[key] for key in db.scalars(select(Job.key).where(Job.key.in_(keys))) if key is not None}
    return found


def portions(wanted: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """`wanted` in pieces that a database takes in one statement."""
    for at in range(0, len(wanted), PORTION):
        yield wanted[at : at + PORTION]


def of(db: Session, actor: Actor, public_id: UUID, *, lock: bool = False) -> Feed:
    """A feed that the actor handed in; an administrator sees everybody's.

    Raises:
        Refused: "no_such_feed", status 404.
    """
    statement = select(Feed).where(Feed.public_id == public_id)
    found = db.scalar(statement.with_for_update() if lock else statement)
    if found is None or not (actor.is_admin or found.by_id == actor.person_id):
        raise Refused("no_such_feed", status=404)
    return found


def latest(db: Session, actor: Actor) -> Sequence[Feed]:
    """The latest feeds that the actor handed in, newest first."""
    mine = select(Feed).where(Feed.by_id == actor.person_id)
    return db.scalars(mine.order_by(Feed.made_at.desc(), Feed.id.desc()).limit(LATEST)).all()


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether somebody wants to join a year of a scheme; `answered_at` once they said."""

    public_id: UUID
    scheme: str
    slug: str
    year: str
    part: str
    closes_on: date
    answered_at: datetime | None


def asked(db: Session, actor: Actor, public_id: UUID) -> Asked:
    """What the actor is asked.

    Raises:
        Refused: "no_such_ask", status 404, also for what somebody else is asked.
    """
    statement = (
        select(
            *(JoinAsk.public_id, Scheme.name, Scheme.slug, Cohort.year, JoinAsk.part),
            *(Cohort.closes_on, JoinAsk.answered_at),
        )
        .join(Cohort, Cohort.id == JoinAsk.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .where(JoinAsk.public_id == public_id, JoinAsk.person_id == actor.person_id)
    )
    row = db.execute(statement).first()
    if row is None:
        raise Refused("no_such_ask", status=404)
    return Asked(*row)


def to_remind(db: Session, today: date, now: datetime, most: int) -> list[tuple[JoinAsk, CohortView]]:
    """Who was asked to join, has neither answered nor been reminded, and can join for a week more at the most; held
    until the deed ends."""
    last, asked_at = schemes.reminded(today, now)
    statement = (
        select(JoinAsk, *COLUMNS)
        .join(Cohort, Cohort.id == JoinAsk.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .where(*ASK_OPEN, JoinAsk.reminded_at.is_(None), JoinAsk.asked_at <= asked_at)
        .where(Cohort.closes_on.between(today, last))
        .order_by(JoinAsk.id)
        .limit(most)
        .with_for_update(of=JoinAsk)
    )
    return [(row[0], view(row)) for row in db.execute(statement)]


def counts(db: Session, feed_id: int) -> dict[State, int]:
    """How many lines are in which state."""
    wanted = select(FeedRow.state, func.count()).where(FeedRow.feed_id == feed_id)
    return {State(state): count for state, count in db.execute(wanted.group_by(FeedRow.state))}


def codes(db: Session, feed_id: int) -> dict[str, int]:
    """How many lines that would be done have which code."""
    ready = (FeedRow.feed_id == feed_id, FeedRow.state == State.READY.value)
    rows = db.execute(select(FeedRow.code, func.count()).where(*ready).group_by(FeedRow.code))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Progress:
    """A feed for its page: what, how far, and one page of its lines, those that need a look first."""

    public_id: UUID
    kind: str
    title: str
    invites: bool
    ignored: tuple[str, ...]
    made_at: datetime
    confirmed_at: datetime | None
    done_at: datetime | None
    counts: Mapping[State, int]
    codes: Mapping[str, int]
    chosen: str
    lines: Sequence[Any]
    number: int
    pages: int

    @property
    def total(self) -> int:
        """The lines that were or are to be done."""
        return sum(self.counts.get(state, 0) for state in (State.READY, State.DONE, State.FAILED))

    @property
    def done(self) -> int:
        return self.total - self.counts.get(State.READY, 0)


def progress(db: Session, actor: Actor, public_id: UUID, wanted: tuple[str, int]) -> Progress:
    """A feed as its page shows it; `wanted` is a state ("" for all) and the page, counted from 1.

    Raises:
        Refused: "no_such_feed".
    """
    feed, (chosen, number) = of(db, actor, public_id), wanted
    count = counts(db, feed.id)
    chosen = chosen if chosen in set(State) else ""
    total = count.get(State(chosen), 0) if chosen else sum(count.values())
    here = cut(total, number, PAGE)
    may_be_named = true() if actor.is_admin else listed(Person.id)
    calm = FeedRow.state.not_in([State.FAULT.value, State.FAILED.value])
    lines = (
        select(*FeedRow.__table__.c, Scheme.name.label("place"), Cohort.year, Person.name.label("who"))
        .outerjoin(Person, and_(Person.id == FeedRow.person_id, may_be_named))
        .outerjoin(Cohort, Cohort.id == FeedRow.cohort_id)
        .outerjoin(Scheme, Scheme.id == FeedRow.scheme_id)
        .where(FeedRow.feed_id == feed.id, *([FeedRow.state == chosen] if chosen else []))
        .order_by(calm, FeedRow.number)
    )
    return Progress(
        feed.public_id,
        feed.kind,
        feed.title,
        feed.invites,
        tuple(feed.ignored),
        feed.made_at,
        feed.confirmed_at,
        feed.done_at,
        count,
        codes(db, feed.id),
        chosen,
        db.execute(here.of(lines)).all(),
        here.number,
        here.pages,
    )
