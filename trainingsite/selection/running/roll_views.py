"""The desk's pages on a new year: rolling over, and inviting the mentors of before."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.paging import asked_for
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import local
from trainingsite.schemes import change_rules, proposals, rolling
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.proposals import Proposal
from trainingsite.schemes.queries import CohortView
from trainingsite.schemes.roll_rules import Base
from trainingsite.selection import returning, returning_queries
from trainingsite.selection.running import changing, queries
from trainingsite.selection.running.forms import RollForm
from trainingsite.selection.running.pages import kept_fields

room = Blueprint("rolling", __name__)
AT_THE_FORM = {
    "year_taken": ("year", "The scheme has a year of that name already."),
    "year_not_after": ("opens_on", "Choose a day after {last}, when the last year began to take mentors."),
}


def today() -> date:
    return local(datetime.now(UTC), current_actor().zone).date()


@room.route("/desk/schemes/<slug>/roll-over", methods=["GET", "POST"])
@allow(Permission.RUN_SCHEMES)
def roll_over(slug: str) -> ResponseReturnValue:
    scheme = queries.mine(db.session(), current_actor(), slug)
    last = last_year(scheme.id)
    proposed = proposals.following(Proposal(last.year, last.opens_on, last.closes_on))
    form = RollForm(data={"year": proposed.year, "opens_on": proposed.opens_on, "closes_on": proposed.closes_on})
    action, complete = request.form.get("action", ""), form.validate_on_submit()
    if complete and action == "confirm":
        try:
            with act_as(current_actor()) as act:
                rolling.roll_over(act, slug, form.new_year, Base(form.data_of("base")))
            flash("The new year is made. Now you can invite the mentors who return.", "good")
            return redirect(url_for("rolling.mentors", slug=slug, year=form.data_of("year")))
        except Refused as refused:
            if refused.code not in AT_THE_FORM:
                raise
            form.refuse(AT_THE_FORM[refused.code][0], refused, AT_THE_FORM[refused.code][1])
    if complete and action == "look":
        return preview(last, form)
    return render_template("running/roll.html", form=form, last=last), 422 if form.errors else 200


def last_year(scheme_id: int) -> CohortView:
    """The newest year of a scheme."""
    if found := schemes.years(db.session(), scheme_id):
        return found[0]
    raise Refused("no_such_year", status=404)


def preview(last: CohortView, form: RollForm) -> str:
    """What the new year would ask for, and in what it differs from the last."""
    terms = rolling.next_terms(last, Base(form.data_of("base")), today())
    before, year = changing.running(last), form.new_year
    template = rolling.next_terms(last, Base.TEMPLATE, today())
    return render_template(
        "running/roll_preview.html",
        last=last,
        year=year,
        terms=terms,
        made=change_rules.changes(before, replace(before, terms=terms)),
        template=change_rules.changes(before, replace(before, terms=template)),
        kept=kept_fields(),
    )


@room.get("/desk/schemes/<slug>/<path:year>/returning")
@allow(Permission.RUN_SCHEMES)
def mentors(slug: str, year: str) -> ResponseReturnValue:
    scheme = queries.mine(db.session(), current_actor(), slug)
    cohort, session = schemes.year(db.session(), scheme.id, year), db.session()
    asked, number = request.args.get("list") == "invited", asked_for(request.args)
    found = returning_queries.invited(cohort.id) if asked else returning_queries.to_invite(cohort, datetime.now(UTC))
    return render_template(
        "running/returning.html",
        cohort=cohort,
        asked=asked,
        found=returning_queries.by_name(session, found, number),
        answers=returning_queries.answers(session, cohort.id),
    )


@room.post("/desk/schemes/<slug>/<path:year>/returning")
@allow(Permission.RUN_SCHEMES)
def invite(slug: str, year: str) -> ResponseReturnValue:
    scheme = queries.mine(db.session(), current_actor(), slug)
    people = chosen()
    if request.form.get("action") == "confirm":
        with act_as(current_actor()) as act:
            count = returning.invite(act, slug, year, people)
        flash(f"{count} invited. Each gets a mail.", "good")
        return redirect(url_for("rolling.mentors", slug=slug, year=year, list="invited"))
    cohort = schemes.year(db.session(), scheme.id, year)
    found = returning_queries.chosen(returning_queries.to_invite(cohort, datetime.now(UTC)), people)
    listed = returning_queries.by_name(db.session(), found, 1)
    if not listed.total:
        raise Refused("nothing_chosen", status=422)
    return render_template("running/invite_preview.html", cohort=cohort, found=listed, kept=kept_fields())


def chosen() -> list[UUID] | None:
    """The people who were ticked; None if all are meant."""
    if request.form.get("all") == "yes":
        return None
    return request.form.getlist("person", type=UUID)
