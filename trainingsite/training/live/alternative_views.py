"""The desk's page on what a learner did with a person instead of in a quiz."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.forms import local_path
from trainingsite.training import queries
from trainingsite.training.live import alternatives as service

alternatives = Blueprint("alternatives", __name__)


def back() -> str | None:
    """The page that led here, if it is one of ours."""
    return local_path(request.values.get("back"))


@alternatives.get("/desk/people/<uuid:person>/live")
@allow(Permission.RUN_SESSIONS)
def page(person: UUID) -> ResponseReturnValue:
    learner = queries.learner(db.session(), current_actor(), Permission.RUN_SESSIONS, person)
    stood = queries.facts(db.session(), learner.id).standings
    done = {one.quiz: one.at for one in service.recorded(db.session(), learner.id)}
    quizzes = [
        (version, stood[slug], done.get(slug), stood[slug].is_through(version.revision))
        for slug, version in catalogue().quizzes.items()
    ]
    return render_template("live/alternatives.html", learner=learner, quizzes=quizzes, back=back())


@alternatives.post("/desk/people/<uuid:person>/live/<slug>")
@allow(Permission.RUN_SESSIONS)
def record(person: UUID, slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.record(act, person, slug)
    flash("Recorded. It counts just as the quiz does, and no reason is kept.", "good")
    return redirect(url_for("alternatives.page", person=person, back=back()))


@alternatives.post("/desk/people/<uuid:person>/live/<slug>/take-back")
@allow(Permission.RUN_SESSIONS)
def take_back(person: UUID, slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.take_back(act, person, slug)
    flash("Taken back. The quiz counts as before.", "good")
    return redirect(url_for("alternatives.page", person=person, back=back()))
