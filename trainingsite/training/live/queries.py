"""Reading live sessions, places and attendance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from trainingsite.access import Actor, Permission, Role, granted_ids, scheme_ids
from trainingsite.accounts import queries as accounts
from trainingsite.accounts.models import Person, RoleGrant
from trainingsite.accounts.queries import listed
from trainingsite.accounts.rules import normal_email
from trainingsite.infra.by_time import Wanted
from trainingsite.infra.paging import Page, counted
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Scheme
from trainingsite.training.live import rules
from trainingsite.training.live.models import LiveBooking, LiveSession
from trainingsite.training.live.rules import Kind, Place, Turn

Condition = ColumnElement[bool]


SEARCHED = (LiveSession.title, LiveSession.place)


@dataclass(frozen=True, slots=True)
class Shown:
    """A session with its scheme, how many have a place and stand in line, and one's own booking, if any."""

    session: LiveSession
    scheme: str
    slug: str
    makes_up_for: UUID | None
    booked: int
    waiting: int
    mine: LiveBooking | None

    @property
    def free(self) -> int:
        return max(0, self.session.capacity - self.booked) if not self.waiting else 0

    @property
    def ends_at(self) -> datetime:
        return self.session.starts_at + timedelta(minutes=self.session.minutes)


def open_to(actor: Actor) -> Condition:
    """The condition that a session is for the actor: training in their schemes, supervision where they are mentor."""
    mentor_in = [scheme for scheme, role in actor.grants if role is Role.MENTOR]
    mine = LiveSession.scheme_id.in_(granted_ids(actor, Permission.TAKE_TRAINING))
    supervised = and_(LiveSession.kind == Kind.SUPERVISION.value, LiveSession.scheme_id.in_(mentor_in))
    return or_(and_(LiveSession.kind == Kind.TRAINING.value, mine), supervised)


def both(one: Condition, other: Condition) -> Condition:
    """Both conditions."""
    return and_(one, other)


def run_by(actor: Actor) -> Condition:
    """The condition that a session is one that the actor runs."""
    ids = scheme_ids(actor, Permission.RUN_SESSIONS)
    return LiveSession.id.is_not(None) if ids is None else LiveSession.scheme_id.in_(ids)


def _shown(person_id: int | None) -> Any:
    """Sessions as SHOWN, to be narrowed by the caller."""
    counts = (
        select(
            LiveBooking.session_id,
            func.sum(case((LiveBooking.state == Place.BOOKED.value, 1), else_=0)).label("booked"),
            func.sum(case((LiveBooking.state == Place.WAITING.value, 1), else_=0)).label("waiting"),
        )
        .group_by(LiveBooking.session_id)
        .subquery()
    )
    earlier = aliased(LiveSession)
    own = LiveBooking.person_id == person_id if person_id is not None else false()
    return (
        select(LiveSession, Scheme.name, Scheme.slug, earlier.public_id, counts.c.booked, counts.c.waiting, LiveBooking)
        .join(Scheme, Scheme.id == LiveSession.scheme_id)
        .outerjoin(earlier, earlier.id == LiveSession.makes_up_for)
        .outerjoin(counts, counts.c.session_id == LiveSession.id)
        .outerjoin(LiveBooking, and_(LiveBooking.session_id == LiveSession.id, own))
    )


def _values(rows: Any) -> list[Shown]:
    return [
        Shown(session, scheme, slug, earlier, booked or 0, waiting or 0, mine)
        for session, scheme, slug, earlier, booked, waiting, mine in rows
    ]


def for_learner(db: Session, actor: Actor, now: datetime) -> list[Shown]:
    """The sessions to come that are for the actor, and those that they have or had a place in, soonest first."""
    has_place = LiveBooking.state.in_((Place.BOOKED.value, Place.WAITING.value))
    ahead = and_(LiveSession.starts_at > now, LiveSession.cancelled_at.is_(None), open_to(actor))
    statement = _shown(actor.person_id).where(or_(ahead, has_place)).order_by(LiveSession.starts_at, LiveSession.id)
    return _values(db.execute(statement))


def for_one(db: Session, actor: Actor, public_id: UUID) -> Shown:
    """A session that is for the actor, or in which they have a place.

    Raises:
        Refused: "no_such_session", status 404.
    """
    known = or_(open_to(actor), LiveBooking.id.is_not(None))
    found = _values(db.execute(_shown(actor.person_id).where(LiveSession.public_id == public_id, known)))
    if not found:
        raise Refused("no_such_session", status=404)
    return found[0]


def with_others(db: Session, actor: Actor, public_id: UUID, now: datetime) -> tuple[Shown, list[Shown]]:
    """A session as `for_one`, and those of its kind and scheme that one could move to, with a free place.

    Raises:
        Refused: "no_such_session", status 404.
    """
    this = aliased(LiveSession)
    alike = and_(this.public_id == public_id, this.scheme_id == LiveSession.scheme_id, this.kind == LiveSession.kind)
    known = or_(open_to(actor), LiveBooking.id.is_not(None))
    ahead = and_(open_to(actor), LiveSession.starts_at > now, LiveSession.cancelled_at.is_(None))
    statement = _shown(actor.person_id).join(this, alike).where(or_(and_(LiveSession.id == this.id, known), ahead))
    rows = _values(db.execute(statement.order_by(LiveSession.starts_at)))
    found = next((one for one in rows if one.session.public_id == public_id), None)
    if found is None:
        raise Refused("no_such_session", status=404)
    free = [one for one in rows if one.free and (one.mine is None or one.mine.state == Place.CANCELLED.value)]
    return found, [one for one in free if one is not found]


def for_staff(db: Session, actor: Actor, now: datetime, wanted: Wanted) -> Page[Shown]:
    """A page of the sessions that the actor runs: those to come, soonest first, or those that were, latest first."""
    here = counted(db, select(LiveSession.id).where(*_wanted(actor, now, wanted)), wanted.number)
    return here.page(_values(db.execute(here.of(_of_staff(actor, now, wanted)))))


def every(db: Session, actor: Actor, now: datetime, wanted: Wanted) -> list[Shown]:
    """All sessions that the actor runs: those to come, or those that were."""
    return _values(db.execute(_of_staff(actor, now, wanted)))


def _of_staff(actor: Actor, now: datetime, wanted: Wanted) -> Any:
    order = LiveSession.starts_at.desc() if wanted.past else LiveSession.starts_at
    return _shown(None).where(*_wanted(actor, now, wanted)).order_by(order, LiveSession.id)


def _wanted(actor: Actor, now: datetime, wanted: Wanted) -> list[Condition]:
    when = LiveSession.starts_at <= now if wanted.past else LiveSession.starts_at > now
    found: list[Condition] = [run_by(actor), when]
    if wanted.scheme:
        found.append(LiveSession.scheme_id.in_(select(Scheme.id).where(Scheme.slug == wanted.scheme)))
    if wanted.text:
        where = (func.lower(each).contains(wanted.text.lower(), autoescape=True) for each in SEARCHED)
        found.append(or_(*where))
    return found


def run(db: Session, actor: Actor, public_id: UUID) -> Shown:
    """A session that the actor runs.

    Raises:
        Refused: "no_such_session", status 404, also for one in somebody else's scheme.
    """
    found = _values(db.execute(_shown(None).where(LiveSession.public_id == public_id, run_by(actor))))
    if not found:
        raise Refused("no_such_session", status=404)
    return found[0]


def held(db: Session, wanted: Condition) -> LiveSession:
    """A session, held until the deed ends, so that its places are given one after the other.

    Raises:
        Refused: "no_such_session", status 404.
    """
    found = db.scalar(select(LiveSession).where(wanted).with_for_update())
    if found is None:
        raise Refused("no_such_session", status=404)
    return found


def bookings(db: Session, session_id: int) -> list[LiveBooking]:
    """Everybody who ever asked for a place, in the order in which they did."""
    statement = select(LiveBooking).where(LiveBooking.session_id == session_id).order_by(LiveBooking.turn)
    return list(db.scalars(statement))


def position(db: Session, found: Shown) -> int:
    """Where in the line the booking stands; 0 if it doesn't."""
    if found.mine is None or found.mine.state != Place.WAITING.value:
        return 0
    return rules.position(turns(bookings(db, found.session.id)), found.mine.turn)


def booking_of(db: Session, session_id: int, person_id: int | None) -> LiveBooking | None:
    """Somebody's booking in a session."""
    return db.scalar(
        select(LiveBooking).where(LiveBooking.session_id == session_id, LiveBooking.person_id == person_id)
    )


def to_come(db: Session, person_id: int, now: datetime) -> list[int]:
    """The sessions still to come in which somebody has a place or stands in line: row numbers, in their order."""
    statement = (
        select(LiveSession.id)
        .join(LiveBooking, LiveBooking.session_id == LiveSession.id)
        .where(
            LiveBooking.person_id == person_id,
            LiveBooking.state != Place.CANCELLED.value,
            LiveSession.starts_at > now,
            LiveSession.cancelled_at.is_(None),
        )
        .order_by(LiveSession.id)
    )
    return list(db.scalars(statement))


def engaged(person_id: int, since: datetime) -> Select[*tuple[Any, ...]]:
    """Sessions from `since` on in which somebody has a place or stands in line."""
    in_line = LiveBooking.state == Place.WAITING.value
    return (
        select(
            case((in_line, literal("line")), else_=literal("session")).label("kind"),
            LiveSession.public_id.label("subject"),
            LiveSession.title.label("title"),
            LiveSession.starts_at.label("starts_at"),
            LiveSession.minutes.label("minutes"),
        )
        .join(LiveBooking, LiveBooking.session_id == LiveSession.id)
        .where(LiveBooking.person_id == person_id, LiveBooking.state != Place.CANCELLED.value)
        .where(LiveSession.starts_at > since, LiveSession.cancelled_at.is_(None))
    )


def to_remind(db: Session, now: datetime, until: datetime) -> list[tuple[LiveBooking, LiveSession]]:
    """Places, held until the deed ends, in sessions that begin from `now` to `until` and of which nobody was told."""
    statement = (
        select(LiveBooking, LiveSession)
        .join(LiveSession, LiveSession.id == LiveBooking.session_id)
        .where(
            LiveSession.starts_at.between(now, until),
            LiveSession.cancelled_at.is_(None),
            LiveBooking.state == Place.BOOKED.value,
            LiveBooking.reminded_at.is_(None),
        )
        .order_by(LiveBooking.id)
        .limit(200)
        .with_for_update(of=LiveBooking, skip_locked=True)
    )
    return [(row[0], row[1]) for row in db.execute(statement)]


def turns(rows: Sequence[LiveBooking]) -> list[Turn]:
    """Bookings as the rules see them."""
    return [Turn(row.turn, Place(row.state)) for row in rows]


def people_of(db: Session, session_id: int) -> Sequence[Any]:
    """Bookings with their people: those with a place by name, then the line in its order."""
    return db.execute(_roll(session_id, Person.public_id)).all()


def addresses_of(db: Session, session_id: int) -> Sequence[Any]:
    """Bookings with name and address: those with a place by name, then the line in its order."""
    return db.execute(_roll(session_id, Person.email)).all()


def who_may_come(db: Session, session: LiveSession, called: str) -> list[int]:
    """The first two of those whom a session is for and who are called so, by name or address."""
    roles = [Role.MENTOR, Role.APPLICANT] if session.kind == Kind.TRAINING else [Role.MENTOR]
    holds = select(RoleGrant.person_id).where(RoleGrant.scheme_id == session.scheme_id, RoleGrant.role.in_(roles))
    among = and_(Person.id.in_(holds), listed(Person.id))
    exactly = list(db.scalars(select(Person.id).where(among, Person.email == normal_email(called))))
    return exactly or accounts.first_called(db, called, among, 2)


def _roll(session_id: int, column: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(LiveBooking, Person.name, column)
        .join(Person, Person.id == LiveBooking.person_id)
        .where(LiveBooking.session_id == session_id, LiveBooking.state != Place.CANCELLED.value, listed(Person.id))
        .order_by(LiveBooking.state, case((LiveBooking.state == Place.WAITING.value, LiveBooking.turn)), Person.name)
    )


def making_up_for(db: Session, session_id: int, now: datetime) -> list[LiveSession]:
    """The sessions to come that make up for one."""
    statement = select(LiveSession).where(
        LiveSession.makes_up_for == session_id, LiveSession.starts_at > now, LiveSession.cancelled_at.is_(None)
    )
    return list(db.scalars(statement.order_by(LiveSession.starts_at)))


def choices_to_make_up(db: Session, scheme_id: int) -> list[LiveSession]:
    """The latest sessions of a scheme, to choose from which a new one makes up for."""
    statement = select(LiveSession).where(LiveSession.scheme_id == scheme_id, LiveSession.cancelled_at.is_(None))
    return list(db.scalars(statement.order_by(LiveSession.starts_at.desc()).limit(40)))
