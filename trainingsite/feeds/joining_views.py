"""The page on which somebody answers whether they want to join a scheme."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.feeds import joining, queries
from trainingsite.infra.db import db
from trainingsite.infra.times import local, site_zone

room = Blueprint("joining", __name__)


@room.get("/asked/<uuid:ask>")
@allow(Permission.SIGNED_IN)
def asked(ask: UUID) -> ResponseReturnValue:
    found = queries.asked(db.session(), current_actor(), ask)
    over = found.closes_on < local(datetime.now(UTC), site_zone()).date()
    return render_template("feeds/asked.html", asked=found, over=over)


@room.post("/asked/<uuid:ask>")
@allow(Permission.SIGNED_IN)
def answer(ask: UUID) -> ResponseReturnValue:
    joins = request.form.get("answer") == "yes"
    with act_as(current_actor()) as act:
        joining.answer(act, ask, joins=joins)
    flash("You have joined." if joins else "You said no. Nothing was changed.", "good")
    return redirect(url_for("home.front"))
