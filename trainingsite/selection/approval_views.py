"""Pages on an approval: the desk's steps, and the mentor's own page."""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.paging import asked_for
from trainingsite.selection import approval_queries, approvals, bulk, renewals, rules
from trainingsite.selection.approvals import Said
from trainingsite.selection.confirming import is_back, look_first
from trainingsite.selection.decision_forms import EndForm, ReinstateForm, SuspendForm
from trainingsite.selection.decision_pages import Typed, applicant_page
from trainingsite.selection.rules import Standing, Who

room = Blueprint("approvals", __name__)


@room.post("/desk/applications/<uuid:application>/approval/suspend")
@allow(Permission.DECIDE_APPLICATIONS)
def suspend(application: UUID) -> ResponseReturnValue:
    form = SuspendForm()
    if is_back() or not form.validate_on_submit():
        return applicant_page(application, Typed(suspend=form)), 422 if form.errors else 200
    said = Said(form.data_of("suspend_reason"), form.data_of("suspend_words"))
    deed = partial(approvals.suspend, application=application, said=said)
    return look_first(application, "suspend", deed, "Suspended. The role and the badge rest; the mentor gets a letter.")


@room.post("/desk/applications/<uuid:application>/approval/reinstate")
@allow(Permission.DECIDE_APPLICATIONS)
def reinstate(application: UUID) -> ResponseReturnValue:
    form = ReinstateForm()
    if is_back() or not form.validate_on_submit():
        return applicant_page(application, Typed(reinstate=form)), 422 if form.errors else 200
    said = Said(words=form.data_of("reinstate_words"))
    deed = partial(approvals.reinstate, application=application, said=said)
    done = "Back in force, and so are the role and the badge. The mentor gets a letter."
    return look_first(application, "reinstate", deed, done)


@room.post("/desk/applications/<uuid:application>/approval/end")
@allow(Permission.DECIDE_APPLICATIONS)
def end(application: UUID) -> ResponseReturnValue:
    form = EndForm()
    if is_back() or not form.validate_on_submit():
        return applicant_page(application, Typed(end=form)), 422 if form.errors else 200
    said, good = Said(form.data_of("end_reason"), form.data_of("end_words")), form.data_of("badge") == "completed"
    deed = partial(approvals.end, application=application, said=said, in_good_standing=good)
    return look_first(application, "end", deed, "The approval has ended; the mentor gets a letter.")


@room.post("/desk/applications/<uuid:application>/approval/conditions/<uuid:condition>")
@allow(Permission.DECIDE_APPLICATIONS)
def meet(application: UUID, condition: UUID) -> ResponseReturnValue:
    deed = partial(approvals.meet, application=application, condition=condition)
    return look_first(application, "meet-condition", deed, "The condition is met; the mentor gets a letter.")


@room.post("/desk/applications/<uuid:application>/approval/renew")
@allow(Permission.DECIDE_APPLICATIONS)
def renew(application: UUID) -> ResponseReturnValue:
    deed = partial(renewals.confirm, application=application)
    return look_first(application, "renew", deed, "Renewed; the mentor gets a letter, and the badge its new end.")


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
