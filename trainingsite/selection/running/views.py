"""The desk's pages on schemes: the list, making one, its page, and changing a year."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.deeds.exporting import Sheet, take_away
from trainingsite.infra.db import db
from trainingsite.infra.paging import asked_for
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import local
from trainingsite.schemes import change_rules, proposals, service
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.service import terms_of
from trainingsite.selection.running import changing, queries
from trainingsite.selection.running.changing import Wish
from trainingsite.selection.running.forms import SchemeForm, TermsForm, terms_form, wished
from trainingsite.selection.running.pages import badges_of, kept_fields, scheme_page
from trainingsite.selection.running.queries import Wanted

desk = Blueprint("scheme_desk", __name__)


def today() -> date:
    return local(datetime.now(UTC), current_actor().zone).date()


def wanted_of(given: Mapping[str, str]) -> Wanted:
    """What of the list the address asks for."""
    return Wanted(
        text=given.get("text", "").strip()[:100],
        state=given.get("state", ""),
        sort=given.get("sort", "name"),
        number=asked_for(given),
    )


@desk.get("/desk/schemes")
@allow(Permission.RUN_SCHEMES)
def all_of_them() -> ResponseReturnValue:
    wanted = wanted_of(request.args)
    found = queries.listed(db.session(), current_actor(), wanted, datetime.now(UTC), today())
    return render_template("running/desk.html", found=found, wanted=wanted, types=catalogue().scheme_types)


@desk.get("/desk/schemes.csv")
@allow(Permission.RUN_SCHEMES)
def sheet() -> ResponseReturnValue:
    wanted, actor = wanted_of(request.args), current_actor()
    asked = {"text": wanted.text, "state": wanted.state}
    return take_away(actor, Sheet("schemes", Permission.RUN_SCHEMES, asked), rows(wanted))


def rows(wanted: Wanted) -> Iterator[tuple[object, ...]]:
    """The list as rows of a file; the first has the names."""
    yield "scheme", "name", "kind", "year", "state", "opens", "closes", "applications", "mentors"
    for one in queries.every(db.session(), current_actor(), wanted, datetime.now(UTC), today()):
        days = (one.state, one.opens_on, one.closes_on)
        yield one.slug, one.name, one.type, one.year, *days, one.applications, one.mentors


@desk.route("/desk/schemes/new", methods=["GET", "POST"])
@allow(Permission.RUN_SCHEMES)
def new() -> ResponseReturnValue:
    proposed, here = proposals.proposed(today()), catalogue()
    form = SchemeForm(
        data={"year": proposed.year, "opens_on": proposed.opens_on, "closes_on": proposed.closes_on},
    )
    form.offer(list(here.scheme_types.values()))
    step = request.form.get("action", "")
    if not form.validate_on_submit() or step == "back" or not is_free(form):
        return render_template("running/new.html", form=form), 422 if form.errors else 200
    kind = here.scheme_types[form.data_of("kind")]
    if step != "confirm":
        told = {"kind": kind, "terms": terms_of(kind), "badges": badges_of(kind)}
        kept = kept_fields(slug=form.data_of("slug"))
        return render_template("running/new_preview.html", form=form, kept=kept, **told)
    with act_as(current_actor()) as act:
        slug = service.make(act, form.scheme, form.first_year, terms_of(kind)).slug
    alone = (
        ""
        if current_actor().is_admin
        else " You coordinate it alone so far: add a further coordinator, who is your deputy."
    )
    flash(f"The scheme is made. Look through its terms, and add a deputy.{alone}", "good")
    return redirect(url_for("scheme_desk.one", slug=slug))


def is_free(form: SchemeForm) -> bool:
    """Whether the short name can be used; an empty one is made from the name."""
    taken, typed = schemes.slugs(db.session()), form.data_of("slug")
    form.slug.data = typed or proposals.free(proposals.short_name(form.data_of("name")) or "scheme", taken)
    if not proposals.is_short_name(form.slug.data):
        form.slug.errors = ["Use small letters, digits and single hyphens, such as engineering-course."]
    elif form.slug.data in taken:
        form.slug.errors = [f"There is a scheme with that short name; {proposals.free(typed, taken)} is free."]
    return not form.slug.errors


@desk.get("/desk/schemes/<slug>")
@allow(Permission.RUN_SCHEMES)
def one(slug: str) -> ResponseReturnValue:
    return scheme_page(slug, request.args.get("year", ""), today())


@desk.route("/desk/schemes/<slug>/<path:year>/terms", methods=["GET", "POST"])
@allow(Permission.RUN_SCHEMES)
def terms(slug: str, year: str) -> ResponseReturnValue:
    scheme = queries.mine(db.session(), current_actor(), slug)
    cohort = schemes.year(db.session(), scheme.id, year)
    before = changing.running(cohort)
    form, concerned = terms_form(catalogue(), before), queries.concerned(db.session(), cohort.id)
    after = wished(form, before) if form.validate_on_submit() else None
    if after is not None and stands(form, before, after, concerned) and request.form.get("action") != "back":
        if request.form.get("action") == "confirm":
            return confirmed(Wish(slug, year, after, request.form.get("seen", "")))
        return render_template(
            "running/terms_preview.html", cohort=cohort, made=change_rules.changes(before, after),
            after=after.terms.requirements, concerned=concerned, kept=kept_fields(), seen=change_rules.mark_of(before),
        )  # fmt: skip
    page = render_template("running/terms.html", cohort=cohort, form=form, concerned=concerned)
    return page, 422 if form.errors else 200


def stands(
    form: TermsForm, before: change_rules.Running, after: change_rules.Running, concerned: change_rules.Concerned
) -> bool:
    """Whether the change can stand; if not, the form says why at its field."""
    try:
        changing.refuse(before, after, concerned)
    except Refused as refused:
        if refused.code != "terms_fixed":
            raise
        words = "Somebody has applied already, so this stays as it is for this year."
        form.refuse(str(refused.facts["field"]), refused, words)
        return False
    return True


def confirmed(wish: Wish) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        made = changing.change(act, wish)
    flash("The terms are changed." if made else "Nothing was different; the terms are as they were.", "good")
    return redirect(url_for("scheme_desk.one", slug=wish.slug, year=wish.year))
