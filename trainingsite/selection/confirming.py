"""One step between pressing and deciding: what would happen to whom, with each mail as it would be sent."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.accounts import rehearsal
from trainingsite.deeds import Act, act_as, current_actor, rehearse
from trainingsite.infra.db import db
from trainingsite.selection import queries

NOT_KEPT = ("csrf_token", "step")


def is_back() -> bool:
    """Whether somebody goes back from the step between, to change what they typed."""
    return request.form.get("step") == "back"


def seen() -> int | None:
    """How many decisions the page showed from which it was sent."""
    said = request.form.get("seen", "")
    return int(said) if said.isdecimal() else None


def look_first(application: UUID, what: str, deed: Callable[[Act], object], said: str) -> ResponseReturnValue:
    """Do a deed about an application if it was confirmed; else show what it would do, and keep what was typed.

    It is rehearsed by the deed itself, so that it is refused, and the letter reads, as it will.

    Raises:
        Refused: as the deed, both times.
    """
    if is_back():
        return redirect(url_for("selection_staff.applicant", application=application))
    if request.form.get("step") == "confirm":
        with act_as(current_actor()) as act:
            deed(act)
        flash(said, "good")
        return redirect(url_for("selection_staff.applicant", application=application))
    with rehearse(current_actor()) as act:
        deed(act)
        mails = rehearsal.mails(act)
        after = queries.filed(act.db, act.actor, application).application
        approval = queries.approval_of(act.db, after.enrolment_id)
        until = approval.until if approval else None
    return render_template(
        "selection/confirm.html",
        found=queries.filed(db.session(), current_actor(), application),
        what=what,
        mails=mails,
        until=until,
        kept=[(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT],
    )
