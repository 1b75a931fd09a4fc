"""The desk's pages on applications."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission, may
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.selection import queries, rules, service
from trainingsite.selection.beside import beside
from trainingsite.selection.forms import DAYS, PARTS, DecisionForm, ExceptionForm
from trainingsite.selection.queries import Filed, Wanted
from trainingsite.selection.rules import Move, State
from trainingsite.training import queries as training

staff = Blueprint("selection_staff", __name__)
SAID = {
    Move.APPROVE: "Approved; the applicant gets a mail.",
    Move.DECLINE: "Declined; the applicant gets a mail with your words.",
    Move.ASK_MORE: "Asked; the applicant gets a mail with your words.",
    Move.OFFER: "Offered; the applicant gets a mail.",
}


@staff.get("/desk/applications")
@allow(Permission.SEE_APPLICATIONS)
def applications() -> ResponseReturnValue:
    given = request.args
    wanted = Wanted(
        text=given.get("text", "").strip()[:100],
        state=given.get("state", ""),
        scheme=given.get("scheme", ""),
        sort=given.get("sort", "waiting"),
        number=max(1, given.get("page", 1, type=int)),
    )
    found = queries.applications(db.session(), current_actor(), wanted, datetime.now(UTC))
    states = [*(state.value for state in State if state is not State.DRAFT), queries.LAPSED]
    mine = schemes.schemes_of(db.session(), current_actor(), Permission.SEE_APPLICATIONS)
    return render_template("selection/applications.html", found=found, wanted=wanted, states=states, schemes=mine)


@staff.get("/desk/applications/<uuid:application>")
@allow(Permission.SEE_APPLICATIONS)
def applicant(application: UUID) -> ResponseReturnValue:
    return applicant_page(application, DecisionForm(), ExceptionForm())


def applicant_page(application: UUID, decision: DecisionForm, exception: ExceptionForm) -> str:
    session, actor = db.session(), current_actor()
    found = queries.filed(session, actor, application)
    gates = queries.approval_gates(session, found, datetime.now(UTC))
    approval = queries.approval_of(session, found.application.enrolment_id)
    decides = may(actor, Permission.DECIDE_APPLICATIONS, found.cohort.scheme_id)
    return render_template(
        "selection/applicant.html",
        found=found,
        kind=catalogue().scheme_types[found.cohort.scheme_type],
        gates=gates,
        unmet=rules.unmet(gates),
        evidence=training.evidence(session, found.person.id),
        history=queries.history(session, found.application.id),
        exception=queries.open_exception(session, found.application.id),
        exceptions=queries.exceptions(session, found.application.id),
        approval=approval,
        more=beside(session, actor, found),
        in_force=approval is not None and approval.until >= datetime.now(UTC),
        moves=moves_of(found) if decides else (),
        decision_form=decision,
        exception_form=exception,
        days=DAYS,
        parts=PARTS,
    )


def moves_of(found: Filed) -> tuple[Move, ...]:
    """What the staff can do with an application now."""
    return rules.moves(State(found.application.state), found.cohort.terms.order, applicant=False)


@staff.post("/desk/applications/<uuid:application>/decide")
@allow(Permission.DECIDE_APPLICATIONS)
def decide(application: UUID) -> ResponseReturnValue:
    form = DecisionForm()
    try:
        move = Move(request.form.get("move", ""))
    except ValueError:
        raise Refused("move_not_possible", move="none", state="any") from None
    if form.validate_on_submit():
        try:
            with act_as(current_actor()) as act:
                service.decide(act, application, service.Verdict(move, form.data_of("reason")))
            flash(SAID[move], "good")
            return redirect(url_for("selection_staff.applicant", application=application))
        except Refused as refused:
            if refused.code != "reason_needed":
                raise
            form.refuse("reason", refused, "Write what the applicant should know; they get it in their mail.")
    return applicant_page(application, form, ExceptionForm(formdata=None)), 422


@staff.post("/desk/applications/<uuid:application>/exception")
@allow(Permission.DECIDE_APPLICATIONS)
def ask_exception(application: UUID) -> ResponseReturnValue:
    form = ExceptionForm()
    if not form.validate_on_submit():
        return applicant_page(application, DecisionForm(formdata=None), form), 422
    with act_as(current_actor()) as act:
        service.ask_exception(act, application, form.data_of("reason"))
    flash("Asked. A second member of staff confirms it.", "good")
    return redirect(url_for("selection_staff.applicant", application=application))


@staff.post("/desk/applications/<uuid:application>/exception/confirm")
@allow(Permission.CONFIRM_EXCEPTIONS)
def confirm_exception(application: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.confirm_exception(act, application)
    flash("Confirmed, and approved.", "good")
    return redirect(url_for("selection_staff.applicant", application=application))


@staff.post("/desk/applications/<uuid:application>/exception/drop")
@allow(Permission.CONFIRM_EXCEPTIONS)
def drop_exception(application: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.drop_exception(act, application)
    flash("The request for an exception is closed.", "good")
    return redirect(url_for("selection_staff.applicant", application=application))
