"""Keeping a filter of one of the desk's lists, and letting go of it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.home import service

room = Blueprint("filters", __name__)


@room.post("/desk/filters")
@allow(Permission.SEE_DESK)
def keep() -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        where = service.keep_filter(act, request.form.get("name", ""), request.form.get("address", ""))
    flash("Kept; your desk leads to it.", "good")
    return redirect(where)


@room.post("/desk/filters/<uuid:kept>/remove")
@allow(Permission.SEE_DESK)
def remove(kept: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.forget_filter(act, kept)
    flash("The filter is gone.", "good")
    return redirect(url_for("home.desk"))
