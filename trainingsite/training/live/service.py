"""Taking a place in a live session, changing it, giving it back; the line moves up by itself."""

from uuid import UUID

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.training.live import queries, rules
from trainingsite.training.live.models import LiveBooking, LiveSession
from trainingsite.training.live.rules import Place
from trainingsite.training.live.telling import tell


def book(act: Act, public_id: UUID) -> Place:
    """A place for the actor, or the end of the line; a second press changes nothing.

    Raises:
        Refused: "no_such_session", "session_cancelled", "session_begun".
    """
    act.require(Permission.TAKE_TRAINING)
    session = queries.held(act.db, _open_session(act, public_id))
    rules.refuse_booking(session, act.now)
    return _take(act, session)


def leave(act: Act, public_id: UUID) -> None:
    """Give the actor's place back, or step out of the line; whoever is first in it gets the place.

    Raises:
        Refused: "no_such_session", "session_cancelled", "session_begun", "session_changes_closed".
    """
    act.require(Permission.TAKE_TRAINING)
    session = queries.held(act.db, LiveSession.public_id == public_id)
    _leave(act, session)


def leave_all(act: Act, person_id: int) -> None:
    """Give back every place that somebody has in what is still to come. The caller has asked whether the actor may."""
    for session_id in queries.to_come(act.db, person_id, act.now):
        session = queries.held(act.db, LiveSession.id == session_id)
        own = queries.booking_of(act.db, session.id, person_id)
        if own is not None:
            _give_back(act, session, own)


def move(act: Act, public_id: UUID, to: UUID) -> None:
    """Change the actor's place for one in another session, which must be free; else the old one stays theirs.

    Raises:
        Refused: as `book` and `leave`; "session_full".
    """
    act.require(Permission.TAKE_TRAINING)
    wanted = queries.held(act.db, _open_session(act, to)) if str(to) < str(public_id) else None
    session = queries.held(act.db, LiveSession.public_id == public_id)  # always the same way round: no deadlock
    wanted = wanted or queries.held(act.db, _open_session(act, to))
    rules.refuse_booking(wanted, act.now)
    if rules.place_for(queries.turns(queries.bookings(act.db, wanted.id)), wanted.capacity) is not Place.BOOKED:
        raise Refused("session_full", title=wanted.title)
    _leave(act, session)
    _take(act, wanted)


def fill(act: Act, session: LiveSession) -> None:
    """Give free places to those who are first in line. The caller holds the session."""
    if session.cancelled_at is not None or act.now >= session.starts_at:
        return
    rows = queries.bookings(act.db, session.id)
    called = rules.called_up(queries.turns(rows), session.capacity)
    for row in rows:
        if row.turn in called:
            row.state = Place.BOOKED.value
            _record(act, "session.called_up", session, person=row.person_id)
            tell(act, "place", row.person_id, session)
    act.db.flush()


def remind(act: Act, _payload: object) -> None:
    """Remind everybody, once, of what they have a place in within a day."""
    for booking, session in queries.to_remind(act.db, act.now, act.now + rules.REMIND):
        booking.reminded_at = act.now
        tell(act, "reminder", booking.person_id, session, with_calendar=False)


def _open_session(act: Act, public_id: UUID) -> queries.Condition:
    return queries.both(LiveSession.public_id == public_id, queries.open_to(act.actor))


def _take(act: Act, session: LiveSession) -> Place:
    rows = queries.bookings(act.db, session.id)
    own = next((row for row in rows if row.person_id == act.actor.person_id), None)
    if own is not None and own.state != Place.CANCELLED.value:
        return Place(own.state)
    place = rules.place_for(queries.turns(rows), session.capacity)
    turn = max((row.turn for row in rows), default=0) + 1
    if own is None:
        own = LiveBooking(session_id=session.id, person_id=act.actor.person_id)
        act.db.add(own)
    own.turn, own.state, own.asked_at, own.reminded_at = turn, place.value, act.now, None
    act.db.flush()
    _record(act, f"session.{place.value}", session, person=act.actor.person_id)
    tell(act, place.value, own.person_id, session, with_calendar=place is Place.BOOKED)
    return place


def _leave(act: Act, session: LiveSession) -> None:
    own = queries.booking_of(act.db, session.id, act.actor.person_id)
    if own is None or own.state == Place.CANCELLED.value:
        return
    if own.state == Place.BOOKED.value:
        rules.refuse_leaving(session, act.now)
    _give_back(act, session, own)


def _give_back(act: Act, session: LiveSession, own: LiveBooking) -> None:
    own.state = Place.CANCELLED.value
    act.db.flush()
    _record(act, "session.left", session, person=own.person_id)
    fill(act, session)


def _record(act: Act, action: str, session: LiveSession, **details: object) -> None:
    act.record(action, "session", session.public_id, scheme_id=session.scheme_id, **details)
