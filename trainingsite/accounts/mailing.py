"""The job that renders a queued mail and hands it to the transport."""

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from flask import current_app, render_template
from sqlalchemy import select

from trainingsite.accounts.links import LIFETIMES, Links
from trainingsite.accounts.models import Person
from trainingsite.config import Settings
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.mail import deliver
from trainingsite.notifications.messages import Envelope, compose, letter

PURPOSES = {"accounts/confirm": "confirm", "accounts/reset": "reset", "accounts/invite": "invite"}


def send_mail(payload: Mapping[str, Any], job_id: int) -> None:
    """Send one mail. Links are made here, so that no queue holds a secret; the Message-ID stays the same."""
    settings: Settings = current_app.extensions["signpost_settings"]
    person = db.session.scalar(select(Person).where(Person.id == payload["person_id"]))
    queued_at = db.session.scalar(select(Job.queued_at).where(Job.id == job_id))
    if person is None or queued_at is None:
        return
    written = letter(render(person, payload, settings))
    domain = parseaddr(settings.mail_from)[1].partition("@")[2] or "localhost"
    envelope = Envelope(
        to_name=person.name,
        to_address=person.email,
        sender=settings.mail_from,
        message_id=f"<{job_id}.{int(queued_at.timestamp())}@{domain}>",
        sent_at=queued_at.timestamp(),
    )
    db.session.rollback()
    deliver(compose(written, envelope), settings)


def render(person: Person, payload: Mapping[str, Any], settings: Settings) -> str:
    """The text of a mail, by its template."""
    kind = str(payload["kind"])
    facts = {name: value for name, value in payload.items() if name not in ("kind", "person_id")}
    purpose = PURPOSES.get(kind)
    if purpose:
        facts["token"] = Links(settings.secret_key).make(purpose, person)
        facts["lifetime"] = LIFETIMES[purpose]
    return render_template(f"mail/{kind}.txt", person=person, public_url=settings.public_url, **facts)
