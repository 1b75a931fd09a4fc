"""The issuer for people and for machines: profile, DID document, keys, and the status lists."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import allow
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import answers, queries
from trainingsite.recognition.answers import HOUR, MINUTE
from trainingsite.recognition.art import Badge
from trainingsite.recognition.bundled import CREDENTIALS, OPEN_BADGES
from trainingsite.recognition.credential import Form
from trainingsite.recognition.definitions import issuer_name
from trainingsite.recognition.issuer import addresses, asked_address, every_address, profile
from trainingsite.recognition.keys import PublicKey, bare_jwk, did_document, key_set, methods
from trainingsite.recognition.proofs import written
from trainingsite.recognition.showing import every_key, signed_list
from trainingsite.recognition.status_list import TTL_SECONDS

issuer = Blueprint("issuer", __name__)

PAGE = "text/html"
PROFILE_TYPES = ("application/ld+json", "application/json", "application/vc+ld+json", "application/did+ld+json")


@issuer.get("/issuer")
@allow(Permission.PUBLIC)
def page() -> ResponseReturnValue:
    keys = every_key()
    if request.accept_mimetypes.best_match((PAGE, *PROFILE_TYPES), PAGE) == PAGE:
        text = render_template("recognition/issuer.html", keys=keys, did=addresses().did)
        response = answers.kept(make_response(text), MINUTE)
    else:
        response = as_json(profile_document(keys), "application/ld+json")
    response.vary.add("Accept")
    return response


@issuer.get("/issuer.png")
@allow(Permission.PUBLIC)
def sign() -> ResponseReturnValue:
    colours = catalogue().site.colours
    drawn = Badge(issuer_name(), catalogue().site.site_name, "sign", colours.post, colours.way)
    return answers.answer(answers.picture(drawn), "image/png", HOUR)


@issuer.get("/.well-known/did.json")
@issuer.get("/did.json", endpoint="did_under_a_path")
@allow(Permission.PUBLIC)
def did() -> ResponseReturnValue:
    here = asked_address().did
    others = [where.did for where in every_address() if where.did != here]
    return as_json(did_document(here, every_key(), others), "application/did+ld+json")


@issuer.get("/.well-known/jwks.json")
@allow(Permission.PUBLIC)
def jwks() -> ResponseReturnValue:
    return as_json(key_set(every_key(), asked_address().did), "application/jwk-set+json")


@issuer.get("/keys/<kid>")
@allow(Permission.PUBLIC)
def key(kid: str) -> ResponseReturnValue:
    found = queries.key(db.session(), kid)
    if found is None:
        raise Refused("no_such_key", status=404, kid=kid)
    return as_json(bare_jwk(found, asked_address().did), "application/jwk+json")


@issuer.get("/status/<int(max=2147483647):number>.<any(json,jwt):form>")
@allow(Permission.PUBLIC)
def status_list(number: int, form: str) -> ResponseReturnValue:
    mimetype = "application/vc+ld+json" if form == "json" else "application/vc+jwt"
    response = make_response(signed_list(number, Form(form), asked_address()))
    response.mimetype = mimetype
    response.headers["Cache-Control"] = f"public, max-age={TTL_SECONDS}"
    response.add_etag()
    response.make_conditional(request)
    return response


def profile_document(keys: list[PublicKey]) -> dict[str, Any]:
    """The issuer as an Open Badges profile, with every key."""
    told, contact = profile(addresses()), catalogue().site.contact_email
    document: dict[str, Any] = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": told.id,
        "type": ["Profile"],
        "name": told.name,
        "url": told.url,
        "image": {"id": told.image, "type": "Image", "caption": f"The sign of {told.name}"},
        **methods(told.id, keys),
    }
    return document | ({"email": contact} if contact else {})


def as_json(document: dict[str, Any], mimetype: str) -> Response:
    return answers.answer(written(document), mimetype, MINUTE)
