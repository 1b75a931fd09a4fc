"""The desk's pages on people: the search, the list, and one person."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission, may, scheme_ids
from trainingsite.deeds import allow, current_actor
from trainingsite.deeds.exporting import Sheet, take_away
from trainingsite.home import finding, people, story
from trainingsite.home.people import Wanted
from trainingsite.infra.db import db
from trainingsite.schemes import queries as schemes
from trainingsite.selection.stages import STAGES

room = Blueprint("people", __name__)


@room.get("/desk/search")
@allow(Permission.SEE_PEOPLE)
def search() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()[:200]
    found = finding.find(db.session(), current_actor(), text, datetime.now(UTC)) if text else None
    return render_template("home/search.html", text=text, found=found)


@room.get("/desk/people")
@allow(Permission.SEE_PEOPLE)
def listing() -> ResponseReturnValue:
    wanted, actor, session = Wanted.of(request.args), current_actor(), db.session()
    return render_template(
        "home/people.html",
        found=people.people(session, actor, wanted, datetime.now(UTC)),
        wanted=wanted,
        stages=(*STAGES, *people.AWAY),
        schemes=[("", "All your schemes"), *schemes.named(session, scheme_ids(actor, Permission.SEE_PEOPLE))],
    )


@room.get("/desk/people.csv")
@allow(Permission.SEE_PEOPLE)
def sheet() -> ResponseReturnValue:
    wanted, actor, session = Wanted.of(request.args), current_actor(), db.session()
    asked = {"text": wanted.text, "stage": wanted.stage, "scheme": wanted.scheme}
    mine = schemes.schemes_of(session, actor, Permission.SEE_PEOPLE)
    chosen = [one.id for one in mine if one.slug == wanted.scheme] if wanted.scheme else None
    taken = Sheet("people", Permission.SEE_PEOPLE, asked, chosen)
    return take_away(actor, taken, people.sheet(session, actor, wanted, datetime.now(UTC)))


@room.get("/desk/people/<uuid:person>")
@allow(Permission.SEE_PEOPLE)
def person(person: UUID) -> ResponseReturnValue:
    actor = current_actor()
    told = story.told(db.session(), actor, person, datetime.now(UTC))
    return render_template("home/person.html", story=told, reads_log=may(actor, Permission.READ_AUDIT))
