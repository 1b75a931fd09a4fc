"""The desk's pages on applications."""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from trainingsite.access import Permission, may, scheme_ids
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.paging import asked_for
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.selection import bulk, held_queries, list_queries, service
from trainingsite.selection.confirming import is_back, look_first, seen
from trainingsite.selection.decision_forms import DecisionForm, ExceptionForm
from trainingsite.selection.decision_pages import Typed, applicant_page, put_lines
from trainingsite.selection.list_queries import Wanted
from trainingsite.selection.rules import Condition, Move, State

staff = Blueprint("selection_staff", __name__)
SAID = {
    Move.APPROVE: "Approved; the applicant gets a letter.",
    Move.APPROVE_CONDITIONALLY: "Approved with a condition; the applicant gets a letter.",
    Move.DECLINE: "Declined; the applicant gets a letter with your words.",
    Move.ASK_MORE: "Asked; the applicant gets a letter with your words.",
    Move.OFFER: "Offered; the applicant gets a letter.",
    Move.WAIT: "On the waiting list; the applicant gets a letter.",
}
AT_THE_FORM = {
    "reason_needed": ("reason", "Write what the applicant should know; they get it in their mail."),
    "condition_needed": ("condition", "Write the condition, and by when it is to be done."),
    "condition_overdue": ("due_on", "Choose a day after today."),
}


@staff.get("/desk/applications")
@allow(Permission.SEE_APPLICATIONS)
def applications() -> ResponseReturnValue:
    wanted = wanted_of(request.args)
    found = list_queries.applications(db.session(), current_actor(), wanted, datetime.now(UTC))
    states = [*(state.value for state in State if state is not State.DRAFT), *list_queries.NOT_IN_FORCE]
    mine = schemes.named(db.session(), scheme_ids(current_actor(), Permission.SEE_APPLICATIONS))
    can_decide = may(current_actor(), Permission.DECIDE_APPLICATIONS)
    return render_template(
        "selection/applications.html",
        found=found,
        wanted=wanted,
        states=states,
        schemes=mine,
        can_decide=can_decide,
        many=bulk.MOVES,
        held=held_queries.lately(db.session(), current_actor(), datetime.now(UTC)) if can_decide else (),
        now=datetime.now(UTC),
        most=bulk.MOST,
    )


def wanted_of(given: MultiDict[str, str]) -> Wanted:
    """What the filters ask for."""
    return Wanted(
        text=given.get("text", "").strip()[:100],
        state=given.get("state", ""),
        scheme=given.get("scheme", ""),
        sort=given.get("sort", "waiting"),
        number=asked_for(given),
    )


@staff.get("/desk/applications/<uuid:application>")
@allow(Permission.SEE_APPLICATIONS)
def applicant(application: UUID) -> ResponseReturnValue:
    return applicant_page(application, Typed())


@staff.post("/desk/applications/<uuid:application>/decide")
@allow(Permission.DECIDE_APPLICATIONS)
def decide(application: UUID) -> ResponseReturnValue:
    form = DecisionForm()
    if request.form.get("move") == "lines":
        put_lines(application, form)
        return applicant_page(application, Typed(decision=form))
    if is_back():
        return applicant_page(application, Typed(decision=form))
    if form.validate_on_submit():
        verdict = wanted_verdict(form)
        try:
            deed = partial(service.decide, public_id=application, verdict=verdict)
            return look_first(application, verdict.move.value, deed, SAID.get(verdict.move, ""))
        except Refused as refused:
            if refused.code not in AT_THE_FORM:
                raise
            form.refuse(*at_the_form(refused))
    return applicant_page(application, Typed(decision=form)), 422


def wanted_verdict(form: DecisionForm) -> service.Verdict:
    """What the form asks for. A condition counts only for the move that has one."""
    try:
        move = Move(request.form.get("move", ""))
    except ValueError:
        raise Refused("move_not_possible", move="none", state="any") from None
    conditions: tuple[Condition, ...] = ()
    if move is Move.APPROVE_CONDITIONALLY and form["due_on"].data is not None:
        conditions = (Condition(form.data_of("condition"), form["due_on"].data),)
    return service.Verdict(move, form.data_of("reason"), conditions, seen())


def at_the_form(refused: Refused) -> tuple[str, Refused, str]:
    """Where a refusal is shown, and in which words."""
    name, words = AT_THE_FORM[refused.code]
    return name, refused, words


@staff.post("/desk/applications/<uuid:application>/exception")
@allow(Permission.DECIDE_APPLICATIONS)
def ask_exception(application: UUID) -> ResponseReturnValue:
    form = ExceptionForm()
    if is_back() or not form.validate_on_submit():
        return applicant_page(application, Typed(exception=form)), 422 if form.errors else 200
    deed = partial(service.ask_exception, public_id=application, reason=form.data_of("why"))
    return look_first(application, "exception", deed, "Asked. A second member of staff confirms it.")


@staff.post("/desk/applications/<uuid:application>/exception/confirm")
@allow(Permission.CONFIRM_EXCEPTIONS)
def confirm_exception(application: UUID) -> ResponseReturnValue:
    deed = partial(service.confirm_exception, public_id=application, seen=seen())
    return look_first(application, "exception-confirm", deed, "Confirmed, and approved.")


@staff.post("/desk/applications/<uuid:application>/exception/drop")
@allow(Permission.CONFIRM_EXCEPTIONS)
def drop_exception(application: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.drop_exception(act, application)
    flash("The request for an exception is closed.", "good")
    return redirect(url_for("selection_staff.applicant", application=application))
