"""What coordinators do with live sessions: plan, change, cancel; take attendance and lock it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trainingsite.access import Permission
from trainingsite.accounts.models import Person
from trainingsite.deeds import Act
from trainingsite.training.live import queries, rules, service
from trainingsite.training.live.models import LiveBooking, LiveSession
from trainingsite.training.live.rules import Attendance, Kind, Place
from trainingsite.training.live.telling import tell


@dataclass(frozen=True, slots=True)
class Plan:
    """What a coordinator says of a session; `place` or `link` is "" where there is none."""

    kind: Kind
    title: str
    starts_at: datetime
    minutes: int
    place: str
    link: str
    capacity: int
    changes_until: datetime
    makes_up_for: UUID | None = None


def plan(act: Act, scheme_id: int, wanted: Plan) -> LiveSession:
    """A new session of a scheme.

    Raises:
        Refused: "not_allowed"; "session_over"; "no_such_session" if it would make up for one of another scheme.
    """
    act.require(Permission.RUN_SESSIONS, scheme_id)
    rules.refuse_planning(wanted.starts_at, act.now)
    session = LiveSession(public_id=uuid.uuid4(), scheme_id=scheme_id, sequence=0, made_by=act.actor.person_id)
    _write(act, session, wanted)
    act.db.add(session)
    act.db.flush()
    _record(act, "session.planned", session, starts_at=wanted.starts_at, title=wanted.title)
    return session


def change(act: Act, public_id: UUID, wanted: Plan) -> LiveSession:
    """Change a session; whoever has a place hears of it if time or place changed, and further places fill at once.

    Raises:
        Refused: "no_such_session", "session_cancelled", "attendance_locked", "capacity_taken"; "session_over" if it
            would begin at another time, and that is over.
    """
    session = _held(act, public_id)
    rows = queries.bookings(act.db, session.id)
    booked = [row for row in rows if row.state == Place.BOOKED.value]
    rules.refuse_editing(session, len(booked), wanted.capacity)
    if wanted.starts_at != session.starts_at:
        rules.refuse_planning(wanted.starts_at, act.now)
    before = _meeting(session)
    _write(act, session, wanted)
    if _meeting(session) != before:
        session.sequence += 1
        for row in booked:
            row.reminded_at = None
            tell(act, "changed", row.person_id, session)
    act.db.flush()
    _record(act, "session.changed", session, starts_at=wanted.starts_at, title=wanted.title)
    service.fill(act, session)
    return session


def cancel(act: Act, public_id: UUID) -> None:
    """Call a session off; everybody with a place or in line gets a mail. A second press changes nothing.

    Raises:
        Refused: "no_such_session", "attendance_locked".
    """
    session = _held(act, public_id)
    if session.cancelled_at is not None:
        return
    rules.refuse_editing(session, 0, 1)
    session.cancelled_at, session.sequence = act.now, session.sequence + 1
    for row in queries.bookings(act.db, session.id):
        if row.state != Place.CANCELLED.value:
            tell(act, "cancelled", row.person_id, session)
    _record(act, "session.cancelled", session)


def note(act: Act, public_id: UUID, seen: Mapping[UUID, Attendance]) -> int:
    """Write down who was there, by people's public ids; returns how many lines changed.

    Raises:
        Refused: "no_such_session", "session_cancelled", "attendance_not_yet", "attendance_locked", "own_attendance".
    """
    session = _held(act, public_id)
    rules.refuse_attendance(session, act.now)
    changed = 0
    for row, _name, person in queries.people_of(act.db, session.id):
        said = seen.get(person)
        if said is None or row.attendance == said.value:
            continue
        _note(act, session, row, said)
        changed += 1
    return changed


def admit(act: Act, public_id: UUID, called: str) -> str:
    """Put somebody of the scheme on the list, by name or address, who came without a place: they were there. Returns
    their name.

    Raises:
        Refused: as `note`; "nobody_called", "several_called".
    """
    session = _held(act, public_id)
    rules.refuse_attendance(session, act.now)
    person_id = rules.the_one(queries.who_may_come(act.db, session, called))
    rows = queries.bookings(act.db, session.id)
    row = next((one for one in rows if one.person_id == person_id), None)
    if row is None:
        row = LiveBooking(session_id=session.id, person_id=person_id, state=Place.CANCELLED.value, asked_at=act.now)
        act.db.add(row)
    if row.state == Place.CANCELLED.value:
        row.state, row.turn = Place.WAITING.value, max((one.turn for one in rows), default=0) + 1
    _note(act, session, row, Attendance.PRESENT)
    return act.db.get_one(Person, person_id).name


def lock(act: Act, public_id: UUID) -> None:
    """End the list; whoever missed the session is told what makes up for it. A second press changes nothing.

    Raises:
        Refused: "no_such_session", "session_cancelled", "attendance_not_yet", "session_not_over", "own_attendance",
            "attendance_incomplete".
    """
    session = _held(act, public_id)
    if session.locked_at is not None:
        return
    rules.refuse_attendance(session, act.now)
    rules.refuse_early_lock(rules.Span(session.starts_at, session.minutes), act.now)
    listed = [row for row, *_who in queries.people_of(act.db, session.id)]
    rules.refuse_own([row.person_id for row in listed], act.actor.person_id)
    booked = [row for row in listed if row.state == Place.BOOKED.value]
    noted = [Attendance(row.attendance) if row.attendance else None for row in booked]
    rules.refuse_locking(noted)
    session.locked_at = act.now
    for row, said in zip(booked, noted, strict=True):
        if said is not Attendance.PRESENT:
            tell(act, "missed", row.person_id, session, with_calendar=False)
    present = sum(row.attendance == Attendance.PRESENT for row in listed)  # whoever came without a place, too
    _record(act, "attendance.locked", session, present=present, booked=len(booked))


def _note(act: Act, session: LiveSession, row: LiveBooking, said: Attendance) -> None:
    rules.refuse_own([row.person_id], act.actor.person_id)
    row.attendance, row.noted_at, row.noted_by = said.value, act.now, act.actor.person_id
    _record(act, "attendance.noted", session, person=row.person_id, attendance=said.value)


def _held(act: Act, public_id: UUID) -> LiveSession:
    act.require(Permission.RUN_SESSIONS)
    return queries.held(act.db, queries.both(LiveSession.public_id == public_id, queries.run_by(act.actor)))


def _write(act: Act, session: LiveSession, wanted: Plan) -> None:
    session.kind, session.title = wanted.kind.value, wanted.title
    session.starts_at, session.minutes = wanted.starts_at, wanted.minutes
    session.place, session.link = wanted.place, wanted.link
    session.capacity, session.changes_until = wanted.capacity, wanted.changes_until
    session.makes_up_for = None
    if wanted.makes_up_for is not None:
        theirs = queries.both(LiveSession.scheme_id == session.scheme_id, LiveSession.public_id == wanted.makes_up_for)
        session.makes_up_for = queries.held(act.db, theirs).id


def _meeting(session: LiveSession) -> tuple[object, ...]:
    return session.title, session.starts_at, session.minutes, session.place, session.link


def _record(act: Act, action: str, session: LiveSession, **details: object) -> None:
    act.record(action, "session", session.public_id, scheme_id=session.scheme_id, **details)
