"""The desk's pages on announcements, and the page on which one reads one's own."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.paging import asked_for
from trainingsite.infra.refused import Refused
from trainingsite.outreach import announcement_queries as queries
from trainingsite.outreach import announcement_rules as rules
from trainingsite.outreach import announcing
from trainingsite.outreach.announcement_forms import NAMES, AnnouncementForm
from trainingsite.outreach.announcement_queries import Found, Wanted
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.queries import CohortView, YearNamed
from trainingsite.selection.letter_rules import Words, refuse_text

room = Blueprint("announcements", __name__)
UNKNOWN = "In line {line}, at character {column}, {found} can’t stand. This text knows {allowed}."
BLANK = {"body": "Hello {name},\n\n"}


def mine() -> list[YearNamed]:
    return schemes.years_of(db.session(), current_actor(), Permission.ANNOUNCE)


def wanted_of() -> Wanted:
    given = request.args
    number = asked_for(given)
    return Wanted(given.get("text", "").strip()[:100], given.get("scheme", ""), number)


@room.get("/desk/announcements")
@allow(Permission.ANNOUNCE)
def listed() -> ResponseReturnValue:
    wanted, actor = wanted_of(), current_actor()
    found = queries.announcements(db.session(), actor, wanted)
    own = schemes.schemes_of(db.session(), actor, Permission.ANNOUNCE)
    now = datetime.now(UTC)
    return render_template("outreach/announcements.html", found=found, wanted=wanted, schemes=own, now=now)


@room.route("/desk/announcements/new", methods=["GET", "POST"])
@allow(Permission.ANNOUNCE)
def new() -> ResponseReturnValue:
    form, own = AnnouncementForm(data=BLANK), mine()
    form.offer(own)
    if form.validate_on_submit() and fits(form):
        cohort = picked(form, own)
        with act_as(current_actor()) as act:
            made = announcing.write(act, cohort, form.draft)
        return redirect(url_for("announcements.one", announcement=made))
    return render_template("outreach/write.html", form=form, found=None, own=own), 422 if form.errors else 200


@room.route("/desk/announcements/<uuid:announcement>/change", methods=["GET", "POST"])
@allow(Permission.ANNOUNCE)
def change(announcement: UUID) -> ResponseReturnValue:
    found, own = queries.of(db.session(), current_actor(), announcement), mine()
    if found.announcement.runs_at is not None:
        raise Refused("announcement_confirmed")
    form = AnnouncementForm(data=filled(found))
    form.offer(own)
    if form.validate_on_submit() and fits(form):
        cohort = picked(form, own)
        with act_as(current_actor()) as act:
            announcing.change(act, announcement, cohort, form.draft)
        return redirect(url_for("announcements.one", announcement=announcement))
    return render_template("outreach/write.html", form=form, found=found, own=own), 422 if form.errors else 200


def picked(form: AnnouncementForm, own: list[YearNamed]) -> CohortView:
    chosen = next(one for one in own if str(one.public_id) == form.data_of("cohort"))
    return schemes.cohort_by_id(db.session(), chosen.id)


def filled(found: Found) -> dict[str, object]:
    one = found.announcement
    told = {"audience": one.audience, "subject": one.subject, "body": one.body}
    return {"cohort": str(found.cohort.public_id), **told}


def fits(form: AnnouncementForm) -> bool:
    """Whether nothing stands in the words that can't be filled in; the form says where it does."""
    for name in ("subject", "body"):
        try:
            refuse_text(form.data_of(name), rules.FILLED_IN)
        except Refused as refused:
            form.refuse(name, refused, UNKNOWN)
    return not form.errors


@room.get("/desk/announcements/<uuid:announcement>")
@allow(Permission.ANNOUNCE)
def one(announcement: UUID) -> ResponseReturnValue:
    session, actor, now = db.session(), current_actor(), datetime.now(UTC)
    found = queries.of(session, actor, announcement)
    one = found.announcement
    reach = None
    if one.runs_at is None:
        reach = queries.reach(session, queries.people_of(found.cohort, one.audience, catalogue(), now))
    return render_template(
        "outreach/announcement.html",
        found=found,
        names=NAMES,
        reads=rules.read_by(Words(one.subject, one.body), "Mei Lin Tan", found.cohort.scheme_name),
        reach=reach,
        counts=queries.counts(session, one.id),
        left_out=queries.left_out(session, one.id, asked_for(request.args)),
        can_undo=announcing.can_undo(one, now),
    )


@room.post("/desk/announcements/<uuid:announcement>/<any(confirm,undo):what>")
@allow(Permission.ANNOUNCE)
def decide(announcement: UUID, what: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        (announcing.confirm if what == "confirm" else announcing.undo)(act, announcement)
    if what == "undo":
        flash("Taken back. Nobody got it.", "good")
    return redirect(url_for("announcements.one", announcement=announcement))


@room.post("/desk/announcements/<uuid:announcement>/throw-away")
@allow(Permission.ANNOUNCE)
def throw_away(announcement: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        announcing.throw_away(act, announcement)
    flash("Thrown away. Nobody got it.", "good")
    return redirect(url_for("announcements.listed"))


@room.get("/announcements/<uuid:announcement>")
@allow(Permission.SIGNED_IN)
def read(announcement: UUID) -> ResponseReturnValue:
    actor = current_actor()
    found = queries.read(db.session(), actor.person_id or 0, announcement)
    words = Words(found.announcement.subject, found.announcement.body)
    reads = rules.read_by(words, actor.name, found.cohort.scheme_name)
    return render_template("outreach/read.html", found=found, reads=reads)
