"""The desk's pages on what one year's application asks: the list, a question, the form as applicants see it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.scheme_reader import contract_words
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.schemes import question_rules as rules
from trainingsite.schemes.judging import kind_of
from trainingsite.schemes.ordering import Way
from trainingsite.schemes.question_rules import Asked
from trainingsite.schemes.rules import Pay
from trainingsite.selection.forms import DAYS, PARTS, application_form
from trainingsite.selection.running import adjusting
from trainingsite.selection.running.adjusting import Open
from trainingsite.selection.running.question_forms import FAULTS, KINDS, could, kind_form, question_form

room = Blueprint("questions", __name__)
WHERE = "/desk/schemes/<slug>/<path:year>/questions"
FIELD = "question"


def opened(slug: str, year: str) -> Open:
    return adjusting.opened(db.session(), current_actor(), slug, year)


def listed(slug: str, year: str) -> ResponseReturnValue:
    return redirect(url_for("questions.all_of_them", slug=slug, year=year))


def keep(slug: str, year: str, asked_of: Callable[[Open], Asked]) -> None:
    """Change what the year asks, from the state that the page showed."""
    with act_as(current_actor()) as act:
        adjusting.adjust(act, (slug, year), request.form.get("seen", ""), lambda now: now.asking(asked_of(now)))


@room.get(WHERE)
@allow(Permission.RUN_SCHEMES)
def all_of_them(slug: str, year: str) -> ResponseReturnValue:
    here = opened(slug, year)
    volunteers = here.cohort.terms.pay is Pay.VOLUNTEER
    found = {one.id: contract_words(f"{one.label} {one.hint}") for one in here.asked.questions if volunteers}
    return render_template("running/questions.html", here=here, kinds=KINDS, contract=found)


@room.post(WHERE)
@allow(Permission.RUN_SCHEMES)
def rearrange(slug: str, year: str) -> ResponseReturnValue:
    question, step = request.form.get("question", ""), request.form.get("step", "")
    if step in ("up", "down"):
        keep(slug, year, lambda now: rules.moved(now.asked, question, Way(step)))
    elif step == "out":
        keep(slug, year, lambda now: rules.taken_out(now.asked, question, now.rests.get(question)))
        flash("Taken out. What was written to it is kept, and comes back with it.", "good")
    elif step == "back":
        keep(slug, year, lambda now: rules.put_back(now.asked, question))
        flash("Put back, at the end.", "good")
    elif step == "template":
        keep(slug, year, lambda now: Asked(now.before.template.questions))
        flash("The application asks what its kind asks.", "good")
    return listed(slug, year)


@room.route(f"{WHERE}/new", methods=["GET", "POST"])
@allow(Permission.RUN_SCHEMES)
def add(slug: str, year: str) -> ResponseReturnValue:
    here, kind = opened(slug, year), request.args.get("kind", "")
    here.refuse_fixed(FIELD)
    kinds = rules.addable(here.asked, tuple(KINDS))
    if kind not in kinds:
        return render_template("running/question_kind.html", here=here, form=kind_form(kinds))
    form = question_form(kind, None)
    if form.validate_on_submit() and could(
        lambda: keep(slug, year, lambda now: rules.added(now.asked, kind, form.wording)), form, FAULTS
    ):
        flash("Added, at the end. Move it where it belongs.", "good")
        return listed(slug, year)
    told = {"about": KINDS[kind], "rests": None}
    return render_template("running/question.html", here=here, form=form, **told), 422 if form.errors else 200


@room.route(f"{WHERE}/<question>/words", methods=["GET", "POST"])
@allow(Permission.RUN_SCHEMES)
def change(slug: str, year: str, question: str) -> ResponseReturnValue:
    here = opened(slug, year)
    here.refuse_fixed(FIELD)
    one, rests = here.question(question), here.rests[question]
    form = question_form(one.kind, one, only_words=rests is not None)

    def changed(now: Open) -> Asked:
        return rules.worded(now.asked, question, form.wording, now.rests[question])

    if form.validate_on_submit() and could(lambda: keep(slug, year, changed), form, FAULTS):
        flash("Kept.", "good")
        return listed(slug, year)
    told = {"about": KINDS[one.kind], "rests": rests, "question": one}
    return render_template("running/question.html", here=here, form=form, **told), 422 if form.errors else 200


@room.get(f"{WHERE}/preview")
@allow(Permission.RUN_SCHEMES)
def preview(slug: str, year: str) -> ResponseReturnValue:
    here = opened(slug, year)
    kind = kind_of(here.cohort)
    form = application_form(kind.questions)(formdata=None)
    return render_template("running/questions_preview.html", here=here, kind=kind, form=form, days=DAYS, parts=PARTS)
