"""Signing again what was issued: after a key was compromised, and after the site moved to another address."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.recognition.issuer import Addresses
from trainingsite.recognition.models import Credential
from trainingsite.recognition.signing import sign_now


def signed_with(db: Session, kid: str) -> list[UUID]:
    """The badges whose forms were signed with a key."""
    wanted = select(Credential.public_id).where(Credential.signed_as.contains(kid, autoescape=True))
    return list(db.scalars(wanted.order_by(Credential.id)))


def signed_under(db: Session, where: Addresses) -> list[UUID]:
    """The badges whose forms name the issuer of that address; the signed text itself is asked."""
    wanted = select(Credential.public_id, Credential.json_form).where(Credential.json_form.is_not(None))
    rows = db.execute(wanted.order_by(Credential.id).execution_options(yield_per=500))
    return [badge for badge, form in rows if form and json.loads(form)["issuer"]["id"] == where.did]


def reissue(act: Act, badges: Sequence[UUID], former: Addresses | None) -> int:
    """Sign these badges again, now. Id, dates, subject and place stay; one that moves names its `former` address too.

    Returns how many were signed.
    """
    act.require(Permission.MANAGE_KEYS)
    for credential in act.db.scalars(select(Credential).where(Credential.public_id.in_(badges))):
        if former is not None:
            known = credential.facts.get("former", [])
            credential.facts = {**credential.facts, "former": _with(known, former.badge(credential.public_id))}
        act.record("credential.reissued", "credential", credential.public_id, scheme_id=credential.scheme_id)
    return sign_now(act, badges, anew=True)


def _with(known: Sequence[str], url: str) -> list[str]:
    return [*known, *([] if url in known else [url])]
