"""The holder's page: every badge, who sees it, and what to take away."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.config import Settings
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.times import local
from trainingsite.recognition import queries, service
from trainingsite.recognition.wording import Shown, cv_line, linkedin_url

holder = Blueprint("holder", __name__)


@holder.get("/my/badges")
@allow(Permission.HOLD_BADGES)
def my_badges() -> ResponseReturnValue:
    cards = [card(row) for row in queries.cards(db.session(), current_actor().person_id or 0, datetime.now(UTC))]
    return render_template("recognition/my_badges.html", cards=cards)


def card(row: queries.Card) -> dict[str, object]:
    settings: Settings = current_app.extensions["signpost_settings"]
    zone = current_actor().zone
    url = f"{settings.public_url}/badges/{row.public_id}"
    shown = Shown(
        title=row.title,
        issuer=catalogue().site.university,
        issued=local(row.issued_at, zone).date(),
        expires=local(row.expires_at, zone).date() if row.expires_at else None,
        url=url,
        badge_id=str(row.public_id),
    )
    return {"badge": row, "url": url, "cv": cv_line(shown), "linkedin": linkedin_url(shown)}


@holder.post("/my/badges/<uuid:badge>/sharing")
@allow(Permission.HOLD_BADGES)
def sharing(badge: UUID) -> ResponseReturnValue:
    shared, named = "shared" in request.form, "name_shown" in request.form
    with act_as(current_actor()) as act:
        service.set_sharing(act, badge, shared=shared, name_shown=named)
    flash(
        "Anybody with the link can see this badge now." if shared else "Only you and your coordinators see it now.",
        "good",
    )
    return redirect(url_for("holder.my_badges", _anchor=f"badge-{badge}"))
