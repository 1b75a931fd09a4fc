"""The jobs that send queued mails, and gather notices into digests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from trainingsite.accounts import mail_queries, mail_service, queries
from trainingsite.accounts.mail_service import SentMail
from trainingsite.accounts.models import Person
from trainingsite.accounts.writing import finish, stop_url, write, write_digest
from trainingsite.config import Settings
from trainingsite.deeds import SYSTEM, Act, act_as
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.mail import Rejected, deliver
from trainingsite.infra.times import site_zone
from trainingsite.notifications.kinds import DIGEST, Addressee, Topic, Way, digest_cut, topics_of, way_of
from trainingsite.notifications.messages import Envelope, Letter, compose
from trainingsite.notifications.returned import refused_at_once


@dataclass(frozen=True, slots=True)
class Queued:
    """A mail as the queue holds it: ids and the name of a template, never a link or a text."""

    kind: str
    facts: Mapping[str, Any]
    message_id: str
    at: datetime


def send_mail(payload: Mapping[str, Any], job_id: int) -> None:
    """Send one mail, or keep it for the digest, or drop it, as its person wants it now."""
    person = db.session.scalar(select(Person).where(Person.id == payload["person_id"]))
    queued_at = db.session.scalar(select(Job.queued_at).where(Job.id == job_id))
    if person is None or queued_at is None:
        return
    facts = {name: value for name, value in payload.items() if name not in ("kind", "person_id")}
    queued = Queued(str(payload["kind"]), facts, message_id(job_id, queued_at), queued_at)
    who = mail_queries.post(db.session(), person.id).addressee
    way = way_of(queued.kind, who)
    if way is Way.DIGEST:
        with act_as(SYSTEM) as act:
            mail_service.note(act, person.id, queued.kind, facts)
    elif way is Way.NOW:
        _send(person, queued, who)
    else:
        _keep(payload["person_id"], queued, "unwanted")


def gather_notices(act: Act, _payload: Mapping[str, Any]) -> None:
    """Queue the digests that are due."""
    mail_service.gather(act, digest_cut(act.now, site_settings().digest_hour, site_zone()))


def _send(person: Person, queued: Queued, who: Addressee) -> None:
    settings, person_id = site_settings(), person.id
    written, topics = _written(person, queued, who)
    told = queries.addresses(db.session(), person.id) if "to_second" in queued.facts else None
    to_address = person.email if told is None else told.second
    if written is None or not to_address:
        return
    stop = stop_url(person, topics, settings)
    envelope = Envelope(
        to_name=person.name,
        to_address=to_address,
        sender=settings.mail_from,
        message_id=queued.message_id,
        sent_at=queued.at.timestamp(),
        stop_url=stop,
        calendar=str(queued.facts.get("calendar", "")),
    )
    message = compose(finish(written, topics, stop, settings), envelope)
    db.session.rollback()
    try:
        deliver(message, settings)
    except Rejected as rejected:
        returned = refused_at_once(envelope.to_address, rejected.code, rejected.words, queued.message_id)
        with act_as(SYSTEM) as act:
            mail_service.take_back(act, returned)
        _keep(person_id, queued, "refused")
    else:
        _keep(person_id, queued, "sent")


def _keep(person_id: int, queued: Queued, state: str) -> None:
    """Write down what became of a mail, for the desk's page about its person."""
    scheme_id = queued.facts.get("scheme_id") or None
    with act_as(SYSTEM) as act:
        mail_service.keep(act, person_id, SentMail(queued.message_id, queued.kind, scheme_id, state))


def _written(person: Person, queued: Queued, who: Addressee) -> tuple[Letter | None, tuple[Topic, ...]]:
    """The letter and the topics that it is about; no letter for a digest of which nothing is wanted any more."""
    if queued.kind != DIGEST:
        return write(person, queued.kind, queued.facts, site_settings()), topics_of([queued.kind])
    batch = mail_queries.batch(db.session(), person.id, UUID(queued.facts["batch"]))
    wanted = [notice for notice in batch if way_of(notice.kind, who) is not Way.NOT]
    topics = topics_of(notice.kind for notice in wanted)
    return (write_digest(person, wanted, site_settings()) if wanted else None), topics


def site_settings() -> Settings:
    """The settings of the site that runs."""
    settings: Settings = current_app.extensions["signpost_settings"]
    return settings


def message_id(job_id: int, queued_at: datetime) -> str:
    """What names a mail: the same however often the job is tried."""
    domain = parseaddr(site_settings().mail_from)[1].partition("@")[2] or "localhost"
    return f"<{job_id}.{int(queued_at.timestamp())}@{domain}>"
