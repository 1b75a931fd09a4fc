"""Breaks in a running attempt."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.training import attempt_queries, pausing, service
from trainingsite.training.forms import answer_error, saving_of
from trainingsite.training.views import item_page, me, now

breaks = Blueprint("training_breaks", __name__)


@breaks.post("/attempts/<uuid:attempt>/items/<int:number>/break")
@allow(Permission.TAKE_TRAINING)
def take(attempt: UUID, number: int) -> ResponseReturnValue:
    try:
        with act_as(current_actor()) as act:
            service.save_answer(act, saving_of(request.form, attempt, number))
            pausing.pause(act, attempt)
    except Refused as refused:
        if (words := answer_error(refused)) is None:
            raise
        return item_page(attempt_queries.own_attempt(db.session(), me(), attempt), number, error=words), 422
    return redirect(url_for("training_breaks.during", attempt=attempt, number=number))


@breaks.get("/attempts/<uuid:attempt>/break")
@allow(Permission.TAKE_TRAINING)
def during(attempt: UUID) -> ResponseReturnValue:
    session = db.session()
    found = attempt_queries.own_attempt(session, me(), attempt)
    if not found.is_open or found.paused_until is None:
        return redirect(url_for("training.result", attempt=attempt))
    title = attempt_queries.quiz_of(session, found).title
    number = request.args.get("number", found.first_open, type=int)
    return render_template(
        "training/break.html", attempt=found, title=title, number=number, standing=now() < found.paused_until
    )


@breaks.post("/attempts/<uuid:attempt>/go-on")
@allow(Permission.TAKE_TRAINING)
def go_on(attempt: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        found = pausing.resume(act, attempt)
    number = request.form.get("number", found.first_open, type=int)
    return redirect(url_for("training.item", attempt=attempt, number=min(max(1, number), len(found.drawn))))
