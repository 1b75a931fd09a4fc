"""Pages on an approval: the desk's steps, and the mentor's own page."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.selection import approval_queries, approvals, rules
from trainingsite.selection.approvals import Said
from trainingsite.selection.decision_forms import EndForm, ReinstateForm, SuspendForm
from trainingsite.selection.decision_pages import Typed, applicant_page
from trainingsite.selection.rules import Standing, Who

room = Blueprint("approvals", __name__)


def back(application: UUID, said: str) -> ResponseReturnValue:
    flash(said, "good")
    return redirect(url_for("selection_staff.applicant", application=application))


@room.post("/desk/applications/<uuid:application>/approval/suspend")
@allow(Permission.DECIDE_APPLICATIONS)
def suspend(application: UUID) -> ResponseReturnValue:
    form = SuspendForm()
    if not form.validate_on_submit():
        return applicant_page(application, Typed(suspend=form)), 422
    with act_as(current_actor()) as act:
        approvals.suspend(act, application, Said(form.data_of("reason"), form.data_of("words")))
    return back(application, "Suspended. The role and the badge rest; the mentor gets a letter.")


@room.post("/desk/applications/<uuid:application>/approval/reinstate")
@allow(Permission.DECIDE_APPLICATIONS)
def reinstate(application: UUID) -> ResponseReturnValue:
    form = ReinstateForm()
    if not form.validate_on_submit():
        return applicant_page(application, Typed(reinstate=form)), 422
    with act_as(current_actor()) as act:
        approvals.reinstate(act, application, Said(words=form.data_of("words")))
    return back(application, "Back in force, and so are the role and the badge. The mentor gets a letter.")


@room.post("/desk/applications/<uuid:application>/approval/end")
@allow(Permission.DECIDE_APPLICATIONS)
def end(application: UUID) -> ResponseReturnValue:
    form = EndForm()
    if not form.validate_on_submit():
        return applicant_page(application, Typed(end=form)), 422
    said, good = Said(form.data_of("reason"), form.data_of("words")), form.data_of("badge") == "completed"
    with act_as(current_actor()) as act:
        approvals.end(act, application, said, in_good_standing=good)
    return back(application, "The approval has ended; the mentor gets a letter.")


@room.post("/desk/applications/<uuid:application>/approval/conditions/<uuid:condition>")
@allow(Permission.DECIDE_APPLICATIONS)
def meet(application: UUID, condition: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        approvals.meet(act, application, condition)
    return back(application, "The condition is met; the mentor gets a letter.")


@room.get("/my/approval/<slug>")
@allow(Permission.HOLD_BADGES)
def mine(slug: str) -> ResponseReturnValue:
    own = approval_queries.own(db.session(), current_actor().person_id or 0, slug)
    standing = rules.standing(Standing(own.approval.state), own.approval.until, datetime.now(UTC))
    return render_template(
        "selection/approval.html",
        own=own,
        standing=standing,
        conditions=approval_queries.conditions(db.session(), own.approval.id),
        steps=rules.steps(standing, Who.MENTOR),
    )


@room.post("/my/approval/<slug>/leave")
@allow(Permission.HOLD_BADGES)
def leave(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        approvals.leave(act, slug)
    flash("You have left as a mentor. Thank you for what you gave.", "good")
    return redirect(url_for("approvals.mine", slug=slug))
