"""The desk's pages on live sessions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission, scheme_ids
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.by_time import Wanted
from trainingsite.infra.db import db
from trainingsite.infra.forms import Form
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.models import Scheme
from trainingsite.training.live import planning, queries, rules
from trainingsite.training.live.forms import AdmitForm, SessionForm, attendance_form, filled, seen, unmarked
from trainingsite.training.live.queries import Shown
from trainingsite.training.live.rules import Place

staff = Blueprint("live_staff", __name__)


def mine() -> list[Scheme]:
    return schemes.schemes_of(db.session(), current_actor(), Permission.RUN_SESSIONS)


def form_page(form: SessionForm, found: Shown | None) -> tuple[str, int]:
    return render_template("live/plan.html", form=form, found=found), 422 if form.errors else 200


@staff.get("/desk/sessions")
@allow(Permission.RUN_SESSIONS)
def sessions() -> ResponseReturnValue:
    wanted, actor = Wanted.of(request.args), current_actor()
    found = queries.for_staff(db.session(), actor, datetime.now(UTC), wanted)
    named = schemes.named(db.session(), scheme_ids(actor, Permission.RUN_SESSIONS))
    return render_template("live/desk.html", found=found, wanted=wanted, past=wanted.past, schemes=named)


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


def roll_page(session: UUID, typed: Form | None = None, admit: AdmitForm | None = None) -> tuple[str, int]:
    """A session with its list; nobody marks themselves. What was typed into a form stays there."""
    found = queries.run(db.session(), current_actor(), session)
    people = queries.people_of(db.session(), found.session.id)
    now, opens = datetime.now(UTC), found.session.starts_at - rules.LIST_OPENS
    page = render_template(
        "live/attendance.html",
        found=found,
        people=people,
        form=typed or roll_form(people),
        admit=admit or AdmitForm(formdata=None),
        opens=opens,
        open=opens <= now,
        over=found.ends_at <= now,
        mine=any(row.person_id == current_actor().person_id for row, *_who in people),
    )
    return page, 422 if typed or admit else 200


def roll_form(people: Sequence[Any]) -> Form:
    """The form of everybody on the list but oneself."""
    me = current_actor().person_id
    return attendance_form([(person, name, row.attendance) for row, name, person in people if row.person_id != me])()


@staff.get("/desk/sessions/<uuid:session>")
@allow(Permission.RUN_SESSIONS)
def session(session: UUID) -> ResponseReturnValue:
    return roll_page(session)


@staff.post("/desk/sessions/<uuid:session>/attendance")
@allow(Permission.RUN_SESSIONS)
def attendance(session: UUID) -> ResponseReturnValue:
    found = queries.run(db.session(), current_actor(), session)
    form = roll_form(queries.people_of(db.session(), found.session.id))
    with act_as(current_actor()) as act:
        planning.note(act, session, seen(form))
    if locking := request.form.get("action") == "lock":
        try:
            with act_as(current_actor()) as act:  # apart, so that the marks are kept when it can't be locked yet
                planning.lock(act, session)
        except Refused as refused:
            if refused.code != "attendance_incomplete":
                raise
            people = queries.people_of(db.session(), found.session.id)
            unmarked(form, [person for row, _name, person in people if row.state == Place.BOOKED], refused)
            return roll_page(session, form)
    flash("The list is locked." if locking else "The list is saved.", "good")
    return redirect(url_for("live_staff.session", session=session))


@staff.post("/desk/sessions/<uuid:session>/admit")
@allow(Permission.RUN_SESSIONS)
def admit(session: UUID) -> ResponseReturnValue:
    form = AdmitForm()
    if form.validate_on_submit():
        try:
            with act_as(current_actor()) as act:
                name = planning.admit(act, session, form.data_of("came"))
            flash(f"{name} is added, and marked as present.", "good")
            return redirect(url_for("live_staff.session", session=session))
        except Refused as refused:
            form.explain(refused)
    return roll_page(session, admit=form)


@staff.post("/desk/sessions/<uuid:session>/cancel")
@allow(Permission.RUN_SESSIONS)
def cancel(session: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        planning.cancel(act, session)
    flash("The session is called off. Everybody with a place or in line gets a mail.", "good")
    return redirect(url_for("live_staff.session", session=session))
