"""A mentor's own page on being invited into a new year."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.selection import returning, returning_queries
from trainingsite.selection.rules import unmet
from trainingsite.training import queries as training

room = Blueprint("returning", __name__)


@room.get("/my/return/<slug>")
@allow(Permission.SIGNED_IN)
def mine(slug: str) -> ResponseReturnValue:
    session, person = db.session(), current_actor().person_id or 0
    found = returning_queries.own(session, person, slug)
    to_do = unmet(training.gates(session, person, found.cohort.terms.requirements))
    return render_template("selection/return.html", found=found, to_do=to_do)


@room.post("/my/return/<slug>/yes")
@allow(Permission.SIGNED_IN)
def accept(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        returning.accept(act, slug)
    flash("Good to have you back. Your trail says what is left.", "good")
    return redirect(url_for("home.front"))


@room.post("/my/return/<slug>/no")
@allow(Permission.SIGNED_IN)
def decline(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        returning.decline(act, slug)
    flash("Noted. Your approval stays as it is until it ends, and your badges stay yours.", "good")
    return redirect(url_for("returning.mine", slug=slug))
