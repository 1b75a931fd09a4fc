"""The desk's pages on letters: which there are, their words, and how they read."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.models import Scheme
from trainingsite.selection import letters
from trainingsite.selection.letter_forms import LetterForm
from trainingsite.selection.letter_rules import KINDS, Words
from trainingsite.selection.letters import Told
from trainingsite.selection.rules import Condition

room = Blueprint("letters", __name__)
EXAMPLE_NAME = "Mei Lin Tan"
EXAMPLE_REASON = "Thank you for your clear answers.\n\nPlease write to us when you know your timetable."
EXAMPLE_CONDITIONS = (Condition("Send us your timetable", date(2027, 3, 3)),)
AT_THE_FORM = {
    "placeholder_unknown": "In line {line}, at character {column}, {found} can’t stand. This letter knows {allowed}.",
    "placeholder_missing": "{missing} has to stand in this letter: it is what the letter is for.",
}


@room.get("/desk/letters")
@allow(Permission.EDIT_LETTERS)
def all_of_them() -> ResponseReturnValue:
    mine = schemes.schemes_of(db.session(), current_actor(), Permission.EDIT_LETTERS)
    chosen = next((one for one in mine if one.slug == request.args.get("scheme")), mine[0] if mine else None)
    changed = letters.changed(db.session(), chosen.id) if chosen else frozenset()
    return render_template("selection/letters.html", schemes=mine, chosen=chosen, kinds=KINDS, changed=changed)


@room.get("/desk/letters/<slug>/<kind>")
@allow(Permission.EDIT_LETTERS)
def one(slug: str, kind: str) -> ResponseReturnValue:
    scheme = own_scheme(slug, kind)
    words = letters.words_of(db.session(), scheme.id, kind)
    return page(scheme, kind, LetterForm(formdata=None, data={"subject": words.subject, "body": words.body}))


@room.post("/desk/letters/<slug>/<kind>")
@allow(Permission.EDIT_LETTERS)
def change(slug: str, kind: str) -> ResponseReturnValue:
    scheme, form = own_scheme(slug, kind), LetterForm()
    if not form.validate_on_submit():
        return page(scheme, kind, form), 422
    words = Words(form.data_of("subject"), form.data_of("body"))
    if form.refused(words, KINDS[kind], AT_THE_FORM):
        return page(scheme, kind, form), 422
    if request.form.get("action") != "keep":
        return page(scheme, kind, form)
    with act_as(current_actor()) as act:
        letters.change(act, schemes.scheme_by_slug(act.db, slug), kind, words)
    flash("Kept. The next letter of this kind goes out in these words.", "good")
    return redirect(url_for("letters.one", slug=slug, kind=kind))


@room.post("/desk/letters/<slug>/<kind>/default")
@allow(Permission.EDIT_LETTERS)
def restore(slug: str, kind: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        letters.restore(act, schemes.scheme_by_slug(act.db, slug), kind)
    flash("Back to the default words.", "good")
    return redirect(url_for("letters.one", slug=slug, kind=kind))


def own_scheme(slug: str, kind: str) -> Scheme:
    """A scheme whose letters the actor may change.

    Raises:
        Refused: "no_such_letter", "no_such_scheme"; also for somebody else's scheme.
    """
    letters.known(kind)
    mine = schemes.schemes_of(db.session(), current_actor(), Permission.EDIT_LETTERS)
    found = next((each for each in mine if each.slug == slug), None)
    if found is None:
        raise Refused("no_such_scheme", status=404)
    return found


def page(scheme: Scheme, kind: str, form: LetterForm) -> str:
    """The page of a letter, with how it reads by an example; none while something in it is wrong."""
    example = None
    if not form.errors:
        words = Words(form.data_of("subject"), form.data_of("body"))
        conditions = letters.listed(EXAMPLE_CONDITIONS)
        told = Told(kind, EXAMPLE_REASON, conditions, "31 August 2027")
        example = letters.filled(words, EXAMPLE_NAME, (scheme.name, scheme.slug), told)
    return render_template(
        "selection/letter.html",
        scheme=scheme,
        kind=kind,
        allowed=sorted(KINDS[kind].allowed),
        needs=KINDS[kind].needs,
        form=form,
        example=example,
        changed=kind in letters.changed(db.session(), scheme.id),
    )
