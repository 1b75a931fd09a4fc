"""One step between pressing and deciding: what would happen to whom, with each mail as it would be sent."""

import hashlib
from collections.abc import Callable, Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trainingsite.accounts import rehearsal
from trainingsite.accounts.rehearsal import Planned
from trainingsite.deeds import Act, act_as, current_actor, rehearse
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.selection import approval_queries, queries

NOT_KEPT = ("csrf_token", "step", "shown")


def is_back() -> bool:
    """Whether somebody goes back from the step between, to change what they typed."""
    return request.form.get("step") == "back"


def seen() -> int | None:
    """How many decisions the page showed from which it was sent."""
    said = request.form.get("seen", "")
    return int(said) if said.isdecimal() else None


def fingerprint(mails: Sequence[Planned]) -> str:
    """What tells whether the same mails were shown."""
    return hashlib.sha256(repr(mails).encode()).hexdigest()


def refuse_otherwise(mails: Sequence[Planned], shown: str) -> None:
    """What is sent is what was shown; "" is a caller to whom nothing was.

    Raises:
        Refused: "letter_changed".
    """
    if shown and fingerprint(mails) != shown:
        raise Refused("letter_changed")


def look_first(application: UUID, what: str, deed: Callable[[Act], object], said: str) -> ResponseReturnValue:
    """Do a deed about an application if it was confirmed; else show what it would do, and keep what was typed.

    It is rehearsed by the deed itself, so that it is refused, and the letter reads, as it will.

    Raises:
        Refused: as the deed, both times; "letter_changed" if what is sent would differ from what was shown.
    """
    if is_back():
        return redirect(url_for("selection_staff.applicant", application=application))
    if request.form.get("step") == "confirm":
        with act_as(current_actor()) as act:
            deed(act)
            refuse_otherwise(rehearsal.mails(act), request.form.get("shown", ""))
        flash(said, "good")
        return redirect(url_for("selection_staff.applicant", application=application))
    with rehearse(current_actor()) as act:
        deed(act)
        mails = rehearsal.mails(act)
        after = queries.filed(act.db, act.actor, application).application
        approval = queries.approval_of(act.db, after.enrolment_id)
        until = approval.until if approval else None
        has_appealed = approval_queries.appeal(act.db, after.id) is not None
    return render_template(
        "selection/confirm.html",
        found=queries.filed(db.session(), current_actor(), application),
        what=what,
        has_appealed=has_appealed,
        mails=mails,
        shown=fingerprint(mails),
        until=until,
        kept=[(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT],
    )
