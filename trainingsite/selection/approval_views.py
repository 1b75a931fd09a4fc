"""Pages on an approval: the desk's steps, and the mentor's own page."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.paging import asked_for
from trainingsite.selection import approval_queries, approvals, bulk, renewals, rules
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
        approvals.suspend(act, application, Said(form.data_of("suspend_reason"), form.data_of("suspend_words")))
    return back(application, "Suspended. The role and the badge rest; the mentor gets a letter.")


@room.post("/desk/applications/<uuid:application>/approval/reinstate")
@allow(Permission.DECIDE_APPLICATIONS)
def reinstate(application: UUID) -> ResponseReturnValue:
    form = ReinstateForm()
    if not form.validate_on_submit():
        return applicant_page(application, Typed(reinstate=form)), 422
    with act_as(current_actor()) as act:
        approvals.reinstate(act, application, Said(words=form.data_of("reinstate_words")))
    return back(application, "Back in force, and so are the role and the badge. The mentor gets a letter.")


@room.post("/desk/applications/<uuid:application>/approval/end")
@allow(Permission.DECIDE_APPLICATIONS)
def end(application: UUID) -> ResponseReturnValue:
    form = EndForm()
    if not form.validate_on_submit():
        return applicant_page(application, Typed(end=form)), 422
    said, good = Said(form.data_of("end_reason"), form.data_of("end_words")), form.data_of("badge") == "completed"
    with act_as(current_actor()) as act:
        approvals.end(act, application, said, in_good_standing=good)
    return back(application, "The approval has ended; the mentor gets a letter.")


@room.post("/desk/applications/<uuid:application>/approval/conditions/<uuid:condition>")
@allow(Permission.DECIDE_APPLICATIONS)
def meet(application: UUID, condition: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        approvals.meet(act, application, condition)
    return back(application, "The condition is met; the mentor gets a letter.")


@room.post("/desk/applications/<uuid:application>/approval/renew")
@allow(Permission.DECIDE_APPLICATIONS)
def renew(application: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        renewals.confirm(act, application)
    return back(application, "Renewed; the mentor gets a letter, and the badge its new end.")


@room.get("/desk/renewals")
@allow(Permission.DECIDE_APPLICATIONS)
def asked() -> ResponseReturnValue:
    found = approval_queries.renewals(db.session(), current_actor(), asked_for(request.args))
    return render_template("selection/renewals.html", found=found, most=bulk.MOST)


@room.get("/my/approval/<slug>")
@allow(Permission.HOLD_BADGES)
def mine(slug: str) -> ResponseReturnValue:
    session, person = db.session(), current_actor().person_id or 0
    own, now = approval_queries.own(session, person, slug), datetime.now(UTC)
    standing = rules.standing(Standing(own.approval.state), own.approval.until, now)
    return render_template(
        "selection/approval.html",
        own=own,
        standing=standing,
        conditions=approval_queries.conditions(session, own.approval.id),
        steps=rules.steps(standing, Who.MENTOR),
        can_renew=rules.can_renew(own.approval.until, now),
        opens=rules.renewal_opens(own.approval.until),
        renewal=approval_queries.renewal(session, own.approval),
        to_do=renewals.to_do(session, person, own.cohort),
    )


@room.post("/my/approval/<slug>/renew")
@allow(Permission.HOLD_BADGES)
def ask_renewal(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        renewals.ask(act, slug)
    flash("Asked. Your coordinator confirms it, and you get a mail.", "good")
    return redirect(url_for("approvals.mine", slug=slug))


@room.post("/my/approval/<slug>/leave")
@allow(Permission.HOLD_BADGES)
def leave(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        approvals.leave(act, slug)
    flash("You have left as a mentor. Thank you for what you gave.", "good")
    return redirect(url_for("approvals.mine", slug=slug))
