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
from trainingsite.selection.queries import Paper
from trainingsite.selection.rules import unmet
from trainingsite.training import queries as training

room = Blueprint("selection", __name__)


def kind_of(cohort: CohortView) -> SchemeType:
    return catalogue().scheme_types[cohort.scheme_type]


def own_paper(slug: str) -> Paper:
    paper = queries.paper(db.session(), current_actor().person_id or 0, slug)
    if paper is None:
        cohort = schemes.latest_cohort(db.session(), slug)
        raise Refused("join_first", scheme=cohort.scheme_name, slug=slug)
    return paper


def page(paper: Paper, form: Form) -> str:
    cohort = paper.step.cohort
    gates = training.gates(db.session(), current_actor().person_id or 0, cohort.terms.requirements)
    return render_template(
        "selection/apply.html",
        paper=paper,
        cohort=cohort,
        kind=kind_of(cohort),
        form=form,
        unmet=unmet(gates),
        days=DAYS,
        parts=PARTS,
    )


@room.get("/apply/<slug>")
@allow(Permission.APPLY)
def apply(slug: str) -> ResponseReturnValue:
    paper = own_paper(slug)
    return page(paper, application_form(kind_of(paper.step.cohort).questions)(data=paper.answers))


@room.post("/apply/<slug>")
@allow(Permission.APPLY)
def answer(slug: str) -> ResponseReturnValue:
    questions = kind_of(own_paper(slug).step.cohort).questions
    form = application_form(questions)()
    sending = request.form.get("action") == "send"
    complete = form.validate_on_submit() if sending else True
    try:
        with act_as(current_actor()) as act:
            if sending and complete:
                service.send(act, slug, answers_of(form, questions))
            else:
                service.save_draft(act, slug, answers_of(form, questions))
    except Refused as refused:
        if refused.code != "own_referee":
            raise
        complete = False
        form.refuse("referee_email", refused, "That is your own address. Name somebody else who can tell us about you.")
    if not complete:
        return page(own_paper(slug), form), 422
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
