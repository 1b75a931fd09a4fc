"""The desk's pages on live sessions."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.paging import asked_for
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.models import Scheme
from trainingsite.training.live import planning, queries, rules
from trainingsite.training.live.forms import SessionForm, attendance_form, filled, seen
from trainingsite.training.live.queries import Shown

staff = Blueprint("live_staff", __name__)


def mine() -> list[Scheme]:
    return schemes.schemes_of(db.session(), current_actor(), Permission.RUN_SESSIONS)


def form_page(form: SessionForm, found: Shown | None) -> tuple[str, int]:
    return render_template("live/plan.html", form=form, found=found), 422 if form.errors else 200


@staff.get("/desk/sessions")
@allow(Permission.RUN_SESSIONS)
def sessions() -> ResponseReturnValue:
    past, number = request.args.get("past") == "1", asked_for(request.args)
    found = queries.for_staff(db.session(), current_actor(), datetime.now(UTC), past=past, number=number)
    return render_template("live/desk.html", found=found, past=past)


@staff.route("/desk/sessions/new", methods=["GET", "POST"])
@allow(Permission.RUN_SESSIONS)
def plan() -> ResponseReturnValue:
    owners, copied = mine(), request.args.get("like", type=UUID)
    like = queries.run(db.session(), current_actor(), copied) if copied else None
    form = SessionForm(data=filled(like.session, None) if like else None)
    chosen = next((one for one in owners if one.slug == (request.form.get("scheme") or (like and like.slug))), None)
    wanted = chosen or (owners[0] if owners else None)
    form.offer(owners, queries.choices_to_make_up(db.session(), wanted.id) if wanted else ())
    if request.method == "GET" and wanted:
        form.scheme.data = wanted.slug
    if chosen and form.validate_on_submit():
        try:
            with act_as(current_actor()) as act:
                made = planning.plan(act, chosen.id, form.plan).public_id
            flash("The session is planned. Learners of the scheme can take places.", "good")
            return redirect(url_for("live_staff.session", session=made))
        except Refused as refused:
            form.explain(refused)
    return form_page(form, None)


@staff.route("/desk/sessions/<uuid:session>/change", methods=["GET", "POST"])
@allow(Permission.RUN_SESSIONS)
def change(session: UUID) -> ResponseReturnValue:
    found = queries.run(db.session(), current_actor(), session)
    form = SessionForm(data=filled(found.session, found.makes_up_for))
    others = queries.choices_to_make_up(db.session(), found.session.scheme_id)
    form.offer([], [one for one in others if one.public_id != session])
    del form.scheme
    if form.validate_on_submit():
        try:
            with act_as(current_actor()) as act:
                planning.change(act, session, form.plan)
            flash("Changed. Those with a place get a mail if time or place changed.", "good")
            return redirect(url_for("live_staff.session", session=session))
        except Refused as refused:
            form.explain(refused)
    return form_page(form, queries.run(db.session(), current_actor(), session))


@staff.get("/desk/sessions/<uuid:session>")
@allow(Permission.RUN_SESSIONS)
def session(session: UUID) -> ResponseReturnValue:
    found = queries.run(db.session(), current_actor(), session)
    people = queries.people_of(db.session(), found.session.id)
    form = attendance_form([(person, name, row.attendance) for row, name, person in people])()
    opens = found.session.starts_at - rules.LIST_OPENS
    return render_template(
        "live/attendance.html", found=found, people=people, form=form, opens=opens, open=opens <= datetime.now(UTC)
    )


@staff.post("/desk/sessions/<uuid:session>/attendance")
@allow(Permission.RUN_SESSIONS)
def attendance(session: UUID) -> ResponseReturnValue:
    found = queries.run(db.session(), current_actor(), session)
    people = queries.people_of(db.session(), found.session.id)
    form = attendance_form([(person, name, row.attendance) for row, name, person in people])()
    with act_as(current_actor()) as act:
        planning.note(act, session, seen(form))
    if locking := request.form.get("action") == "lock":
        with act_as(current_actor()) as act:  # apart, so that the marks are kept when it can't be locked yet
            planning.lock(act, session)
    flash("The list is locked." if locking else "The list is saved.", "good")
    return redirect(url_for("live_staff.session", session=session))


@staff.post("/desk/sessions/<uuid:session>/cancel")
@allow(Permission.RUN_SESSIONS)
def cancel(session: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        planning.cancel(act, session)
    flash("The session is called off. Everybody with a place or in line gets a mail.", "good")
    return redirect(url_for("live_staff.session", session=session))
