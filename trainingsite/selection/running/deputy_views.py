"""The desk's pages on who runs a scheme: further coordinators, stepping down, handing over."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission, Role
from trainingsite.accounts import queries as people
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import local
from trainingsite.schemes import deputies
from trainingsite.selection.running import queries
from trainingsite.selection.running.deputy_forms import AppointForm, HandoverForm

room = Blueprint("deputies", __name__)
AT_THE_FORM = {
    "handover_needs_two": ("to", "Choose two different coordinators of this scheme."),
    "handover_over": ("until_on", "Choose a last day that isn’t over."),
    "handover_turned_round": ("until_on", "Choose a last day that isn’t before the first."),
    "handover_too_long": ("until_on", "A year is the longest; after that somebody else should coordinate the scheme."),
    "handover_meets_another": ("from_on", "Somebody stands in on some of these days already. End that first."),
}


@room.route("/desk/schemes/<slug>/handover", methods=["GET", "POST"])
@allow(Permission.RUN_SCHEMES)
def hand_over(slug: str) -> ResponseReturnValue:
    scheme, actor = queries.mine(db.session(), current_actor(), slug), current_actor()
    form = HandoverForm(data={"away": str(actor.public_id)})
    form.choose_from(people.holders(db.session(), scheme.id, Role.COORDINATOR))
    if form.validate_on_submit():
        try:
            with act_as(actor) as act:
                deputies.hand_over(act, slug, form.plan)
            flash("Handed over. Whoever stands in gets a mail, and sees your notes on the desk.", "good")
            return redirect(url_for("deputies.hand_over", slug=slug))
        except Refused as refused:
            if refused.code not in AT_THE_FORM:
                raise
            form.refuse(AT_THE_FORM[refused.code][0], refused, AT_THE_FORM[refused.code][1])
    today = local(datetime.now(UTC), actor.zone).date()
    found = deputies.handovers(db.session(), scheme.id, today)
    page = render_template("running/handover.html", scheme=scheme, form=form, handovers=found, today=today)
    return page, 422 if form.errors else 200


@room.post("/desk/schemes/<slug>/handover/<uuid:handover>/end")
@allow(Permission.RUN_SCHEMES)
def end(slug: str, handover: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        deputies.come_back(act, slug, handover)
    flash("Ended. Mails about what waits go to both again.", "good")
    return redirect(url_for("deputies.hand_over", slug=slug))


@room.route("/desk/schemes/<slug>/coordinators", methods=["GET", "POST"])
@allow(Permission.RUN_SCHEMES)
def coordinators(slug: str) -> ResponseReturnValue:
    scheme, form = queries.mine(db.session(), current_actor(), slug), AppointForm()
    if form.validate_on_submit():
        try:
            with act_as(current_actor()) as act:
                deputies.appoint(act, slug, form.data_of("email"))
            flash("They coordinate this scheme from now on, and get a mail.", "good")
            return redirect(url_for("deputies.coordinators", slug=slug))
        except Refused as refused:
            if refused.code != "no_account":
                raise
            words = "Nobody with a confirmed account has this address. Ask them to sign up first."
            form.refuse("email", refused, words)
    found = people.holders(db.session(), scheme.id, Role.COORDINATOR)
    mine = any(one.id == current_actor().person_id for one in found)
    page = render_template("running/coordinators.html", scheme=scheme, form=form, coordinators=found, mine=mine)
    return page, 422 if form.errors else 200


@room.post("/desk/schemes/<slug>/coordinators/leave")
@allow(Permission.RUN_SCHEMES)
def step_down(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        deputies.step_down(act, slug)
    flash("You no longer coordinate this scheme. Thank you.", "good")
    return redirect(url_for("home.front"))
