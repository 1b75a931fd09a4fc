"""The public pages of badges and achievements, and every form in which a badge can be had."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import allow, current_actor
from trainingsite.infra.db import db
from trainingsite.recognition import answers, baking, definitions, queries
from trainingsite.recognition.answers import HOUR, MINUTE, YEAR
from trainingsite.recognition.art import alternative
from trainingsite.recognition.issuer import addresses, evidence_of
from trainingsite.recognition.issuer_views import issuer
from trainingsite.recognition.models import AchievementVersion
from trainingsite.recognition.queries import Shown
from trainingsite.recognition.rules import Visibility
from trainingsite.recognition.showing import seen, signed_forms
from trainingsite.recognition.verify_views import checks

room = Blueprint("recognition", __name__)
room.register_blueprint(issuer)
room.register_blueprint(checks)
room.after_request(answers.open_to_scripts)

Told = Mapping[str, Any]
PAGE = "text/html"
TYPES = {"json": "application/vc+ld+json", "jwt": "text/plain", "png": "image/png", "svg": "image/svg+xml"}
AS_JSON = (TYPES["json"], "application/vc", "application/ld+json", "application/json")
AS_JWT = ("application/vc+jwt", "application/jwt")


@room.get("/badges/<uuid:badge>")
@allow(Permission.PUBLIC)
def badge(badge: UUID) -> ResponseReturnValue:
    wanted = request.accept_mimetypes.best_match((PAGE, *AS_JSON, *AS_JWT), PAGE)
    shown = seen(badge)
    if wanted == PAGE:
        response = told_of(shown, badge_page(shown))
    else:
        response = form_of(shown, "json" if wanted in AS_JSON else "jwt")
    response.vary.add("Accept")
    return response


@room.get("/badges/<uuid:badge>.<any(json,jwt,png,svg):form>")
@allow(Permission.PUBLIC)
def form(badge: UUID, form: str) -> ResponseReturnValue:
    return form_of(seen(badge), form)


def told_of(shown: Shown, response: Response) -> Response:
    """Only what its holder shares may be kept by others."""
    return answers.kept(response, MINUTE) if shown.visibility is Visibility.SHARED else response


def badge_page(shown: Shown) -> Response:
    told, where = shown.definition, addresses()
    evidence = evidence_of(shown.facts["evidence"])
    page = render_template(
        "recognition/badge.html",
        shown=shown,
        told=told,
        url=where.badge(shown.public_id),
        frozen=where.achievement(shown.slug, shown.number),
        picture_words=alternative(definitions.picture(told)),
        criteria=catalogue().prose.block(told["criteria"]),
        evidence=evidence,
        minutes=sum(line.minutes for line in evidence) or told["study_minutes"],
        is_holder=shown.person_id == current_actor().person_id,
    )
    return make_response(page)


def form_of(shown: Shown, form: str) -> Response:
    """A badge in one of its machine forms, signed now if the job hasn't come to it."""
    as_json, as_jwt = signed_forms(shown.public_id)
    drawn = definitions.picture(shown.definition)
    body: bytes | str
    if form == "png":
        body = baking.into_png(answers.picture(drawn), as_json.decode())
    elif form == "svg":
        body = baking.into_svg(answers.drawing(drawn), as_jwt.decode())
    else:
        body = as_json if form == "json" else as_jwt
    response = make_response(body)
    response.mimetype = TYPES[form]
    return told_of(shown, response)


@room.get("/achievements/<slug>")
@allow(Permission.PUBLIC)
def achievement(slug: str) -> ResponseReturnValue:
    versions = queries.versions(db.session(), slug)
    told = definitions.current(slug) if slug in catalogue().achievements or not versions else versions[0].definition
    return answers.kept(achievement_page(slug, told, versions, None), MINUTE)


@room.get("/achievements/<slug>/<int:number>")
@allow(Permission.PUBLIC)
def achievement_version(slug: str, number: int) -> ResponseReturnValue:
    version = queries.numbered(db.session(), slug, number)
    return answers.kept(achievement_page(slug, version.definition, [version], version.number), HOUR)


def achievement_page(slug: str, told: Told, versions: list[AchievementVersion], number: int | None) -> Response:
    """What anybody who holds it did: as it is defined now, or in the words of one version."""
    page = render_template(
        "recognition/achievement.html",
        slug=slug,
        told=told,
        versions=versions,
        number=number,
        url=addresses().achievement(slug, number),
        picture_words=alternative(definitions.picture(told)),
        criteria=catalogue().prose.block(told["criteria"]),
    )
    return make_response(page)


@room.get("/achievements/<slug>.<any(svg,png):form>")
@allow(Permission.PUBLIC)
def art(slug: str, form: str) -> ResponseReturnValue:
    return picture_of(definitions.current(slug), form, HOUR)


@room.get("/achievements/<slug>/<int:number>.<any(svg,png):form>")
@allow(Permission.PUBLIC)
def version_art(slug: str, number: int, form: str) -> ResponseReturnValue:
    return picture_of(queries.numbered(db.session(), slug, number).definition, form, YEAR)


@room.get("/achievements/<slug>/<int:number>/card.png")
@allow(Permission.PUBLIC)
def card(slug: str, number: int) -> ResponseReturnValue:
    told = queries.numbered(db.session(), slug, number).definition
    line = "Anybody can check this badge at its address"
    return answers.answer(answers.card(definitions.picture(told), line), "image/png", YEAR)


def picture_of(told: Told, form: str, seconds: int) -> Response:
    drawn = definitions.picture(told)
    if form == "svg":
        return answers.answer(answers.drawing(drawn), "image/svg+xml", seconds)
    return answers.answer(answers.picture(drawn), "image/png", seconds)
