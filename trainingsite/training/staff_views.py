"""What coordinators do for a learner in training: record a talk, give extra time, read what they wrote."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.forms import local_path
from trainingsite.training import adjusting, queries, reflection_queries, reflection_service
from trainingsite.training.attempt_queries import adjustment
from trainingsite.training.forms import TalkForm, TimeForm, levels_of, reading_form
from trainingsite.training.rules import Outcome

staff = Blueprint("training_staff", __name__)


def back() -> str:
    """The page that led here, if it is one of ours; else the desk."""
    return local_path(request.values.get("back")) or url_for("home.desk")


@staff.route("/desk/people/<uuid:person>/talks/<uuid:talk>", methods=["GET", "POST"])
@allow(Permission.RECORD_TALKS)
def talk(person: UUID, talk: UUID) -> ResponseReturnValue:
    form = TalkForm()
    if form.validate_on_submit():
        with act_as(current_actor()) as act:
            adjusting.record_talk(act, person, talk, Outcome(form.data_of("outcome")), form.data_of("note"))
        flash("The talk is recorded. The next attempt is open.", "good")
        return redirect(back())
    learner = queries.learner(db.session(), current_actor(), Permission.RECORD_TALKS, person)
    found = queries.talk(db.session(), learner.id, talk)
    title = queries.quiz_title(found.quiz)
    return render_template(
        "training/talk.html", form=form, talk=found, learner=learner, quiz_title=title, back=back()
    ), 200 if not form.errors else 422


@staff.route("/desk/people/<uuid:person>/time", methods=["GET", "POST"])
@allow(Permission.ADJUST_TIME)
def extra_time(person: UUID) -> ResponseReturnValue:
    learner = queries.learner(db.session(), current_actor(), Permission.ADJUST_TIME, person)
    present = adjustment(db.session(), learner.id)
    form = TimeForm(obj=present)
    if form.validate_on_submit():
        with act_as(current_actor()) as act:
            adjusting.adjust_time(act, person, form.wanted)
        flash("It holds from now on, also in quizzes that are running.", "good")
        return redirect(back())
    page = render_template("training/time.html", form=form, learner=learner, present=present, back=back())
    return page, 422 if form.errors else 200


@staff.route("/desk/people/<uuid:person>/reflections/<uuid:reading>", methods=["GET", "POST"])
@allow(Permission.READ_REFLECTIONS)
def reflection(person: UUID, reading: UUID) -> ResponseReturnValue:
    found = reflection_queries.to_read(db.session(), current_actor(), person, reading)
    rubric = found.question.rubric
    form = reading_form(rubric)()
    if form.validate_on_submit():
        with act_as(current_actor()) as act:
            reflection_service.record(act, person, reading, levels_of(form, rubric), form.data_of("comment"))
        flash("Recorded. They get a mail, and see it beside what they wrote.", "good")
        return redirect(back())
    page = render_template("training/reflection.html", form=form, found=found, back=back())
    return page, 422 if form.errors else 200
