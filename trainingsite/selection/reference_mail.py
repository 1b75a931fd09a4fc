"""The job that writes to referees. They have no account, so these mails don't go the way of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import render_template
from sqlalchemy import select

from trainingsite.accounts.mailing import message_id, site_settings
from trainingsite.accounts.writing import finish
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.mail import Rejected, deliver
from trainingsite.notifications.messages import Envelope, Letter, compose, letter
from trainingsite.selection import reference_queries, reference_service
from trainingsite.selection import reference_rules as rules
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.reference_queries import Asked
from trainingsite.selection.reference_rules import Standing


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a mail greets."""

    name: str


def mail_referee(payload: Mapping[str, Any], job_id: int) -> None:
    """Ask or remind a referee, if they can still answer."""
    found = reference_queries.by_id(db.session(), payload["reference_id"])
    queued_at = db.session.scalar(select(Job.queued_at).where(Job.id == job_id))
    if found is None or queued_at is None or not _wanted(found):
        return
    reference, settings = found.reference, site_settings()
    envelope = Envelope(
        to_name=reference.name,
        to_address=reference.email,
        sender=settings.mail_from,
        message_id=message_id(job_id, queued_at),
        sent_at=queued_at.timestamp(),
    )
    message = compose(finish(_written(found, str(payload["kind"])), (), "", settings), envelope)
    db.session.rollback()
    try:
        deliver(message, settings)
    except Rejected:
        with act_as(SYSTEM) as act:
            reference_service.send_back(act, payload["reference_id"])


def _wanted(found: Asked) -> bool:
    reference: Reference = found.reference
    stands = rules.standing(reference.state, reference.expires_at, datetime.now(UTC))
    return stands is Standing.ASKED and found.application.state not in rules.ENDED


def _written(found: Asked, kind: str) -> Letter:
    settings, reference = site_settings(), found.reference
    text = render_template(
        f"mail/selection/{kind}.txt",
        person=Addressee(reference.name),
        public_url=settings.public_url,
        applicant=found.applicant.name,
        scheme=found.scheme,
        until=reference.expires_at,
        token=reference_service.make_token(settings.secret_key, reference.public_id),
    )
    return letter(text)
