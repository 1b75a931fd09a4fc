"""How this room answers: what may be cached by whom, entity tags, other sites' scripts, and pictures drawn once."""

from functools import lru_cache

from flask import Response, current_app, make_response, request

from trainingsite.content.catalogue import catalogue
from trainingsite.infra.db import db
from trainingsite.recognition import achievement_queries, art, raster
from trainingsite.recognition.art import Badge
from trainingsite.recognition.bundled import faces
from trainingsite.recognition.queries import Shown
from trainingsite.recognition.rules import Visibility

MINUTE, HOUR, YEAR = 60, 3600, 31_536_000
PICTURE_WIDTH = 480


def answer(body: bytes | str, mimetype: str, seconds: int) -> Response:
    """A body that anybody may keep for so many seconds, and compare by its tag afterwards."""
    response = make_response(body)
    response.mimetype = mimetype
    return kept(response, seconds)


def kept(response: Response, seconds: int) -> Response:
    """Let anybody keep an answer; one for a visitor with a session stays with that visitor."""
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        response.headers["Cache-Control"] = "private, no-cache"
    else:
        # At 0 it may be kept but is asked about each time, so that what a holder takes back is gone at once.
        response.headers["Cache-Control"] = f"public, max-age={seconds}" if seconds else "public, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def told_of(shown: Shown, response: Response) -> Response:
    """An answer about a badge: only what its holder shares may be kept by others."""
    return kept(response, 0) if shown.visibility is Visibility.SHARED else response


def open_to_scripts(response: Response) -> Response:
    """Let scripts of other sites read everything but pages: wallets and verifiers run in browsers too."""
    if response.mimetype != "text/html":
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@lru_cache(maxsize=256)
def drawing(badge: Badge) -> str:
    """The badge as SVG."""
    return art.disc(badge, faces(), own_drawing(badge))


@lru_cache(maxsize=128)
def picture(badge: Badge) -> bytes:
    """The badge as PNG."""
    return raster.png(drawing(badge), PICTURE_WIDTH)


@lru_cache(maxsize=64)
def card(badge: Badge, line: str) -> bytes:
    """The picture for shared links, as PNG, 1200 × 630."""
    return raster.png(art.card(badge, faces(), (badge.issuer, line), own_drawing(badge)), art.CARD_WIDTH)


def own_drawing(badge: Badge) -> str:
    """The university's own drawing of a badge: as it is now, or as it was at issue; mostly there is none."""
    if not badge.own:
        return ""
    now = next((one.svg for one in catalogue().drawings.values() if one.digest == badge.own), None)
    return now or achievement_queries.drawing(db.session(), badge.own)
