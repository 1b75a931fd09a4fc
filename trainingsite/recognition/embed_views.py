"""oEmbed 1.0: what a site shows when somebody puts the address of a shared badge into a text."""

from uuid import UUID

from flask import Blueprint, get_template_attribute, jsonify, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import allow
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import answers, queries
from trainingsite.recognition.answers import PICTURE_WIDTH
from trainingsite.recognition.embedding import Embedded, asked_width
from trainingsite.recognition.issuer import addresses, every_address
from trainingsite.recognition.showing import seen

embeds = Blueprint("embeds", __name__)


@embeds.get("/oembed")
@allow(Permission.PUBLIC)
def oembed() -> ResponseReturnValue:
    if request.args.get("format", "json") != "json":
        raise Refused("no_such_format", status=501)
    shown = seen(badge_at(request.args.get("url", "")))
    told, _facts = queries.frozen(db.session(), shown.public_id)
    where = addresses()
    here = Embedded(where.badge(shown.public_id), told["title"], told["issuer"], shown.holder_name, shown.counts)
    width = asked_width(request.args.get("maxwidth"), request.args.get("maxheight"))
    snippet = get_template_attribute("recognition/embed.html", "snippet")
    answer = here.oembed(str(snippet(here, width)), width, PICTURE_WIDTH) | {"provider_url": where.public_url}
    return answers.told_of(shown, jsonify(answer))


def badge_at(url: str) -> UUID:
    """The badge whose page is at an address of ours, present or former.

    Raises:
        Refused: "no_such_badge", status 404.
    """
    for where in every_address():
        start = f"{where.public_url}/badges/"
        if url.startswith(start):
            try:
                return UUID(url.removeprefix(start).partition("?")[0].partition("#")[0].rstrip("/"))
            except ValueError:
                break
    raise Refused("no_such_badge", status=404)
