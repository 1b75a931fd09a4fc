"""What a visitor may be shown, and its signed forms, made now if a job hasn't come to them."""

from datetime import UTC, datetime
from uuid import UUID

from trainingsite.access import SYSTEM
from trainingsite.deeds import act_as, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries, signing
from trainingsite.recognition.keys import PublicKey
from trainingsite.recognition.queries import Shown, SignedForms
from trainingsite.recognition.rules import Visibility


def seen(badge: UUID) -> Shown:
    """A badge that the visitor may see: a shared one, one's own, or one of a scheme that one looks after.

    Raises:
        Refused: "no_such_badge" (404), also while it isn't shared; "badge_withdrawn" (410) if it once was.
    """
    shown, actor = queries.shown(db.session(), badge, datetime.now(UTC)), current_actor()
    if shown is None:
        raise Refused("no_such_badge", status=404)
    if shown.visibility is Visibility.SHARED or shown.person_id == actor.person_id:
        return shown
    if queries.may_see(db.session(), actor, badge):
        return shown
    if shown.visibility is Visibility.WITHDRAWN:
        raise Refused("badge_withdrawn", status=410)
    raise Refused("no_such_badge", status=404)


def signed_forms(badge: UUID) -> SignedForms:
    """The signed forms of a badge that is there."""
    found = queries.signed_forms(db.session(), badge)
    if found is None:
        with act_as(SYSTEM) as act:
            signing.sign_now(act, badge)
        found = queries.signed_forms(db.session(), badge)
    assert found is not None
    return found


def signed_list(number: int, form: str) -> bytes:
    """A status list as it is served, signed now if it changed since.

    Raises:
        Refused: "no_such_list", status 404.
    """
    found = queries.list_forms(db.session(), number)
    if found is not None and found[0] is None:
        with act_as(SYSTEM) as act:
            signing.sign_status_list(act, {"number": number})
        found = queries.list_forms(db.session(), number)
    if found is None:
        raise Refused("no_such_list", status=404, number=number)
    body = found[0] if form == "json" else found[1]
    assert body is not None
    return body


def every_key() -> list[PublicKey]:
    """Every key ever used; the first are made when somebody asks before anything was signed."""
    found = queries.keys(db.session())
    if not found:
        with act_as(SYSTEM) as act:
            signing.ensure_keys(act)
        found = queries.keys(db.session())
    return found
