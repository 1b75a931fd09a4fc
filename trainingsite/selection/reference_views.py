"""A referee's page behind a signed link, and naming another referee."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.accounts.mailing import site_settings
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.limits import limiter
from trainingsite.infra.refused import Refused
from trainingsite.selection import reference_queries as queries
from trainingsite.selection import reference_rules as rules
from trainingsite.selection import reference_service as service
from trainingsite.selection.reference_forms import AnotherRefereeForm, ReferenceForm
from trainingsite.selection.views import own_paper

references = Blueprint("references", __name__)
FIELDS = {
    "own_referee": "That is your own address. Name somebody else who can tell us about you.",
    "same_referee": "We can’t write to that address again. Name somebody else, or another address of theirs.",
}


def public_id_of(token: str) -> UUID:
    return service.read_token(site_settings().secret_key, token)


@references.route("/references/<token>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit("60 per minute")
def answer(token: str) -> ResponseReturnValue:
    public_id, form = public_id_of(token), ReferenceForm()
    if form.validate_on_submit():
        with act_as(current_actor()) as act:
            service.give(act, public_id, form.opinion)
        return redirect(url_for("references.answer", token=token))
    found = queries.by_public_id(db.session(), public_id)
    stands = rules.standing(found.reference.state, found.reference.expires_at, datetime.now(UTC))
    if stands in (rules.Standing.RECEIVED, rules.Standing.DECLINED):
        return render_template("selection/reference_thanks.html", received=stands is rules.Standing.RECEIVED)
    rules.refuse_answer(stands, found.application.state)
    page = render_template("selection/reference.html", found=found, form=form, token=token)
    return page, 422 if form.errors else 200


@references.post("/references/<token>/decline")
@allow(Permission.PUBLIC)
@limiter.limit("60 per minute")
def decline(token: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.decline(act, public_id_of(token))
    return redirect(url_for("references.answer", token=token))


@references.route("/apply/<slug>/referee", methods=["GET", "POST"])
@allow(Permission.APPLY)
@limiter.limit("20 per hour", methods=["POST"])
def another(slug: str) -> ResponseReturnValue:
    form, paper = AnotherRefereeForm(), own_paper(slug)
    if form.validate_on_submit():
        try:
            with act_as(current_actor()) as act:
                service.name_another(act, slug, form.referee)
            flash("Thank you. We have written to them.", "good")
            return redirect(url_for("selection.apply", slug=slug))
        except Refused as refused:
            if refused.code not in FIELDS:
                raise
            form.refuse("email", refused, FIELDS[refused.code])
    rules.refuse_another(paper.referee.standing if paper.referee else None)
    page = render_template("selection/another_referee.html", form=form, cohort=paper.step.cohort, referee=paper.referee)
    return page, 422 if form.errors else 200


@references.post("/desk/references/<uuid:reference>/noted")
@allow(Permission.DECIDE_APPLICATIONS)
def note(reference: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        application = service.note(act, reference)
    flash("Noted. It no longer waits on the desk.", "good")
    return redirect(url_for("selection_staff.applicant", application=application))
