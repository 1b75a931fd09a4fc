"""Live sessions, and who was there, as files."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Actor, Permission
from trainingsite.deeds import allow, current_actor
from trainingsite.deeds.exporting import Sheet, take_away
from trainingsite.infra.by_time import Wanted
from trainingsite.infra.db import db
from trainingsite.infra.sheets import moment
from trainingsite.training.live import queries

room = Blueprint("live_sheets", __name__)
Rows = Iterator[tuple[object, ...]]


@room.get("/desk/sessions.csv")
@allow(Permission.RUN_SESSIONS)
def sessions() -> ResponseReturnValue:
    wanted, actor = Wanted.of(request.args), current_actor()
    return take_away(actor, Sheet("sessions", Permission.RUN_SESSIONS, wanted.as_dict), _sessions(actor, wanted))


@room.get("/desk/sessions/<uuid:session>.csv")
@allow(Permission.RUN_SESSIONS)
def attendance(session: UUID) -> ResponseReturnValue:
    found, actor = queries.run(db.session(), current_actor(), session), current_actor()
    asked = {"session": found.session.title}
    sheet = Sheet("attendance", Permission.RUN_SESSIONS, asked, [found.session.scheme_id])
    return take_away(actor, sheet, _attendance(found.session.id, actor.zone))


def _sessions(actor: Actor, wanted: Wanted) -> Rows:
    yield "id", "title", "kind", "begins", "minutes", "places", "taken", "in_line", "state", "scheme"
    for one in queries.every(db.session(), actor, datetime.now(UTC), wanted):
        session = one.session
        state = "called off" if session.cancelled_at else "list locked" if session.locked_at else "planned"
        at = (session.public_id, session.title, session.kind, moment(session.starts_at, actor.zone), session.minutes)
        yield *at, session.capacity, one.booked, one.waiting, state, one.scheme


def _attendance(session_id: int, zone: str) -> Rows:
    yield "name", "email", "place", "attendance", "asked"
    for booking, name, email in queries.addresses_of(db.session(), session_id):
        yield name, email, booking.state, booking.attendance, moment(booking.asked_at, zone)
