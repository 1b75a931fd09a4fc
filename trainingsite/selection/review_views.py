"""A reader's pages, and how far readers agree."""

from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission, Role
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra import paging
from trainingsite.infra.db import db
from trainingsite.infra.errors import wants_json
from trainingsite.infra.forms import Form
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.judging import kind_of
from trainingsite.selection import readers
from trainingsite.selection import review_queries as queries
from trainingsite.selection import review_service as service
from trainingsite.selection.forms import DAYS, PARTS, for_readers
from trainingsite.selection.review_forms import ConflictForm, filled, marked_of, review_form
from trainingsite.selection.review_queries import ToReview
from trainingsite.selection.review_rules import Conflict, Marked

reviews = Blueprint("reviews", __name__)
CHANGED_MEANWHILE = (
    "The applicant has changed answers since you opened this page. Your marks are kept, not sent: "
    "read again what is written, then send."
)


@reviews.get("/desk/reviews")
@allow(Permission.REVIEW_APPLICATIONS)
def mine() -> ResponseReturnValue:
    found = paging.page(db.session(), queries.mine(current_actor()), paging.asked_for(request.args))
    return render_template("selection/reviews.html", found=found, read=queries.READ)


@reviews.get("/desk/reviews/stop")
@allow(Permission.REVIEW_APPLICATIONS)
def stop() -> ResponseReturnValue:
    reads_for = [scheme for scheme, role in current_actor().grants if role is Role.REVIEWER and scheme is not None]
    return render_template("selection/stop_reading.html", reads_for=schemes.named(db.session(), reads_for))


@reviews.post("/desk/reviews/<slug>/stop")
@allow(Permission.REVIEW_APPLICATIONS)
def step_down(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        readers.step_down(act, slug)
    flash("You no longer read for this scheme. Thank you.", "good")
    return redirect(url_for("home.front"))


@reviews.get("/desk/reviews/<uuid:review>")
@allow(Permission.REVIEW_APPLICATIONS)
def review(review: UUID) -> ResponseReturnValue:
    found = queries.to_review(db.session(), current_actor(), review)
    form = review_form(found.rubric)(data=filled(queries.marked(found.review)))
    return page(found, form, ConflictForm())


def page(found: ToReview, form: Form, conflict: ConflictForm) -> str:
    return render_template(
        "selection/review.html",
        found=found,
        questions=for_readers(kind_of(found.cohort).questions),
        answers=found.application.answers,
        form=form,
        conflict=conflict,
        changed=queries.since_read(found.review, found.application),
        sent_at=service.shown_at(found.application),
        others=queries.others(db.session(), found),
        days=DAYS,
        parts=PARTS,
    )


@reviews.post("/desk/reviews/<uuid:review>")
@allow(Permission.REVIEW_APPLICATIONS)
def mark(review: UUID) -> ResponseReturnValue:
    rubric = queries.to_review(db.session(), current_actor(), review).rubric
    form = review_form(rubric)()
    sending = request.form.get("action") == "send"
    complete = form.validate_on_submit() if sending else True
    marked = marked_of(form, rubric)
    if sending and complete:
        if send(review, marked, request.form.get("sent_at", "")):
            flash("Your review is sent.", "good")
        return redirect(url_for("reviews.review", review=review))
    with act_as(current_actor()) as act:
        service.save(act, review, marked)
    if not complete:
        return page(queries.to_review(db.session(), current_actor(), review), form, ConflictForm(formdata=None)), 422
    if wants_json():
        return jsonify(saved_at=act.now.isoformat())
    flash("Your draft is saved.", "good")
    return redirect(url_for("reviews.review", review=review))


def send(review: UUID, marked: Marked, sent_at: str) -> bool:
    """Send a review; if the answers were changed since its page was opened, it is kept as a draft instead."""
    try:
        with act_as(current_actor()) as act:
            service.submit(act, review, marked, sent_at)
    except Refused as refused:
        if refused.code != "answers_changed":
            raise
        with act_as(current_actor()) as act:
            service.save(act, review, marked)
        flash(CHANGED_MEANWHILE, "calm")
        return False
    return True


@reviews.post("/desk/reviews/<uuid:review>/conflict")
@allow(Permission.REVIEW_APPLICATIONS)
def declare(review: UUID) -> ResponseReturnValue:
    form = ConflictForm()
    if not form.validate_on_submit():
        found = queries.to_review(db.session(), current_actor(), review)
        blank = review_form(found.rubric)(formdata=None, data=filled(queries.marked(found.review)))
        return page(found, blank, form), 422
    with act_as(current_actor()) as act:
        service.declare(act, review, Conflict(form.data_of("kind")))
    flash("Thank you. Somebody else reads this application.", "good")
    return redirect(url_for("reviews.mine"))


@reviews.post("/desk/applications/<uuid:application>/readers")
@allow(Permission.DECIDE_APPLICATIONS)
def fill(application: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.fill(act, application)
    flash("Readers are found; they get a mail.", "good")
    return redirect(url_for("selection_staff.applicant", application=application))


@reviews.post("/desk/applications/<uuid:application>/readers/again")
@allow(Permission.DECIDE_APPLICATIONS)
def ask_again(application: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.ask_again(act, application)
    flash("Asked; the readers get a mail.", "good")
    return redirect(url_for("selection_staff.applicant", application=application))


@reviews.get("/desk/reviews/agreement")
@allow(Permission.DECIDE_APPLICATIONS)
def agreement_page() -> ResponseReturnValue:
    schemes = paging.page(db.session(), queries.read_twice(current_actor()), paging.asked_for(request.args), 10)
    told = queries.agreements(db.session(), schemes.rows)
    return render_template("selection/agreement.html", schemes=schemes, found=told)
