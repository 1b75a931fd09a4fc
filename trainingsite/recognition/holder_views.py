"""The holder's page: every badge, who sees it, and what to take away."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.limits import limiter
from trainingsite.infra.times import local
from trainingsite.recognition import bundle, holder_queries, profile_queries, queries, readdressing, service
from trainingsite.recognition import sharing as consent
from trainingsite.recognition.definitions import issuer_name
from trainingsite.recognition.embedding import Embedded
from trainingsite.recognition.issuer import addresses
from trainingsite.recognition.wording import Shown, cv_line, linkedin_url, reference

holder = Blueprint("holder", __name__)


def by_person() -> str:
    return f"person:{current_actor().person_id}"


@holder.get("/my/badges")
@allow(Permission.HOLD_BADGES)
def my_badges() -> ResponseReturnValue:
    person_id = current_actor().person_id or 0
    cards = [card(row) for row in queries.cards(db.session(), person_id, datetime.now(UTC))]
    told = holder_queries.besides(db.session(), person_id)
    url = addresses().profile(told.profile.public_id) if told.profile else ""
    return render_template(
        "recognition/my_badges.html", cards=cards, profile=told.profile, profile_url=url, otherwise=told.otherwise
    )


def card(row: queries.Card) -> dict[str, object]:
    zone, url = current_actor().zone, addresses().badge(row.public_id)
    shown = Shown(
        title=row.title,
        issuer=issuer_name(),
        issued=local(row.issued_at, zone).date(),
        expires=local(row.expires_at, zone).date() if row.expires_at else None,
        url=url,
        badge_id=str(row.public_id),
        organisation_id=catalogue().site.linkedin_id or "",
    )
    return {
        "badge": row,
        "url": url,
        "cv": cv_line(shown),
        "reference": reference(shown),
        "linkedin": linkedin_url(shown),
        "embedded": Embedded(url, row.title, issuer_name()),
    }


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


@holder.post("/my/badges/profile")
@allow(Permission.HOLD_BADGES)
def profile() -> ResponseReturnValue:
    is_open, named = "open" in request.form, "name_shown" in request.form
    with act_as(current_actor()) as act:
        consent.set_profile(act, is_open=is_open, name_shown=named)
    flash("Anybody with the link can see your page now." if is_open else "Nobody else sees your page now.", "good")
    return redirect(url_for("holder.my_badges", _anchor="profile"))


@holder.get("/my/badges/stop-sharing")
@allow(Permission.HOLD_BADGES)
def about_to_stop() -> ResponseReturnValue:
    person_id = current_actor().person_id or 0
    cards = [card for card in queries.cards(db.session(), person_id, datetime.now(UTC)) if card.shared]
    profile = profile_queries.profile_of(db.session(), person_id)
    return render_template("recognition/stop_sharing.html", cards=cards, profile=profile)


@holder.post("/my/badges/stop-sharing")
@allow(Permission.HOLD_BADGES)
def stop_sharing() -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        consent.stop_sharing(act)
    flash("Nothing is shared any more. Your badges are still yours, and you see them here.", "good")
    return redirect(url_for("holder.my_badges"))


@holder.post("/my/badges/addresses")
@allow(Permission.HOLD_BADGES)
@limiter.limit("10 per hour", key_func=by_person)
def to_addresses() -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        readdressing.issue_to_addresses(act)
    flash("They are being signed for your addresses. Take them along anew within seconds.", "good")
    return redirect(url_for("holder.my_badges", _anchor="addresses"))


@holder.post("/my/badges/download")
@allow(Permission.HOLD_BADGES)
@limiter.limit("10 per hour", key_func=by_person)
def download() -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        taken = bundle.take(act)
    answer = Response(stream_with_context(bundle.zipped(bundle.files(taken))), mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-badges.zip"'
    return answer
