"""The desk's pages on files of people: what is handed in, what it would do, and how far it has come."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.feeds import (
    people,
    queries,
    rules,
    service,
    status_queries,
    status_rules,
    statuses,
    tables,
)
from trainingsite.feeds.forms import FileForm, PeopleForm, StatusForm
from trainingsite.feeds.people import Wish
from trainingsite.infra.db import db
from trainingsite.infra.paging import asked_for
from trainingsite.infra.refused import Refused
from trainingsite.infra.sheets import as_csv, decoded

room = Blueprint("feeds", __name__)


@room.get("/desk/people/import")
@allow(Permission.IMPORT_PEOPLE)
def start() -> ResponseReturnValue:
    return page(people_form(formdata=None), status_form(formdata=None))


@room.post("/desk/people/import")
@allow(Permission.IMPORT_PEOPLE)
def hand_in() -> ResponseReturnValue:
    form = people_form()
    other = status_form(formdata=None)
    if form.validate_on_submit() and (text := text_of(form)) is not None:
        try:
            file = rules.read(text)
        except Refused as refused:
            form.refuse_file(refused)
            return page(form, other), 422
        choices = form.data_of("scheme"), form.data_of("part"), bool(form["invites"].data)
        with act_as(current_actor()) as act:
            made = people.prepare(act, Wish(file, form["upload"].data.filename or "", *choices))
        return redirect(url_for("feeds.one", feed=made))
    return page(form, other), 422


@room.post("/desk/people/import/status")
@allow(Permission.RECORD_STATUS)
def hand_in_status() -> ResponseReturnValue:
    form = status_form()
    if form.validate_on_submit() and (text := status_text_of(form)) is not None:
        upload = form["upload"].data
        try:
            file = status_rules.read(text)
        except Refused as refused:
            form.refuse_file(refused)
        else:
            with act_as(current_actor()) as act:
                made = statuses.prepare(act, statuses.Wish(file, upload.filename if upload else "One person"))
            return redirect(url_for("feeds.one", feed=made))
    return page(people_form(formdata=None), form), 422


def status_form(**given: Any) -> StatusForm:
    form = StatusForm(prefix="status-", **given)
    if status_queries.may_close(db.session(), current_actor()):
        form.offer_death()
    return form


def status_text_of(form: StatusForm) -> str | None:
    """The text of the file, or of one that holds the person who was typed."""
    if form["upload"].data or not form.data_of("email"):
        return text_of(form)
    typed = [form.data_of(name) for name in ("email", "status", "since")]
    return "".join(as_csv([("email", "status", "since"), typed]))


def people_form(**given: Any) -> PeopleForm:
    form = PeopleForm(**given)
    actor = current_actor()
    alone = [("", "None: an account alone")] if actor.is_admin else []
    form.offer([*queries.choices(db.session(), actor), *alone])
    return form


def page(form: PeopleForm, status: StatusForm) -> str:
    told = status_queries.lead(db.session()) if current_actor().is_admin else None
    earlier = queries.latest(db.session(), current_actor())
    return render_template("feeds/start.html", form=form, status_form=status, lead=told, earlier=earlier)


def text_of(form: FileForm) -> str | None:
    """The text of the file that was chosen; None if there is none, which is then said at the file."""
    upload = form["upload"].data
    if not upload:
        form["upload"].errors = ["Choose a file."]
        return None
    data = upload.stream.read(tables.LARGEST + 1)
    text = decoded(data) if len(data) <= tables.LARGEST else None
    if text is None:
        form.refuse_file(Refused("table_unreadable", status=422))
    return text


@room.get("/desk/people/import/<uuid:feed>")
@allow(Permission.IMPORT_PEOPLE)
def one(feed: UUID) -> ResponseReturnValue:
    wanted = request.args.get("state", ""), asked_for(request.args)
    told = queries.progress(db.session(), current_actor(), feed, wanted)
    if told.kind == statuses.KIND:
        ids = [line.person_id for line in told.lines if line.person_id is not None]
        matters = status_queries.matters(db.session(), current_actor(), ids)
        return render_template("feeds/status.html", feed=told, matters=matters)
    return render_template("feeds/people.html", feed=told)


@room.post("/desk/people/import/<uuid:feed>")
@allow(Permission.IMPORT_PEOPLE)
def confirm(feed: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.confirm(act, feed)
    flash("It has begun. You may leave this page; it goes on by itself.", "good")
    return redirect(url_for("feeds.one", feed=feed))
