"""The desk's pages on badges."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission, may
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.paging import asked_for
from trainingsite.recognition import queries, service
from trainingsite.recognition.bulk_views import many
from trainingsite.recognition.forms import ReasonForm

staff = Blueprint("recognition_staff", __name__)
staff.register_blueprint(many)
ACTS = {"revoke": service.revoke, "suspend": service.suspend}


@staff.get("/desk/badges")
@allow(Permission.SEE_BADGES)
def badges() -> ResponseReturnValue:
    wanted = queries.Wanted(
        text=request.args.get("text", "").strip()[:100],
        state=request.args.get("state", ""),
        number=asked_for(request.args),
    )
    found = queries.register(db.session(), current_actor(), wanted, datetime.now(UTC))
    may_issue, may_revoke = (may(current_actor(), one) for one in (Permission.ISSUE_BADGES, Permission.REVOKE_BADGES))
    return render_template(
        "recognition/desk_badges.html", found=found, wanted=wanted, may_issue=may_issue, may_revoke=may_revoke
    )


@staff.get("/desk/badges/<uuid:badge>")
@allow(Permission.SEE_BADGES)
def badge(badge: UUID) -> ResponseReturnValue:
    return badge_page(badge, ReasonForm())


def badge_page(badge: UUID, form: ReasonForm) -> str:
    row = queries.registered(db.session(), current_actor(), badge, datetime.now(UTC))
    scheme_id = -1 if row.scheme_id is None else row.scheme_id  # a training badge is an administrator's to take back
    revokes = may(current_actor(), Permission.REVOKE_BADGES, scheme_id)
    return render_template("recognition/desk_badge.html", row=row, form=form, revokes=revokes)


@staff.post("/desk/badges/<uuid:badge>/<any(revoke,suspend):what>")
@allow(Permission.REVOKE_BADGES)
def take_back(badge: UUID, what: str) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate_on_submit():
        return badge_page(badge, form), 422
    with act_as(current_actor()) as act:
        ACTS[what](act, badge, form.data_of("reason"))
    flash("Done; the holder gets a mail. The reason stays here.", "good")
    return redirect(url_for("recognition_staff.badge", badge=badge))


@staff.post("/desk/badges/<uuid:badge>/reinstate")
@allow(Permission.REVOKE_BADGES)
def reinstate(badge: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.reinstate(act, badge)
    flash("The badge is in force again; the holder gets a mail.", "good")
    return redirect(url_for("recognition_staff.badge", badge=badge))
