"""What waits at the desk, as a file."""

from collections.abc import Iterator

from flask import Blueprint, current_app, get_template_attribute, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Actor, Permission
from trainingsite.deeds import allow, current_actor
from trainingsite.deeds.exporting import Sheet, take_away
from trainingsite.home import queries
from trainingsite.home.queries import Wanted
from trainingsite.home.views import WAITING
from trainingsite.infra.db import db
from trainingsite.infra.sheets import moment

room = Blueprint("home_sheets", __name__)


@room.get("/desk.csv")
@allow(Permission.SEE_DESK)
def desk() -> ResponseReturnValue:
    wanted, actor = Wanted(request.args.get("kind", ""), request.args.get("scheme", "")), current_actor()
    asked = {"kind": wanted.kind, "scheme": wanted.scheme}
    return take_away(actor, Sheet("desk", Permission.SEE_DESK, asked), _queue(actor, wanted))


def _queue(actor: Actor, wanted: Wanted) -> Iterator[tuple[object, ...]]:
    yield "who", "what", "kind", "scheme", "since", "due"
    title, whom = (get_template_attribute("home/waiting.html", name) for name in ("title", "whom"))
    for row in queries.every(db.session(), actor, current_app.extensions[WAITING], wanted):
        since, due = moment(row.since, actor.zone), moment(row.due, actor.zone)
        yield whom(row).striptags(), title(row).striptags(), row.kind, row.scheme, since, due
