"""Marking attempts again by a mended key, and deciding about passes that it would take away."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.training import attempt_queries, queries, regrade_queries, regrading
from trainingsite.training.forms import DecisionForm

regrades = Blueprint("regrades", __name__)


@regrades.get("/desk/quizzes/<slug>/regrade")
@allow(Permission.REGRADE)
def dry_run(slug: str) -> ResponseReturnValue:
    present, session = catalogue().quiz(slug), db.session()
    changes = list(regrade_queries.changes(session, present))
    looked = regrade_queries.count(session, present)
    return render_template("training/regrade.html", version=present, changes=changes, looked=looked)


@regrades.post("/desk/quizzes/<slug>/regrade")
@allow(Permission.REGRADE)
def apply(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        regrading.ask(act, slug)
    flash("Marking again has begun. What is left of it is shown here; passes to decide on come to the desk.", "good")
    return redirect(url_for("regrades.dry_run", slug=slug))


@regrades.route("/desk/regrades/<uuid:decision>", methods=["GET", "POST"])
@allow(Permission.DECIDE_REGRADES)
def decide(decision: UUID) -> ResponseReturnValue:
    form, session = DecisionForm(), db.session()
    if form.validate_on_submit():
        keep = request.form.get("outcome") != "withdraw"
        with act_as(current_actor()) as act:
            regrading.decide(act, decision, keep=keep, reason=form.data_of("reason"))
        flash("The pass is kept." if keep else "The pass is withdrawn; the learner gets a mail.", "good")
        return redirect(url_for("home.desk"))
    found = regrade_queries.decision(session, decision)
    learner = queries.learner_by_id(session, current_actor(), Permission.DECIDE_REGRADES, found.person_id)
    attempt = attempt_queries.attempt_by_id(session, found.attempt_id)
    title = queries.quiz_title(found.quiz)
    shown = {"found": found, "learner": learner, "attempt": attempt, "quiz_title": title}
    return render_template("training/regrade_decision.html", form=form, **shown), 422 if form.errors else 200
