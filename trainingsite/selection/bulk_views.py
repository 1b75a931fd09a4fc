"""The desk's pages on one decision about many: choosing, looking, confirming, taking back."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.selection import bulk, list_queries
from trainingsite.selection.approval_queries import to_renew
from trainingsite.selection.bulk_forms import ReasonForm
from trainingsite.selection.list_queries import Wanted

room = Blueprint("many_applications", __name__)


@room.post("/desk/applications/many")
@allow(Permission.DECIDE_APPLICATIONS)
def prepare() -> ResponseReturnValue:
    wanted = chosen()
    with act_as(current_actor()) as act:
        public_id = bulk.prepare(act, request.form.get("move", ""), wanted)
    return redirect(url_for("many_applications.one", many=public_id))


def chosen() -> list[UUID]:
    """The applications that were ticked, or all that the filters show; of renewals those that wait longest."""
    given = request.form
    if given.get("all") != "yes":
        return [UUID(each) for each in given.getlist("application") if is_uuid(each)]
    if given.get("move") == bulk.RENEW:
        return [row.subject for row in db.session.execute(to_renew(current_actor()).limit(bulk.MOST))]
    wanted = Wanted(given.get("text", ""), given.get("state", ""), given.get("scheme", ""))
    return list_queries.found_ids(db.session(), current_actor(), wanted, datetime.now(UTC), bulk.MOST + 1)


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@room.get("/desk/applications/many/<uuid:many>")
@allow(Permission.DECIDE_APPLICATIONS)
def one(many: UUID) -> ResponseReturnValue:
    found = bulk.of(db.session(), current_actor(), many)
    return page(many, ReasonForm(formdata=None, data={"reason": found.reason}))


@room.post("/desk/applications/many/<uuid:many>")
@allow(Permission.DECIDE_APPLICATIONS)
def confirm(many: UUID) -> ResponseReturnValue:
    form = ReasonForm()
    if not form.validate_on_submit():
        return page(many, form), 422
    confirming = request.form.get("action") == "confirm"
    try:
        with act_as(current_actor()) as act:
            (bulk.confirm if confirming else bulk.write)(act, many, form.data_of("reason"))
    except Refused as refused:
        if refused.code != "reason_needed":
            raise
        form.refuse("reason", refused, "Write what each applicant should know; they get it in their mail.")
        return page(many, form), 422
    return redirect(url_for("many_applications.one", many=many))


@room.post("/desk/applications/many/<uuid:many>/undo")
@allow(Permission.DECIDE_APPLICATIONS)
def undo(many: UUID) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        bulk.undo(act, many)
    flash("Taken back. Nothing was decided, and no letter has left.", "good")
    return redirect(url_for("many_applications.one", many=many))


def page(many: UUID, form: ReasonForm) -> str:
    """What would be or was done, line by line."""
    session, actor = db.session(), current_actor()
    found = bulk.of(session, actor, many)
    return render_template(
        "selection/many.html",
        bulk=found,
        form=form,
        counts=bulk.counts(session, found.id),
        lines=bulk.lines(session, actor, found),
        can_undo=bulk.can_undo(found, datetime.now(UTC)),
        held=found.move in bulk.HELD,
        renewing=found.move == bulk.RENEW,
        explained=bulk.is_explained(found.move),
    )
