"""The desk's lists of announcements and of nudges, as files."""

from collections.abc import Iterator

from flask import Blueprint
from flask.typing import ResponseReturnValue

from trainingsite.access import Actor, Permission
from trainingsite.deeds import allow, current_actor
from trainingsite.deeds.exporting import Sheet, take_away
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.infra.sheets import moment
from trainingsite.outreach import announcement_queries, nudge_queries
from trainingsite.outreach.announcement_queries import Wanted
from trainingsite.outreach.announcement_views import wanted_of
from trainingsite.outreach.nudge_views import chosen

room = Blueprint("outreach_sheets", __name__)
Rows = Iterator[tuple[object, ...]]


@room.get("/desk/announcements.csv")
@allow(Permission.ANNOUNCE)
def announcements() -> ResponseReturnValue:
    wanted, actor = wanted_of(), current_actor()
    sheet = Sheet("announcements", Permission.ANNOUNCE, {"text": wanted.text, "scheme": wanted.scheme})
    return take_away(actor, sheet, _announcements(actor, wanted))


@room.get("/desk/nudges.csv")
@allow(Permission.NUDGE)
def nudges() -> ResponseReturnValue:
    (scheme, _mine), actor = chosen(), current_actor()
    if scheme is None:
        raise Refused("no_such_scheme", status=404)
    sheet = Sheet("nudges", Permission.NUDGE, {"scheme": scheme.slug}, [scheme.id])
    return take_away(actor, sheet, _nudges(scheme.id, actor.zone))


def _nudges(scheme_id: int, zone: str) -> Rows:
    yield "name", "at", "number", "step", "about", "year"
    for row in nudge_queries.every(db.session(), scheme_id):
        one = row[0]
        yield row.name, moment(one.at, zone), one.number, one.step, one.slug, row.year


def _announcements(actor: Actor, wanted: Wanted) -> Rows:
    yield "id", "subject", "text", "scheme", "year", "groups", "by", "written", "left", "taken_back", "sent", "left_out"
    for row in announcement_queries.every(db.session(), actor, wanted):
        one, zone = row[0], actor.zone
        times = (moment(at, zone) for at in (one.made_at, one.runs_at, one.undone_at))
        about = (one.public_id, one.subject, one.body, row.scheme, row.year, "; ".join(one.audience))
        yield *about, row.by, *times, row.sent, row.left_out
