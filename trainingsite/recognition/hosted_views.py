"""The documents of Open Badges 2.0 at their addresses, and the picture with the older badge inside."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import allow
from trainingsite.infra.db import db
from trainingsite.recognition import achievement_queries, answers, baking, definitions, hosted
from trainingsite.recognition.answers import HOUR, MINUTE
from trainingsite.recognition.issuer import achievement_of, addresses, profile
from trainingsite.recognition.proofs import written
from trainingsite.recognition.queries import Shown
from trainingsite.recognition.showing import seen, signed_forms

older = Blueprint("hosted", __name__)

LD_JSON = "application/ld+json"


@older.get("/badges/<uuid:badge>.ob2.json")
@allow(Permission.PUBLIC)
def assertion(badge: UUID) -> ResponseReturnValue:
    shown = seen(badge)
    if not shown.counts:
        return document_of(shown, hosted.revoked(addresses().badge(badge))), 410
    return document_of(shown, hosted.assertion(json.loads(signed_forms(badge).json)))


@older.get("/badges/<uuid:badge>.ob2.png")
@allow(Permission.PUBLIC)
def picture(badge: UUID) -> ResponseReturnValue:
    shown = seen(badge)
    signed = signed_forms(badge)
    told = written(hosted.assertion(json.loads(signed.json))).decode()
    drawn = answers.picture(definitions.picture(signed.definition))
    response = make_response(baking.into_png(drawn, told, baking.OLDER_KEYWORD))
    response.mimetype = "image/png"
    return answers.told_of(shown, response)


@older.get("/achievements/<slug>/<int(max=2147483647):number>.ob2.json")
@allow(Permission.PUBLIC)
def badge_class(slug: str, number: int) -> ResponseReturnValue:
    version = achievement_queries.numbered(db.session(), slug, number)
    told = hosted.badge_class(achievement_of(version, addresses()), profile_url())
    return answers.answer(written(told), LD_JSON, HOUR)


@older.get("/issuer.ob2.json")
@allow(Permission.PUBLIC)
def issuer() -> ResponseReturnValue:
    told = hosted.profile(profile(addresses()), profile_url(), catalogue().site.contact_email)
    return answers.answer(written(told), LD_JSON, MINUTE)


def profile_url() -> str:
    return profile(addresses()).url + hosted.ENDING


def document_of(shown: Shown, told: dict[str, Any]) -> Response:
    response = make_response(written(told))
    response.mimetype = LD_JSON
    return answers.told_of(shown, response)
