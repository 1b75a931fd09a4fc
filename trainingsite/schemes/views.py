"""Choosing a scheme."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission, Role
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.times import local
from trainingsite.schemes import judging, queries, service

room = Blueprint("schemes", __name__)
TRAINEES = (Role.APPLICANT, Role.MENTOR)


@room.get("/schemes")
@allow(Permission.PUBLIC)
def choose() -> ResponseReturnValue:
    today = local(datetime.now(UTC), current_actor().zone).date()
    return render_template(
        "schemes/choose.html",
        cohorts=queries.open_cohorts(db.session(), today),
        types=catalogue().scheme_types,
        joined={scheme_id for scheme_id, role in current_actor().grants if role in TRAINEES},
    )


@room.get("/schemes/<slug>")
@allow(Permission.PUBLIC)
def scheme(slug: str) -> ResponseReturnValue:
    cohort, here = queries.latest_cohort(db.session(), slug), catalogue()
    kind = judging.kind_of(cohort)
    return render_template(
        "schemes/scheme.html",
        cohort=cohort,
        kind=kind,
        plan=judging.plan_of(cohort),
        badges=[here.achievements[slug] for slug in kind.badges if slug in here.achievements],
        joined=any((cohort.scheme_id, role) in current_actor().grants for role in TRAINEES),
    )


@room.post("/schemes/<slug>/join")
@allow(Permission.APPLY)
def join(slug: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.join(act, slug, local(act.now, act.actor.zone).date())
    flash("You have joined. This is your trail: it says what comes next.", "good")
    return redirect(url_for("home.front"))
