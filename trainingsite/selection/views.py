"""Applying: one's own application."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.values import Question, SchemeType
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.errors import wants_json
from trainingsite.infra.forms import Form
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.judging import kind_of
from trainingsite.selection import attached_queries, attached_service, queries, returning_rules, service
from trainingsite.selection.attached_models import ApplicationFile
from trainingsite.selection.forms import DAYS, PARTS, answers_of, application_form, extras_of, files_taken
from trainingsite.selection.queries import Paper
from trainingsite.selection.rules import unmet
from trainingsite.training import queries as training

room = Blueprint("selection", __name__)


def own_paper(slug: str) -> Paper:
    paper = queries.paper(db.session(), current_actor().person_id or 0, slug)
    if paper is None:
        raise Refused("join_first", scheme=schemes.scheme_by_slug(db.session(), slug).name, slug=slug)
    return paper


def kind_for(paper: Paper) -> SchemeType:
    """What the form asks; of somebody who returns, nothing about a referee."""
    kind = kind_of(paper.step.cohort)
    return replace(kind, questions=returning_rules.asked(kind.questions)) if paper.step.returning else kind


def kept_files(paper: Paper) -> dict[str, ApplicationFile]:
    """The files kept so far, where the scheme asks for any."""
    if all(question.kind != "file" for question in kind_for(paper).questions):
        return {}
    return attached_queries.own_files(db.session(), paper.step.enrolment_id)


def page(paper: Paper, form: Form) -> str:
    cohort = paper.step.cohort
    gates = training.gates(db.session(), current_actor().person_id or 0, cohort.terms.requirements)
    return render_template(
        "selection/apply.html",
        paper=paper,
        cohort=cohort,
        kind=kind_for(paper),
        form=form,
        unmet=unmet(gates),
        files=kept_files(paper),
        days=DAYS,
        parts=PARTS,
    )


def sent_form(paper: Paper) -> Form:
    """The form as it was sent; it knows which files were kept before."""
    form = application_form(kind_for(paper).questions)()
    form.kept = frozenset(kept_files(paper))
    return form


def keep(slug: str, form: Form, questions: Sequence[Question], *, sending: bool) -> bool:
    """Send or save what the form says; False if the referee can't be asked, which the form then says."""
    answers, extras = answers_of(form, questions), extras_of(form, questions)
    try:
        with act_as(current_actor()) as act:
            application = (service.send if sending else service.save_draft)(act, slug, answers)
            attached_service.keep(act, application, extras)
    except Refused as refused:
        if refused.code != "own_referee":
            raise
        form.refuse("referee_email", refused, "That is your own address. Name somebody else who can tell us about you.")
        return False
    return True


@room.get("/apply/<slug>")
@allow(Permission.APPLY)
def apply(slug: str) -> ResponseReturnValue:
    paper = own_paper(slug)
    questions = kind_for(paper).questions
    needs = {question.id: paper.needs for question in questions if question.kind == "accessibility"}
    return page(paper, application_form(questions)(data={**paper.answers, **needs}))


@room.post("/apply/<slug>")
@allow(Permission.APPLY)
def answer(slug: str) -> ResponseReturnValue:
    paper = own_paper(slug)
    questions = kind_for(paper).questions
    form = sent_form(paper)
    sending = request.form.get("action") == "send"
    complete = form.validate_on_submit() if sending else files_taken(form, questions)
    complete = keep(slug, form, questions, sending=sending and complete) and complete
    if not complete:
        return page(own_paper(slug), form), 422
    if wants_json():
        return jsonify(saved_at=datetime.now(UTC).isoformat())
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
