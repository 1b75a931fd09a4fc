"""What a visitor may be shown, and its signed forms, made now if a job hasn't come to them."""

import json
from datetime import UTC, datetime
from uuid import UUID

from flask import current_app

from trainingsite.access import SYSTEM
from trainingsite.deeds import act_as, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries, rotation, signing
from trainingsite.recognition.credential import Form
from trainingsite.recognition.issuer import Addresses, addresses
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


def seen_by_anybody(badge: UUID) -> Shown:
    """A badge that its holder shares, whoever asks.

    Raises:
        Refused: as `seen`.
    """
    shown = queries.shown(db.session(), badge, datetime.now(UTC))
    if shown is not None and shown.visibility is Visibility.SHARED:
        return shown
    if shown is not None and shown.visibility is Visibility.WITHDRAWN:
        raise Refused("badge_withdrawn", status=410)
    raise Refused("no_such_badge", status=404)


def signed_forms(badge: UUID) -> SignedForms:
    """The signed forms of a badge that is there."""
    found = queries.signed_forms(db.session(), badge)
    if found is None:
        with act_as(SYSTEM) as act:
            signing.sign_now(act, [badge])
        found = queries.signed_forms(db.session(), badge)
    assert found is not None
    return found


def signed_list(number: int, form: Form, where: Addresses) -> bytes:
    """A status list as it is served at an address of ours, signed now if it changed since or the site has moved.

    Raises:
        Refused: "no_such_list", status 404.
    """
    found = queries.list_forms(db.session(), number)
    if found is None:
        raise Refused("no_such_list", status=404, number=number)
    if found.json is None or not is_of(found.json, addresses(), number):
        with act_as(SYSTEM) as act:
            signing.sign_status_list(act, {"number": number, "anew": True})
        found = queries.list_forms(db.session(), number)
        assert found is not None
    if where != addresses():
        return former_list(number, form, where, found.signed_at)
    body = found.json if form is Form.JSON else found.jwt
    assert body is not None
    return body


def is_of(body: bytes, where: Addresses, number: int) -> bool:
    """Whether a kept list was signed for this address."""
    found: str = json.loads(body)["id"]
    return found == f"{where.status_list(number)}.json"


def former_list(number: int, form: Form, where: Addresses, signed_at: datetime | None) -> bytes:
    """The same list for an address that the site had before; made once for each state of the list."""
    made: dict[tuple[str, int], tuple[datetime | None, dict[Form, bytes]]]
    made = current_app.extensions.setdefault("signpost_former_lists", {})
    known = made.get((where.public_url, number))
    if known is None or known[0] != signed_at:
        with act_as(SYSTEM) as act:
            known = made[where.public_url, number] = (signed_at, signing.list_forms(act, number, where))
    return known[1][form]


def every_key() -> list[PublicKey]:
    """Every key ever used; the first are made when somebody asks before anything was signed."""
    found = queries.keys(db.session())
    if not found:
        with act_as(SYSTEM) as act:
            rotation.ensure_keys(act)
        found = queries.keys(db.session())
    return found
