"""The desk's pages on many badges at once: what is wanted, what it would do, and how far it has come."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission, scheme_ids
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import bulk, queries, roll
from trainingsite.recognition.bulk_forms import IssueForm, ManyForm, TakeBackForm
from trainingsite.recognition.meaning import Wish
from trainingsite.recognition.register import download
from trainingsite.recognition.rules import Deed
from trainingsite.schemes.queries import named

many = Blueprint("many", __name__)
AT_THE_LIST = {
    "roll_empty": "There is nothing in this list. Write one on each line, or choose a file.",
    "roll_too_long": "That is more than {most} lines. Split the list.",
    "roll_unreadable": "This file can’t be read. Save it as CSV, of 2 MB or less.",
}


@many.route("/desk/badges/issue", methods=["GET", "POST"])
@allow(Permission.ISSUE_BADGES)
def issue() -> ResponseReturnValue:
    form = IssueForm()
    whole = [("", "The whole university")] if current_actor().is_admin else []
    form.offer("scheme", [*whole, *named(db.session(), scheme_ids(current_actor(), Permission.ISSUE_BADGES))])
    form.offer("achievement", [(one.slug, one.title) for one in catalogue().achievements.values() if one.manual])
    if form.validate_on_submit() and (wish := wished(form, Deed.ISSUE)) is not None:
        return prepared(wish)
    return render_template("recognition/bulk_issue.html", form=form), 422 if form.errors else 200


@many.route("/desk/badges/take-back", methods=["GET", "POST"])
@allow(Permission.REVOKE_BADGES)
def take_back() -> ResponseReturnValue:
    form = TakeBackForm()
    known = [(one.slug, one.title) for one in catalogue().achievements.values()]
    form.offer("achievement", [("", "The list names the badges themselves"), *known])
    if form.validate_on_submit() and (wish := wished(form, Deed(form.data_of("deed")))) is not None:
        return prepared(wish)
    return render_template("recognition/bulk_take_back.html", form=form), 422 if form.errors else 200


def wished(form: ManyForm, deed: Deed) -> Wish | None:
    """What the form asks for; None if its list can't be read, which is then said at the list."""
    upload = form["upload"].data
    try:
        text = roll.decoded(upload.stream.read(roll.LARGEST + 1)) if upload else form.data_of("people")
        lines = roll.read(text)
    except Refused as refused:
        form.refuse("upload" if upload else "people", refused, AT_THE_LIST[refused.code])
        return None
    scheme = form.data_of("scheme") if "scheme" in form else ""
    reason = form.data_of("reason") if "reason" in form else ""
    return Wish(deed, lines, form.data_of("achievement"), scheme, reason)


def prepared(wish: Wish) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        public_id = bulk.prepare(act, wish)
    return redirect(url_for("recognition_staff.many.one", many=public_id))


@many.get("/desk/badges/many/<uuid:many>")
@allow(Permission.SEE_BADGES)
def one(many: UUID) -> ResponseReturnValue:
    told = bulk.progress(db.session(), current_actor(), many)
    return render_template("recognition/bulk.html", bulk=told, most=bulk.SHOWN)


@many.post("/desk/badges/many/<uuid:many>")
@allow(Permission.SEE_BADGES)
def confirm(many: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        bulk.confirm(act, many)
    flash("It has begun. You may leave this page; it goes on by itself.", "good")
    return redirect(url_for("recognition_staff.many.one", many=many))


@many.get("/desk/badges.csv")
@allow(Permission.SEE_BADGES)
def register() -> ResponseReturnValue:
    wanted = queries.Wanted(text=request.args.get("text", "").strip()[:100], state=request.args.get("state", ""))
    return download(current_actor(), wanted)
