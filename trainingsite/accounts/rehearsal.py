"""What a deed that is only rehearsed would send."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from trainingsite.accounts.models import Person
from trainingsite.accounts.writing import write
from trainingsite.config import Settings
from trainingsite.deeds import Act
from trainingsite.infra.jobs import Job


@dataclass(frozen=True, slots=True)
class Planned:
    """A mail as it would be sent, and to whom."""

    person_id: int
    name: str
    subject: str
    body: str


def mails(act: Act) -> list[Planned]:
    """The mails that the deed has queued so far, as they will read, in the order in which they would leave."""
    settings: Settings = current_app.extensions["signpost_settings"]
    act.db.flush()
    queued = select(Job.payload).where(Job.name == "send_mail", Job.queued_at == act.now).order_by(Job.id)
    found = []
    for payload in act.db.scalars(queued):
        facts = {name: value for name, value in payload.items() if name not in ("kind", "person_id")}
        who = act.db.get_one(Person, payload["person_id"])
        written = write(who, str(payload["kind"]), facts, settings)
        found.append(Planned(who.id, who.name, written.subject, written.body))
    return found
