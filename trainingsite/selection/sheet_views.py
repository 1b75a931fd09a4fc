"""The desk's lists of applications, renewals, interviews and reviews, as files."""

from datetime import UTC, datetime

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission, granted_ids
from trainingsite.deeds import allow, current_actor
from trainingsite.deeds.exporting import Sheet, take_away
from trainingsite.infra.by_time import Wanted as ByTime
from trainingsite.infra.db import db
from trainingsite.schemes import queries as schemes
from trainingsite.selection import sheets
from trainingsite.selection.staff_views import wanted_of

room = Blueprint("selection_sheets", __name__)


@room.get("/desk/applications.csv")
@allow(Permission.SEE_APPLICATIONS)
def applications() -> ResponseReturnValue:
    wanted, actor = wanted_of(request.args), current_actor()
    asked = {"text": wanted.text, "state": wanted.state, "scheme": wanted.scheme}
    mine = schemes.schemes_of(db.session(), actor, Permission.SEE_APPLICATIONS)
    chosen = [one.id for one in mine if one.slug == wanted.scheme] if wanted.scheme else None
    sheet = Sheet("applications", Permission.SEE_APPLICATIONS, asked, chosen)
    return take_away(actor, sheet, sheets.applications(db.session(), actor, wanted, datetime.now(UTC)))


@room.get("/desk/renewals.csv")
@allow(Permission.DECIDE_APPLICATIONS)
def renewals() -> ResponseReturnValue:
    sheet, actor = Sheet("renewals", Permission.DECIDE_APPLICATIONS), current_actor()
    return take_away(actor, sheet, sheets.renewals(db.session(), actor))


@room.get("/desk/interviews.csv")
@allow(Permission.DECIDE_APPLICATIONS)
def interviews() -> ResponseReturnValue:
    wanted, actor = ByTime.of(request.args), current_actor()
    sheet = Sheet("interviews", Permission.DECIDE_APPLICATIONS, wanted.as_dict)
    return take_away(actor, sheet, sheets.interviews(db.session(), actor, datetime.now(UTC), wanted))


@room.get("/desk/reviews.csv")
@allow(Permission.REVIEW_APPLICATIONS)
def reviews() -> ResponseReturnValue:
    actor = current_actor()
    mine = granted_ids(actor, Permission.REVIEW_APPLICATIONS)
    sheet = Sheet("reviews", Permission.REVIEW_APPLICATIONS, schemes=mine)
    return take_away(actor, sheet, sheets.reviews(db.session(), actor))


@room.get("/desk/reviews/agreement.csv")
@allow(Permission.DECIDE_APPLICATIONS)
def agreement() -> ResponseReturnValue:
    sheet, actor = Sheet("agreement", Permission.DECIDE_APPLICATIONS), current_actor()
    return take_away(actor, sheet, sheets.agreements(db.session(), actor))
