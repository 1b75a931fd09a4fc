"""The desk's pages on what one year's applications or interviews are marked by: the list, and a criterion."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.schemes import rubric_rules as rules
from trainingsite.schemes.ordering import Way, place_of
from trainingsite.schemes.rubric_rules import Rubric, Which
from trainingsite.selection.running import adjusting
from trainingsite.selection.running.adjusting import Open
from trainingsite.selection.running.question_forms import could
from trainingsite.selection.running.rubric_forms import FAULTS, criterion_form

room = Blueprint("rubrics", __name__)
WHERE = "/desk/schemes/<slug>/<path:year>/rubrics/<any(reviews,interviews):which>"
FIELDS = {Which.REVIEWS: "criterion", Which.INTERVIEWS: "interview_criterion"}

Place = tuple[str, str, Which]
Adjusted = Callable[[Rubric], Rubric]


def opened(place: Place) -> Open:
    return adjusting.opened(db.session(), current_actor(), *place[:2])


def listed(place: Place) -> ResponseReturnValue:
    return redirect(url_for("rubrics.all_of_them", slug=place[0], year=place[1], which=place[2].value))


def keep(place: Place, adjusted: Adjusted) -> None:
    """Change what the year is marked by, from the state that the page showed."""
    which = place[2]
    with act_as(current_actor()) as act:
        adjusting.adjust(
            act,
            place[:2],
            request.form.get("seen", ""),
            lambda now: rules.marking(now.cohort.terms, which, adjusted(now.rubric(which))),
        )


@room.get(WHERE)
@allow(Permission.RUN_SCHEMES)
def all_of_them(slug: str, year: str, which: str) -> ResponseReturnValue:
    here, mine = opened((slug, year, Which(which))), Which(which)
    told = {"rubric": here.rubric(mine), "back": here.back_to_rubric(mine)}
    return render_template("running/rubric.html", here=here, which=which, **told)


@room.post(WHERE)
@allow(Permission.RUN_SCHEMES)
def rearrange(slug: str, year: str, which: str) -> ResponseReturnValue:
    place = (slug, year, Which(which))
    criterion, step = request.form.get("criterion", ""), request.form.get("step", "")
    if step in ("up", "down"):
        keep(place, lambda rubric: rules.moved(rubric, criterion, Way(step)))
    elif step == "out":
        keep(place, lambda rubric: rules.taken_out(rubric, criterion))
        flash("Taken out.", "good")
    elif step == "template":
        template = opened(place).template_rubric(place[2])
        keep(place, lambda _: template)
        flash("It is marked by the kind’s rubric, as it is now.", "good")
    return listed(place)


@room.route(f"{WHERE}/new", methods=["GET", "POST"])
@allow(Permission.RUN_SCHEMES)
def add(slug: str, year: str, which: str) -> ResponseReturnValue:
    place = (slug, year, Which(which))
    here, form = opened(place), criterion_form(place[2], None)
    here.refuse_fixed(FIELDS[place[2]])

    def added(rubric: Rubric) -> Rubric:
        return rules.added(rubric, form.wording)

    if form.validate_on_submit() and could(lambda: keep(place, added), form, FAULTS):
        flash("Added, at the end.", "good")
        return listed(place)
    page = render_template("running/criterion.html", here=here, which=which, form=form)
    return page, 422 if form.errors else 200


@room.route(f"{WHERE}/<criterion>/words", methods=["GET", "POST"])
@allow(Permission.RUN_SCHEMES)
def change(slug: str, year: str, which: str, criterion: str) -> ResponseReturnValue:
    place = (slug, year, Which(which))
    here = opened(place)
    here.refuse_fixed(FIELDS[place[2]])
    rubric = here.rubric(place[2])
    one = rubric[place_of(rubric, criterion)]
    form = criterion_form(place[2], one)

    def worded(now: Rubric) -> Rubric:
        return rules.worded(now, criterion, form.wording)

    if form.validate_on_submit() and could(lambda: keep(place, worded), form, FAULTS):
        flash("Kept.", "good")
        return listed(place)
    told = {"criterion": one, "alone": len(rubric) == 1}
    page = render_template("running/criterion.html", here=here, which=which, form=form, **told)
    return page, 422 if form.errors else 200
