"""The desk's pages on who runs a scheme: coordinators, reviewers, stepping down, handing over."""

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
from trainingsite.schemes import asking, deputies
from trainingsite.selection import readers
from trainingsite.selection.running import queries
from trainingsite.selection.running.deputy_forms import AskForm, HandoverForm

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
    scheme, form = queries.mine(db.session(), current_actor(), slug), AskForm()
    if form.validate_on_submit():
        return asked(slug, Role.COORDINATOR, form)
    found = people.holders(db.session(), scheme.id, Role.COORDINATOR)
    mine = any(one.id == current_actor().person_id for one in found)
    asks = asking.of_scheme(db.session(), scheme.id, Role.COORDINATOR)
    page = render_template(
        "running/coordinators.html", scheme=scheme, form=form, coordinators=found, mine=mine, asks=asks
    )
    return page, 422 if form.errors else 200


@room.route("/desk/schemes/<slug>/reviewers", methods=["GET", "POST"])
@allow(Permission.RUN_SCHEMES)
def reviewers(slug: str) -> ResponseReturnValue:
    scheme, form = queries.mine(db.session(), current_actor(), slug), AskForm()
    if form.validate_on_submit():
        return asked(slug, Role.REVIEWER, form)
    found = people.holders(db.session(), scheme.id, Role.REVIEWER)
    asks = asking.of_scheme(db.session(), scheme.id, Role.REVIEWER)
    read = readers.reading(db.session(), scheme.id)
    page = render_template("running/reviewers.html", scheme=scheme, form=form, reviewers=found, asks=asks, read=read)
    return page, 422 if form.errors else 200


def asked(slug: str, role: Role, form: AskForm) -> ResponseReturnValue:
    """Ask whom the form names. The answer is the same whether or not they have an account."""
    with act_as(current_actor()) as act:
        asking.ask(act, slug, role, form.named)
    flash("Asked. They get a mail, and stand here by their name once they have said yes.", "good")
    return redirect(url_for(f"deputies.{role.value}s", slug=slug))


@room.post("/desk/schemes/<slug>/asked/<uuid:ask>/take-back")
@allow(Permission.RUN_SCHEMES)
def take_back(slug: str, ask: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        asking.take_back(act, slug, ask)
    flash("Taken back. The link in their mail leads nowhere any more.", "good")
    return redirect(url_for("scheme_desk.one", slug=slug))


@room.post("/desk/schemes/<slug>/reviewers/<uuid:reviewer>/remove")
@allow(Permission.RUN_SCHEMES)
def remove_reviewer(slug: str, reviewer: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        readers.remove(act, slug, reviewer)
    flash("They read for this scheme no longer. What they hadn’t sent goes to others.", "good")
    return redirect(url_for("deputies.reviewers", slug=slug))


@room.post("/desk/schemes/<slug>/coordinators/leave")
@allow(Permission.RUN_SCHEMES)
def step_down(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        deputies.step_down(act, slug)
    flash("You no longer coordinate this scheme. Thank you.", "good")
    return redirect(url_for("home.front"))
