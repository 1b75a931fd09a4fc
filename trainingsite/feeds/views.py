"""The desk's pages on files of people: what is handed in, what it would do, and how far it has come."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.feeds import people, queries, rules, service, tables
from trainingsite.feeds.forms import FileForm, PeopleForm
from trainingsite.feeds.people import Wish
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.infra.sheets import decoded

room = Blueprint("feeds", __name__)


@room.get("/desk/people/import")
@allow(Permission.IMPORT_PEOPLE)
def start() -> ResponseReturnValue:
    return page(people_form())


@room.post("/desk/people/import")
@allow(Permission.IMPORT_PEOPLE)
def hand_in() -> ResponseReturnValue:
    form = people_form()
    if form.validate_on_submit() and (text := text_of(form)) is not None:
        try:
            file = rules.read(text)
        except Refused as refused:
            form.refuse_file(refused)
            return page(form), 422
        choices = form.data_of("scheme"), form.data_of("part"), bool(form["invites"].data)
        with act_as(current_actor()) as act:
            made = people.prepare(act, Wish(file, form["upload"].data.filename or "", *choices))
        return redirect(url_for("feeds.one", feed=made))
    return page(form), 422


def people_form() -> PeopleForm:
    form = PeopleForm()
    actor = current_actor()
    alone = [("", "None: an account alone")] if actor.is_admin else []
    form.offer([*queries.choices(db.session(), actor), *alone])
    return form


def page(form: PeopleForm) -> str:
    return render_template("feeds/start.html", form=form)


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
    wanted = request.args.get("state", ""), request.args.get("page", 1, type=int)
    told = queries.progress(db.session(), current_actor(), feed, wanted)
    return render_template("feeds/people.html", feed=told)


@room.post("/desk/people/import/<uuid:feed>")
@allow(Permission.IMPORT_PEOPLE)
def confirm(feed: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.confirm(act, feed)
    flash("It has begun. You may leave this page; it goes on by itself.", "good")
    return redirect(url_for("feeds.one", feed=feed))
