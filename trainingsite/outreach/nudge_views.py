"""The desk's page on nudges: whether a scheme sends them, who would get one now, and who got one."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.forms import Form
from trainingsite.infra.paging import asked_for
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import local, site_zone
from trainingsite.outreach import nudge_queries as queries
from trainingsite.outreach import nudge_rules as rules
from trainingsite.outreach import nudging
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.models import Scheme

room = Blueprint("nudges", __name__)
SHOWN = 50
WRONG = f"Choose from {rules.LEAST_DAYS} to {rules.MOST_DAYS} days."


class NudgeForm(Form):
    is_on = RadioField("Nudges", choices=[SelectChoice("no", "Off"), SelectChoice("yes", "On")])
    days = IntegerField(
        "Days without a step",
        [InputRequired(WRONG), NumberRange(rules.LEAST_DAYS, rules.MOST_DAYS, WRONG)],
        description="After so many days a nudge comes. Ten is a good start.",
    )


def chosen() -> tuple[Scheme | None, list[Scheme]]:
    """The scheme that the address names, or else the first of the actor's, and all of them."""
    mine = schemes.schemes_of(db.session(), current_actor(), Permission.NUDGE)
    wanted = request.args.get("scheme", "")
    fitting = [one for one in mine if wanted in ("", one.slug)]
    if mine and not fitting:
        raise Refused("no_such_scheme", status=404)
    return (fitting[0] if fitting else None), mine


@room.get("/desk/nudges")
@allow(Permission.NUDGE)
def page() -> ResponseReturnValue:
    scheme, mine = chosen()
    kept = queries.setting(db.session(), scheme.id) if scheme else None
    days = kept.days if kept else rules.USUAL_DAYS
    form = NudgeForm(formdata=None, data={"is_on": "yes" if kept and kept.is_on else "no", "days": days})
    return shown(scheme, mine, form, days)


@room.post("/desk/nudges")
@allow(Permission.NUDGE)
def change() -> ResponseReturnValue:
    scheme, mine = chosen()
    form = NudgeForm()
    if scheme is None or not form.validate_on_submit():
        return shown(scheme, mine, form, rules.USUAL_DAYS), 422
    on = form.data_of("is_on") == "yes"
    with act_as(current_actor()) as act:
        nudging.choose(act, schemes.scheme_by_slug(act.db, scheme.slug), is_on=on, days=form["days"].data)
    flash("Nudges are on." if on else "Nudges are off. Nobody gets one any more.", "good")
    return redirect(url_for("nudges.page", scheme=scheme.slug))


def shown(scheme: Scheme | None, mine: list[Scheme], form: NudgeForm, days: int) -> str:
    session, now = db.session(), datetime.now(UTC)
    due: list[Any] = []
    for cohort in queries.running(session, scheme.id, local(now, site_zone()).date()) if scheme else ():
        due += session.execute(queries.due(cohort, catalogue(), days, now).limit(SHOWN + 1)).all()
    return render_template(
        "outreach/nudges.html",
        scheme=scheme,
        mine=mine,
        form=form,
        kept=queries.setting(session, scheme.id) if scheme else None,
        due=due,
        most=SHOWN,
        sent=queries.sent(session, scheme.id, asked_for(request.args)) if scheme else None,
    )
