"""The desk's page on a sign-off: recording what an office said about a year, and noting that it no longer holds."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes import sign_offs
from trainingsite.schemes.sign_off_rules import Office
from trainingsite.schemes.sign_offs import Word
from trainingsite.selection.running import queries
from trainingsite.selection.running.forms import SignOffForm

room = Blueprint("sign_offs", __name__)
WHERE = "/desk/schemes/<slug>/<path:year>/sign-offs/<any(visa,safeguarding):office>"


@room.route(WHERE, methods=["GET", "POST"])
@allow(Permission.RUN_SCHEMES)
def record(slug: str, year: str, office: str) -> ResponseReturnValue:
    scheme = queries.mine(db.session(), current_actor(), slug)
    cohort, form = schemes.year(db.session(), scheme.id, year), SignOffForm()
    if form.validate_on_submit():
        word = Word(Office(office), form.data_of("said_by"), form.said_on.data, form.data_of("reference"))
        try:
            with act_as(current_actor()) as act:
                sign_offs.record(act, slug, year, word)
            flash("Recorded. It holds until what it is about changes.", "good")
            return redirect(url_for("scheme_desk.one", slug=slug, year=year))
        except Refused as refused:
            if refused.code != "day_to_come":
                raise
            form.refuse("said_on", refused, "Choose the day on which it was said; it can’t be a day to come.")
    held = schemes.sign_offs(db.session(), cohort.id).get(Office(office))
    page = render_template("running/sign_off.html", cohort=cohort, office=office, form=form, held=held)
    return page, 422 if form.errors else 200


@room.post(f"{WHERE}/end")
@allow(Permission.RUN_SCHEMES)
def end(slug: str, year: str, office: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        sign_offs.withdraw(act, slug, year, Office(office))
    flash("Noted: it no longer holds.", "good")
    return redirect(url_for("scheme_desk.one", slug=slug, year=year))
