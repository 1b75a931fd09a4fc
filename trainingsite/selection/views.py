"""Applying: one's own application."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.content.values import SchemeType
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.errors import wants_json
from trainingsite.infra.forms import Form
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import queries, service
from trainingsite.selection.forms import DAYS, PARTS, answers_of, application_form
from trainingsite.selection.models import Application
from trainingsite.selection.rules import State, unmet
from trainingsite.training import queries as training

room = Blueprint("selection", __name__)
OPEN = (State.DRAFT, State.MORE_ASKED)


def kind_of(cohort: CohortView) -> SchemeType:
    return catalogue().scheme_types[cohort.scheme_type]


def page(cohort: CohortView, application: Application | None, form: Form) -> str:
    gates = training.gates(db.session(), current_actor().person_id or 0, cohort.terms.requirements)
    return render_template(
        "selection/apply.html",
        cohort=cohort,
        kind=kind_of(cohort),
        form=form,
        application=application,
        history=queries.history(db.session(), application.id) if application else (),
        unmet=unmet(gates),
        days=DAYS,
        parts=PARTS,
    )


@room.get("/apply/<slug>")
@allow(Permission.APPLY)
def apply(slug: str) -> ResponseReturnValue:
    cohort = schemes.latest_cohort(db.session(), slug)
    enrolment = schemes.enrolment(db.session(), current_actor().person_id or 0, cohort.id)
    if enrolment is None:
        raise Refused("join_first", scheme=cohort.scheme_name, slug=slug)
    application = queries.own_application(db.session(), enrolment.id)
    form = application_form(kind_of(cohort).questions)(data=application.answers if application else {})
    return page(cohort, application, form)


@room.post("/apply/<slug>")
@allow(Permission.APPLY)
def answer(slug: str) -> ResponseReturnValue:
    cohort = schemes.latest_cohort(db.session(), slug)
    questions = kind_of(cohort).questions
    form = application_form(questions)()
    sending = request.form.get("action") == "send"
    complete = form.validate_on_submit() if sending else True
    with act_as(current_actor()) as act:
        if sending and complete:
            service.send(act, slug, answers_of(form, questions))
        else:
            application = service.save_draft(act, slug, answers_of(form, questions))
    if not complete:
        return page(cohort, application, form), 422
    if wants_json():
        return jsonify(saved_at=act.now.isoformat())
    flash("Your application is sent." if sending else "Your draft is saved.", "good")
    return redirect(url_for("selection.apply", slug=slug))


@room.post("/apply/<slug>/withdraw")
@allow(Permission.APPLY)
def withdraw(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.withdraw(act, slug)
    flash("Your application is withdrawn. You can open it again whenever you like.", "good")
    return redirect(url_for("selection.apply", slug=slug))


@room.post("/apply/<slug>/reopen")
@allow(Permission.APPLY)
def reopen(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.reopen(act, slug)
    return redirect(url_for("selection.apply", slug=slug))
