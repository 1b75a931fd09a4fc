"""The desk's page on how a cohort comes along."""

from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import allow, current_actor
from trainingsite.deeds.exporting import Sheet, take_away
from trainingsite.evaluation import overview_queries as queries
from trainingsite.evaluation import overview_sheet
from trainingsite.evaluation.overview_rules import IDLE
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes.queries import CohortView, YearNamed, cohort_by_id, years_of

staff = Blueprint("evaluation", __name__)


def chosen(mine: list[YearNamed]) -> CohortView | None:
    """The year of a scheme that the address names, or else the newest; None if there is none at all."""
    wanted = request.args.get("cohort", "")
    fitting = [one for one in mine if wanted in ("", str(one.public_id))]
    if mine and not fitting:
        raise Refused("no_such_scheme", status=404)
    return cohort_by_id(db.session(), fitting[0].id) if fitting else None


@staff.get("/desk/overview")
@allow(Permission.SEE_OVERVIEW)
def overview() -> ResponseReturnValue:
    mine, now = years_of(db.session(), current_actor(), Permission.SEE_OVERVIEW), datetime.now(UTC)
    cohort = chosen(mine)
    found = queries.overview(db.session(), cohort, catalogue(), now) if cohort else None
    return render_template("evaluation/overview.html", mine=mine, found=found, now=now, idle=IDLE.days)


@staff.get("/desk/overview.csv")
@allow(Permission.SEE_OVERVIEW)
def sheet() -> ResponseReturnValue:
    actor = current_actor()
    cohort = chosen(years_of(db.session(), actor, Permission.SEE_OVERVIEW))
    if cohort is None:
        raise Refused("no_such_scheme", status=404)
    found = queries.overview(db.session(), cohort, catalogue(), datetime.now(UTC))
    asked = {"scheme": cohort.scheme_slug, "year": cohort.year}
    sheet = Sheet("overview", Permission.SEE_OVERVIEW, asked, [cohort.scheme_id])
    return take_away(actor, sheet, overview_sheet.rows(found, catalogue()))
