"""Applying: one's own application."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict

from trainingsite.access import Permission
from trainingsite.content.values import SchemeType
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.errors import wants_json
from trainingsite.infra.forms import Form
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.judging import kind_of
from trainingsite.selection import attached_queries, attached_service, opened_rules, queries, returning_rules, service
from trainingsite.selection.attached_models import ApplicationFile
from trainingsite.selection.forms import (
    DAYS,
    PARTS,
    answers_of,
    application_form,
    extras_of,
    files_taken,
)
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


def shown(paper: Paper) -> dict[str, Any]:
    """What stands in each field of the form, but for files."""
    asked = [one for one in kind_for(paper).questions if one.kind != "file"]
    return {one.id: paper.needs if one.kind == "accessibility" else paper.answers.get(one.id) for one in asked}


def page(paper: Paper, form: Form) -> str:
    cohort = paper.step.cohort
    gates = training.gates(db.session(), current_actor().person_id or 0, cohort.terms.requirements)
    return render_template(
        "selection/apply.html",
        paper=paper,
        cohort=cohort,
        kind=kind_for(paper),
        form=form,
        opened={key: opened_rules.mark(opened_rules.texts(answer)) for key, answer in shown(paper).items()},
        unmet=unmet(gates),
        files=kept_files(paper),
        days=DAYS,
        parts=PARTS,
    )


def sent_form(paper: Paper) -> tuple[Form, frozenset[str]]:
    """The form as it was sent, and which answers weren't changed on the page: those are as they are kept, whatever
    stood on it. It knows which files were kept before."""
    kept, sent = shown(paper), request.form.to_dict(flat=False)
    marks = {key: request.form.get(opened_rules.PREFIX + key, "") for key in kept}
    same, given = opened_rules.untouched(kept, marks, sent), request.form.copy()
    for key in same:
        given.setlist(key, opened_rules.texts(kept[key]))
    form = application_form(kind_for(paper).questions)(formdata=CombinedMultiDict([request.files, given]))
    form.kept = frozenset(kept_files(paper))
    return form, same


def keep(paper: Paper, form: Form, same: frozenset[str], *, sending: bool) -> bool:
    """Send what the form says, or save what was changed; False if the referee can't be asked, which it then says."""
    slug, questions = paper.step.cohort.scheme_slug, kind_for(paper).questions
    wanted = questions if sending else [one for one in questions if one.id not in same]
    answers, extras = answers_of(form, wanted), extras_of(form, wanted)
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


def sent_marks(paper: Paper) -> Mapping[str, str]:
    """The marks of the answers as they were sent, for a page that stays open."""
    return {key: opened_rules.mark(request.form.getlist(key)) for key in shown(paper)}


@room.get("/apply/<slug>")
@allow(Permission.APPLY)
def apply(slug: str) -> ResponseReturnValue:
    paper = own_paper(slug)
    return page(paper, application_form(kind_for(paper).questions)(data=shown(paper)))


@room.post("/apply/<slug>")
@allow(Permission.APPLY)
def answer(slug: str) -> ResponseReturnValue:
    paper = own_paper(slug)
    form, same = sent_form(paper)
    sending = request.form.get("action") == "send"
    complete = form.validate_on_submit() if sending else files_taken(form, kind_for(paper).questions)
    complete = keep(paper, form, same, sending=sending and complete) and complete
    if not complete:
        return page(own_paper(slug), form), 422
    if wants_json():
        return jsonify(saved_at=datetime.now(UTC).isoformat(), was=sent_marks(paper))
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
