"""The page on records that are closed since somebody died: for the one who is told, and for administrators."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.feeds import status_queries, statuses
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused

room = Blueprint("closed", __name__)


@room.get("/desk/people/closed")
@allow(Permission.SIGNED_IN)
def records() -> ResponseReturnValue:
    session = db.session()
    if not status_queries.may_close(session, current_actor()):
        raise Refused("no_closed_records", status=404)
    told = status_queries.lead(session)
    return render_template("feeds/closed.html", found=status_queries.closed(session), lead=told)


@room.post("/desk/people/closed/<uuid:person>")
@allow(Permission.SIGNED_IN)
def reopen(person: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        statuses.reopen(act, person)
    flash("The record is open again, and mail goes again.", "good")
    return redirect(url_for("closed.records"))
