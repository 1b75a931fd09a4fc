"""Interviews: an applicant chooses a time; the staff offer times and say how it went."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission, may, scheme_ids
from trainingsite.content.rubric import Criterion
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.by_time import Wanted
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.judging import interview_rubric_of
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import interview_queries as queries
from trainingsite.selection import interview_rules as rules
from trainingsite.selection import interview_service as service
from trainingsite.selection import queries as applications
from trainingsite.selection.interview_forms import InterviewerForm, OfferForm
from trainingsite.selection.interview_models import Interview, InterviewSlot
from trainingsite.selection.interviewer_queries import interviewers
from trainingsite.selection.queries import Filed
from trainingsite.selection.views import own_paper
from trainingsite.training.forms import levels_of, reading_form
from trainingsite.training.live.engagements import engagements
from trainingsite.training.live.rules import clashes

interviews = Blueprint("interviews", __name__)
desk = Blueprint("interview_desk", __name__)


@interviews.get("/apply/<slug>/interview")
@allow(Permission.APPLY)
def choose(slug: str) -> ResponseReturnValue:
    paper, now = own_paper(slug), datetime.now(UTC)
    if paper.state not in rules.OPEN_STATES:
        raise Refused("interview_after_sending")
    own = applications.own_application(db.session(), paper.step.enrolment_id)
    present = queries.of_application(db.session(), own.id) if own else None
    free = queries.free(db.session(), paper.step.cohort.scheme_id, now, current_actor().person_id or 0)
    slot = present[1] if present else None
    begun = slot is not None and slot.starts_at <= now
    engaged = engagements(db.session(), current_actor().person_id or 0, now)
    given_up = (own.public_id,) if own else ()
    at_once = {one.slot.public_id: clashes(engaged, queries.at(one.slot), given_up) for one in free}
    return render_template(
        "selection/interview.html",
        cohort=paper.step.cohort,
        slot=slot,
        begun=begun,
        free=free,
        at_once=at_once,
        missed=queries.missed(db.session(), own.id) if own and not slot else (),
    )


@interviews.post("/apply/<slug>/interview")
@allow(Permission.APPLY)
def book(slug: str) -> ResponseReturnValue:
    try:
        wanted = UUID(request.form.get("slot", ""))
    except ValueError:
        raise Refused("interview_gone", status=404) from None
    with act_as(current_actor()) as act:
        service.book(act, slug, wanted)
    flash("The time is yours. A mail with the calendar file is on its way.", "good")
    return redirect(url_for("interviews.choose", slug=slug))


@interviews.post("/apply/<slug>/interview/cancel")
@allow(Permission.APPLY)
def cancel(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.cancel(act, slug)
    flash("The time is given back. Choose another one when you can.", "good")
    return redirect(url_for("interviews.choose", slug=slug))


@desk.get("/desk/interviews")
@allow(Permission.DECIDE_APPLICATIONS)
def slots() -> ResponseReturnValue:
    wanted = Wanted.of(request.args)
    found = queries.offered(db.session(), current_actor(), datetime.now(UTC), wanted)
    mine = schemes.named(db.session(), scheme_ids(current_actor(), Permission.DECIDE_APPLICATIONS))
    return render_template("selection/interviews.html", found=found, wanted=wanted, past=wanted.past, schemes=mine)


@desk.get("/desk/interviews/new")
@allow(Permission.DECIDE_APPLICATIONS)
def choose_scheme() -> ResponseReturnValue:
    return redirect(url_for("interview_desk.offer", slug=request.args.get("scheme") or "none"))


@desk.route("/desk/interviews/<slug>/new", methods=["GET", "POST"])
@allow(Permission.DECIDE_APPLICATIONS)
def offer(slug: str) -> ResponseReturnValue:
    scheme = schemes.scheme_by_slug(db.session(), slug)
    if not may(current_actor(), Permission.DECIDE_APPLICATIONS, scheme.id):
        raise Refused("no_such_scheme", status=404)
    form = OfferForm(interviewer=str(current_actor().public_id))
    form.choose_from(interviewers(db.session(), scheme.id))
    if form.validate_on_submit():
        with act_as(current_actor()) as act:
            service.offer(act, scheme.id, form.offer)
        flash("Offered. Applicants can choose from now on.", "good")
        return redirect(url_for("interview_desk.slots"))
    return render_template("selection/interview_offer.html", form=form, scheme=scheme), 422 if form.errors else 200


@desk.post("/desk/interviews/<uuid:slot>/withdraw")
@allow(Permission.DECIDE_APPLICATIONS)
def withdraw(slot: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.withdraw(act, slot)
    flash("Taken back. If somebody had it, they get a mail and can choose another.", "good")
    return redirect(url_for("interview_desk.slots"))


@desk.route("/desk/interviews/<uuid:slot>/interviewer", methods=["GET", "POST"])
@allow(Permission.DECIDE_APPLICATIONS)
def hand_over(slot: UUID) -> ResponseReturnValue:
    found, form = queries.one(db.session(), current_actor(), slot, datetime.now(UTC)), InterviewerForm()
    form.choose_from(interviewers(db.session(), found.slot.scheme_id, apart=queries.parties(db.session(), found.slot)))
    if form.validate_on_submit():
        with act_as(current_actor()) as act:
            service.hand_over(act, slot, form.chosen)
        flash("Changed. Who interviews now gets a mail.", "good")
        return redirect(url_for("interview_desk.slots"))
    page = render_template("selection/interviewer.html", form=form, found=found, others=form.interviewer.choices)
    return page, 422 if form.errors else 200


def rubric_of(interview: Interview | None, cohort: CohortView) -> tuple[Criterion, ...]:
    """The rubric as it was at marking, or else as it is now."""
    if interview is not None and interview.rubric:
        return tuple(Criterion(one, title, 1, tuple(levels)) for one, title, levels in interview.rubric)
    return interview_rubric_of(cohort)


@desk.route("/desk/applications/<uuid:application>/interview", methods=["GET", "POST"])
@allow(Permission.SEE_APPLICATIONS)
def mark(application: UUID) -> ResponseReturnValue:
    found = applications.filed(db.session(), current_actor(), application)
    if not applications.is_told(current_actor(), found.person.id):
        return redirect(url_for("selection_staff.applicant", application=application))
    present = queries.of_application(db.session(), found.application.id)
    interview, slot = present or (None, None)
    rubric = rubric_of(interview, found.cohort)
    kept = {f"level-{name}": str(level) for name, level in ((interview and interview.levels) or {}).items()}
    form = reading_form(rubric)(data={**kept, "comment": interview.comment if interview else ""})
    form["comment"].label.text = "What those who decide should know"
    if form.validate_on_submit():
        with act_as(current_actor()) as act:
            service.mark(act, application, rubric, levels_of(form, rubric), form.data_of("comment"))
        flash("Kept. Those who decide see it here.", "good")
        return redirect(url_for("interview_desk.mark", application=application))
    page = render_template(
        "selection/interview_mark.html", found=found, interview=interview, slot=slot, rubric=rubric, form=form,
        marks=may_mark(found, slot), missed=queries.missed(db.session(), found.application.id),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@desk.post("/desk/applications/<uuid:application>/interview/missed")
@allow(Permission.SEE_APPLICATIONS)
def miss(application: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.miss(act, application)
    flash("Written down. The applicant gets a mail and can choose another time.", "good")
    return redirect(url_for("interview_desk.mark", application=application))


def may_mark(found: Filed, slot: InterviewSlot | None) -> bool:
    """Whether the page shows the form; the service asks again."""
    if slot is None or slot.starts_at > datetime.now(UTC) or found.application.state not in rules.OPEN_STATES:
        return False
    decides = may(current_actor(), Permission.DECIDE_APPLICATIONS, found.cohort.scheme_id)
    return decides or slot.interviewer_id == current_actor().person_id
