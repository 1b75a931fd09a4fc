"""The front page or the trail, the desk, and pages about the site itself."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from trainingsite.access import Actor, Permission, Role, may, scheme_ids
from trainingsite.content.catalogue import catalogue, complaints
from trainingsite.deeds import allow, current_actor
from trainingsite.home import queries
from trainingsite.home.queries import Wanted
from trainingsite.home.walks import walks
from trainingsite.infra.db import db
from trainingsite.infra.paging import asked_for
from trainingsite.infra.times import local
from trainingsite.schemes import deputies
from trainingsite.schemes import queries as schemes
from trainingsite.selection import held_queries, trail_queries
from trainingsite.training import rules

room = Blueprint("home", __name__)
WAITING = "signpost_waiting"
SEES = {
    "sees_people": Permission.SEE_PEOPLE,
    "sees_applications": Permission.SEE_APPLICATIONS,
    "reviews": Permission.REVIEW_APPLICATIONS,
    "sees_overview": Permission.SEE_OVERVIEW,
    "announces": Permission.ANNOUNCE,
    "sees_badges": Permission.SEE_BADGES,
    "sees_authoring": Permission.SEE_AUTHORING,
    "runs_schemes": Permission.RUN_SCHEMES,
    "runs_sessions": Permission.RUN_SESSIONS,
    "imports_people": Permission.IMPORT_PEOPLE,
    "reads_audit": Permission.READ_AUDIT,
}
TRAINEES = (Role.APPLICANT, Role.MENTOR)


@room.get("/")
@allow(Permission.PUBLIC)
def front() -> ResponseReturnValue:
    person_id = current_actor().person_id
    if person_id is None:
        return render_template("home/front.html")
    if is_staff_alone(current_actor()):
        return redirect(url_for("home.desk"))
    now, here = datetime.now(UTC), catalogue()
    found = walks(db.session(), here, person_id, now)
    waits = rules.waits(found.facts.standings, {slug: each.quiz.attempts for slug, each in here.quizzes.items()}, now)
    return render_template(
        "home/trail.html",
        walks=found.trails,
        questions=found.questions,
        facts=found.facts,
        waits=waits,
        moment=now,
    )


def is_staff_alone(actor: Actor) -> bool:
    """Whether somebody works at a desk and walks no trail; theirs starts at the desk."""
    return may(actor, Permission.SEE_DESK) and not any(role in TRAINEES for _scheme, role in actor.grants)


@room.get("/desk")
@allow(Permission.SEE_DESK)
def desk() -> ResponseReturnValue:
    actor, session, now = current_actor(), db.session(), datetime.now(UTC)
    today = local(now, actor.zone).date()
    waiting: tuple[queries.Waiting, ...] = current_app.extensions[WAITING]
    asked = request.args
    wanted = Wanted(asked.get("kind", ""), asked.get("scheme", ""), asked_for(asked))
    return render_template(
        "home/desk.html",
        queue=queries.queue(session, actor, waiting, wanted),
        wanted=wanted,
        kept=queries.kept_filters(session, actor),
        handovers=deputies.of_person(session, actor.person_id, today),
        questions=trail_queries.questions(session, actor.person_id or 0, today),
        held=held_queries.lately(session, actor, now) if may(actor, Permission.DECIDE_APPLICATIONS) else (),
        now=now,
        schemes=[("", "All your schemes"), *schemes.named(session, scheme_ids(actor, Permission.SEE_DESK))],
        **{name: may(actor, each) for name, each in SEES.items()},
        broken=[one for one in complaints() if not one.is_warning] if actor.is_admin else (),
    )


@room.get("/healthz")
@allow(Permission.PUBLIC)
def health() -> ResponseReturnValue:
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


@room.get("/accessibility")
@allow(Permission.PUBLIC)
def accessibility() -> ResponseReturnValue:
    return render_template("home/accessibility.html")
