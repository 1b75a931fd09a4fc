"""The public pages of badges and achievements, and every form in which a badge can be had."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from flask import Blueprint, Response, get_template_attribute, make_response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.limits import limiter
from trainingsite.recognition import achievement_queries, answers, baking, definitions, moving, printing, queries
from trainingsite.recognition.answers import HOUR, MINUTE, YEAR
from trainingsite.recognition.art import alternative
from trainingsite.recognition.embed_views import embeds
from trainingsite.recognition.hosted_views import older
from trainingsite.recognition.issuer import Addresses, addresses
from trainingsite.recognition.issuer_views import issuer
from trainingsite.recognition.models import AchievementVersion
from trainingsite.recognition.profile_views import people
from trainingsite.recognition.queries import Shown
from trainingsite.recognition.showing import seen, signed_forms
from trainingsite.recognition.telling import Telling, Told
from trainingsite.recognition.verify_views import checks

room = Blueprint("recognition", __name__)
room.register_blueprint(issuer)
room.register_blueprint(checks)
room.register_blueprint(older)
room.register_blueprint(embeds)
room.register_blueprint(people)
room.before_request(moving.send_on)
room.after_request(answers.open_to_scripts)

PAGE = "text/html"
TYPES = {"json": "application/vc+ld+json", "jwt": "text/plain", "png": "image/png", "svg": "image/svg+xml"}
AS_JSON = (TYPES["json"], "application/vc", "application/ld+json", "application/json")
AS_JWT = ("application/vc+jwt", "application/jwt")


@room.get("/badges/<uuid:badge>")
@allow(Permission.PUBLIC)
def badge(badge: UUID) -> ResponseReturnValue:
    wanted = best_form(request.headers.get("Accept", ""))
    shown = seen(badge)
    if wanted == PAGE:
        response = answers.told_of(shown, badge_page(shown))
    else:
        response = form_of(shown, "json" if wanted in AS_JSON else "jwt")
    response.headers["Vary"] = "Accept"
    return response


@lru_cache(maxsize=256)
def best_form(accepted: str) -> str:
    """The media type of the form that fits an Accept header best: the page, unless a machine asks for something."""
    header = parse_accept_header(accepted, MIMEAccept)
    return header.best_match((PAGE, *AS_JSON, *AS_JWT), PAGE)


@room.get("/badges/<uuid:badge>.<any(json,jwt,png,svg):form>")
@allow(Permission.PUBLIC)
def form(badge: UUID, form: str) -> ResponseReturnValue:
    return form_of(seen(badge), form)


@room.get("/badges/<uuid:badge>.pdf")
@allow(Permission.PUBLIC)
@limiter.limit("60 per minute")
def certificate(badge: UUID) -> ResponseReturnValue:
    shown = seen(badge)
    page = printing.sheet(shown, signed_forms(badge))
    response = make_response(printing.pdf(page))
    response.mimetype = "application/pdf"
    response.set_etag(page.mark)
    response.headers["Content-Disposition"] = f'inline; filename="{shown.slug}.pdf"'
    return answers.told_of(shown, response)


@dataclass(frozen=True, slots=True)
class Parts:
    """A badge's page without what surrounds it on every page."""

    title: str
    head: Markup
    main: Markup


def badge_page(shown: Shown) -> Response:
    parts = parts_of(shown, addresses(), is_holder=shown.person_id == current_actor().person_id)
    return make_response(render_template("recognition/badge.html", parts=parts))


@lru_cache(maxsize=1024)
def parts_of(shown: Shown, where: Addresses, *, is_holder: bool) -> Parts:
    """The parts of a badge's page, kept in memory until something about the badge changes."""
    told, facts = queries.frozen(db.session(), shown.public_id)
    frozen = where.achievement(shown.slug, shown.number)
    telling = Telling(shown, told, facts, where.badge(shown.public_id), frozen, is_holder)
    title, head, main = (
        get_template_attribute("recognition/badge_parts.html", name)(telling) for name in ("title", "head", "main")
    )
    return Parts(str(title), head, main)


def form_of(shown: Shown, form: str) -> Response:
    """A badge in one of its machine forms, signed now if the job hasn't come to it."""
    signed = signed_forms(shown.public_id)
    drawn = definitions.picture(signed.definition)
    body: bytes | str
    if form == "png":
        body = baking.into_png(answers.picture(drawn), signed.json.decode())
    elif form == "svg":
        body = baking.into_svg(answers.drawing(drawn), signed.jwt.decode())
    else:
        body = signed.json if form == "json" else signed.jwt
    response = make_response(body)
    response.mimetype = TYPES[form]
    return answers.told_of(shown, response)


@room.get("/achievements/<slug>")
@allow(Permission.PUBLIC)
def achievement(slug: str) -> ResponseReturnValue:
    versions = achievement_queries.versions(db.session(), slug)
    told = (
        definitions.defined(slug).definition
        if slug in catalogue().achievements or not versions
        else versions[0].definition
    )
    return answers.kept(achievement_page(slug, told, versions, None), MINUTE)


@room.get("/achievements/<slug>/<int(max=2147483647):number>")
@allow(Permission.PUBLIC)
def achievement_version(slug: str, number: int) -> ResponseReturnValue:
    version = achievement_queries.numbered(db.session(), slug, number)
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
        related=definitions.related(told),
    )
    return make_response(page)


@room.get("/achievements/<slug>.<any(svg,png):form>")
@allow(Permission.PUBLIC)
def art(slug: str, form: str) -> ResponseReturnValue:
    return picture_of(definitions.defined(slug).definition, form, HOUR)


@room.get("/achievements/<slug>/<int(max=2147483647):number>.<any(svg,png):form>")
@allow(Permission.PUBLIC)
def version_art(slug: str, number: int, form: str) -> ResponseReturnValue:
    return picture_of(achievement_queries.numbered(db.session(), slug, number).definition, form, YEAR)


@room.get("/achievements/<slug>/<int(max=2147483647):number>/card.png")
@allow(Permission.PUBLIC)
def card(slug: str, number: int) -> ResponseReturnValue:
    told = achievement_queries.numbered(db.session(), slug, number).definition
    line = "Anybody can check this badge at its address"
    return answers.answer(answers.card(definitions.picture(told), line), "image/png", YEAR)


def picture_of(told: Told, form: str, seconds: int) -> Response:
    drawn = definitions.picture(told)
    if form == "svg":
        return answers.answer(answers.drawing(drawn), "image/svg+xml", seconds)
    return answers.answer(answers.picture(drawn), "image/png", seconds)
