"""Choosing a scheme, and answering whether one takes on a role in it."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.times import local
from trainingsite.schemes import asking, judging, queries, service

room = Blueprint("schemes", __name__)


def today() -> date:
    return local(datetime.now(UTC), current_actor().zone).date()


@room.get("/schemes")
@allow(Permission.PUBLIC)
def choose() -> ResponseReturnValue:
    return render_template(
        "schemes/choose.html",
        cohorts=queries.open_cohorts(db.session(), today()),
        types=catalogue().scheme_types,
        joined=queries.joined_ids(db.session(), current_actor().person_id),
    )


@room.get("/schemes/<slug>")
@allow(Permission.PUBLIC)
def scheme(slug: str) -> ResponseReturnValue:
    cohort, here = queries.present_cohort(db.session(), slug, today()), catalogue()
    kind = judging.kind_of(cohort)
    return render_template(
        "schemes/scheme.html",
        cohort=cohort,
        kind=kind,
        plan=judging.plan_of(cohort),
        open_to_under_18=queries.is_open_to_under_18(db.session(), cohort),
        badges=[here.achievements[slug] for slug in kind.badges if slug in here.achievements],
        joined=cohort.id in queries.joined_ids(db.session(), current_actor().person_id),
    )


@room.post("/schemes/<slug>/join")
@allow(Permission.APPLY)
def join(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.join(act, slug, local(act.now, act.actor.zone).date())
    flash("You have joined. This is your trail: it says what comes next.", "good")
    return redirect(url_for("home.front"))


@room.get("/schemes/asked/<uuid:ask>")
@allow(Permission.SIGNED_IN)
def asked(ask: UUID) -> ResponseReturnValue:
    return render_template("schemes/asked.html", asked=asking.asked(db.session(), current_actor(), ask))


@room.post("/schemes/asked/<uuid:ask>")
@allow(Permission.SIGNED_IN)
def answer(ask: UUID) -> ResponseReturnValue:
    accepts = request.form.get("answer") == "yes"
    with act_as(current_actor()) as act:
        asking.answer(act, ask, accepts=accepts)
    flash("Thank you. What waits for you is on your desk." if accepts else "You said no. Nothing was changed.", "good")
    return redirect(url_for("home.desk" if accepts else "home.front"))
