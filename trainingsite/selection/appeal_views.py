"""Appealing, and judging an appeal."""

from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.config import Settings
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.selection import appeals
from trainingsite.selection.confirming import is_back, look_first, seen
from trainingsite.selection.decision_forms import AppealForm, JudgeForm
from trainingsite.selection.decision_pages import Typed, applicant_page
from trainingsite.selection.moving import Verdict
from trainingsite.selection.rules import Move

room = Blueprint("appeals", __name__)


def days() -> int:
    """How many working days an applicant has."""
    settings: Settings = current_app.extensions["signpost_settings"]
    return settings.appeal_days


def page(slug: str, form: AppealForm) -> str:
    today = datetime.now(UTC).date()
    found = appeals.chance(db.session(), current_actor().person_id or 0, slug, days(), today)
    if found.refused:
        raise found.refused
    return render_template("selection/appeal.html", chance=found, form=form)


@room.get("/apply/<slug>/appeal")
@allow(Permission.APPLY)
def ask(slug: str) -> ResponseReturnValue:
    return page(slug, AppealForm(formdata=None))


@room.post("/apply/<slug>/appeal")
@allow(Permission.APPLY)
def send(slug: str) -> ResponseReturnValue:
    form = AppealForm()
    if not form.validate_on_submit():
        return page(slug, form), 422
    with act_as(current_actor()) as act:
        appeals.appeal(act, slug, form.data_of("text"), days())
    flash("Your appeal is sent. Somebody who did not take the decision reads it.", "good")
    return redirect(url_for("selection.apply", slug=slug))


@room.post("/desk/applications/<uuid:application>/appeal")
@allow(Permission.DECIDE_APPLICATIONS)
def judge(application: UUID) -> ResponseReturnValue:
    form = JudgeForm()
    try:
        move = Move(request.form.get("move", ""))
    except ValueError:
        raise Refused("move_not_possible", move="none", state="any") from None
    if is_back() or not form.validate_on_submit():
        return applicant_page(application, Typed(judge=form)), 422 if form.errors else 200
    deed = partial(appeals.judge, public_id=application, verdict=Verdict(move, form.data_of("answer"), seen=seen()))
    return look_first(application, move.value, deed, "Decided; the applicant gets a letter with your answer.")
