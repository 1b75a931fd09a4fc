"""Live sessions as learners and mentors meet them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.training.live import queries, service
from trainingsite.training.live.calendars import calendar
from trainingsite.training.live.engagements import engagements
from trainingsite.training.live.queries import Shown
from trainingsite.training.live.rules import Engagement, Place, Span, clashes
from trainingsite.training.live.telling import entry_of

room = Blueprint("live", __name__)
SAID = {
    Place.BOOKED: "You have a place. A mail with the calendar file is on its way.",
    Place.WAITING: "You are in line. You get a mail as soon as a place is yours.",
}


def now() -> datetime:
    return datetime.now(UTC)


@room.get("/sessions")
@allow(Permission.TAKE_TRAINING)
def sessions() -> ResponseReturnValue:
    moment = now()
    rows = queries.for_learner(db.session(), current_actor(), moment)
    ahead = [one for one in rows if one.ends_at > moment and one.session.cancelled_at is None]
    past = [one for one in rows if one not in ahead]
    return render_template("live/sessions.html", ahead=ahead, past=past[::-1])


@room.get("/sessions/<uuid:session>")
@allow(Permission.TAKE_TRAINING)
def session(session: UUID) -> ResponseReturnValue:
    moment = now()
    found, others = queries.with_others(db.session(), current_actor(), session, moment)
    begun = found.session.starts_at <= moment
    has_place = found.mine is not None and found.mine.state == Place.BOOKED
    makes_up = queries.making_up_for(db.session(), found.session.id, moment) if begun else ()
    position = queries.position(db.session(), found)
    engaged = () if begun or position else engagements(db.session(), current_actor().person_id or 0, moment)
    return render_template(
        "live/session.html",
        found=found,
        has_place=has_place,
        begun=begun,
        may_change=moment <= found.session.changes_until,
        at_once=at_once(engaged, [found, *others], found.session.public_id),
        others=others,
        makes_up=makes_up,
        position=position,
    )


def at_once(engaged: Sequence[Engagement], shown: Sequence[Shown], here: UUID) -> dict[UUID, tuple[Engagement, ...]]:
    """What is at the same time as each of these sessions; the place `here` would be given up for another."""
    spans = {one.session.public_id: Span(one.session.starts_at, one.session.minutes) for one in shown}
    return {session: clashes(engaged, span, apart=(here, session)) for session, span in spans.items()}


@room.post("/sessions/<uuid:session>/book")
@allow(Permission.TAKE_TRAINING)
def book(session: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        place = service.book(act, session)
    flash(SAID[place], "good")
    return redirect(url_for("live.session", session=session))


@room.post("/sessions/<uuid:session>/leave")
@allow(Permission.TAKE_TRAINING)
def leave(session: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.leave(act, session)
    flash("Your place is given back.", "good")
    return redirect(url_for("live.session", session=session))


@room.post("/sessions/<uuid:session>/move")
@allow(Permission.TAKE_TRAINING)
def move(session: UUID) -> ResponseReturnValue:
    try:
        wanted = UUID(request.form.get("to", ""))
    except ValueError:
        raise Refused("no_such_session", status=404) from None
    with act_as(current_actor()) as act:
        service.move(act, session, wanted)
    flash("Your place is moved. A mail with the calendar file is on its way.", "good")
    return redirect(url_for("live.session", session=wanted))


@room.get("/sessions/<uuid:session>/session.ics")
@allow(Permission.TAKE_TRAINING)
def ics(session: UUID) -> ResponseReturnValue:
    found = queries.for_one(db.session(), current_actor(), session)
    hidden = found.mine is None or found.mine.state != Place.BOOKED
    entry = entry_of(found.session, now(), with_link=not hidden)
    named = {"Content-Disposition": 'attachment; filename="session.ics"'}
    return Response(calendar(entry), mimetype="text/calendar", headers=named)
