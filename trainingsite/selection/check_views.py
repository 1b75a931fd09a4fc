"""The page of a mentor's check decision, for coordinators of the scheme alone."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.forms import Form
from trainingsite.infra.refused import Refused
from trainingsite.selection import checks
from trainingsite.selection.check_rules import Check

room = Blueprint("checks", __name__)
DECISIONS = {
    Check.CLEARED: "Cleared: may meet students under 18",
    Check.NOT_CLEARED: "Not cleared: may not be a mentor in this scheme",
    Check.NOT_NEEDED: "Not needed: will not meet students under 18",
}


class CheckForm(Form):
    """A decision and its day; there is no place for anything else."""

    decision = RadioField(
        "What was decided",
        [InputRequired("Choose what was decided.")],
        choices=[SelectChoice(each.value, words) for each, words in DECISIONS.items()],
    )
    decided_on = DateField("On which day", [InputRequired("Choose the day of the decision.")])


@room.route("/desk/applications/<uuid:application>/check", methods=["GET", "POST"])
@allow(Permission.SAFEGUARD)
def record(application: UUID) -> ResponseReturnValue:
    found, form = checks.about(db.session(), current_actor(), application), CheckForm()
    if form.validate_on_submit():
        try:
            with act_as(current_actor()) as act:
                checks.record(act, application, Check(form.data_of("decision")), form.decided_on.data)
            flash("Recorded. Only coordinators of this scheme see it.", "good")
            return redirect(url_for("checks.record", application=application))
        except Refused as refused:
            if refused.code != "day_to_come":
                raise
            form.refuse("decided_on", refused, "Choose the day of the decision; it can’t be a day to come.")
    history = checks.history(db.session(), found.cohort.scheme_id, found.person.id)
    page = render_template("selection/check.html", found=found, form=form, history=history, decisions=DECISIONS)
    return page, 422 if form.errors else 200
