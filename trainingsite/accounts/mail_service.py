"""People's choices about their mail, notices that wait for a digest, and mails that came back."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from trainingsite.access import Permission
from trainingsite.accounts import mail_queries, queries
from trainingsite.accounts.links import Links
from trainingsite.accounts.models import MailBounce, MailChoice, MailSent, Notice, Person
from trainingsite.deeds import Act
from trainingsite.notifications.kinds import DIGEST, Pace, Topic
from trainingsite.notifications.returned import Returned

SENT_KEPT = timedelta(days=730)


def choose(act: Act, paces: Mapping[Topic, Pace]) -> None:
    """How the actor wants the mails of each topic that is named."""
    act.require(Permission.SIGNED_IN)
    assert act.actor.person_id is not None
    for topic, pace in paces.items():
        _set_pace(act, act.actor.person_id, topic, pace)


def stop(act: Act, links: Links, token: str) -> tuple[Topic, ...]:
    """Stop mails by the link in one of them; a second time changes nothing. Returns the topics.

    Raises:
        Refused: "stop_link_broken".
    """
    public_id, topics = links.read_stop(token)
    person = queries.by_public_id(act.db, public_id)
    for topic in topics if person else ():
        _set_pace(act, cast(Person, person).id, topic, Pace.NEVER)
    return topics


def stop_all(act: Act, person_id: int) -> None:
    """From now on this person gets no mail at all, not even one that is queued. The caller has asked whether it may."""
    act.db.execute(
        update(Person).where(Person.id == person_id, Person.mail_stopped_at.is_(None)).values(mail_stopped_at=act.now)
    )


def resume_all(act: Act, person_id: int) -> None:
    """Mails go to this person again; what was due meanwhile isn't made up for. The caller has asked whether it may."""
    act.db.execute(update(Person).where(Person.id == person_id).values(mail_stopped_at=None))


def note(act: Act, person_id: int, kind: str, facts: Mapping[str, Any]) -> None:
    """Keep an optional mail for the person's digest; the same while it waits is one."""
    told = json.dumps([kind, facts], sort_keys=True, default=str)
    row = {
        "person_id": person_id,
        "kind": kind,
        "facts": dict(facts),
        "mark": hashlib.sha256(told.encode()).hexdigest(),
        "at": act.now,
    }
    add = _insert(act, cast(Table, Notice.__table__)).values(row)
    act.db.execute(
        add.on_conflict_do_nothing(index_elements=["person_id", "mark"], index_where=Notice.sent_at.is_(None))
    )


def gather(act: Act, cut: datetime) -> int:
    """Queue a digest for everybody who has notices from before `cut`. Returns how many."""
    people = mail_queries.due(act.db, cut)
    for person_id in people:
        batch = uuid.uuid4()
        waiting = update(Notice).where(Notice.person_id == person_id, Notice.sent_at.is_(None), Notice.at < cut)
        act.db.execute(waiting.values(sent_at=act.now, batch=batch))
        act.mail(DIGEST, person_id, batch=str(batch))
    return len(people)


def take_back(act: Act, returned: Returned) -> str:
    """Write down that a mail came back: "recorded", "known" if it was before, "nobody" if no person has the address."""
    person = queries.by_email(act.db, returned.address)
    if person is None:
        return "nobody"
    row = {
        "person_id": person.id,
        "address": person.email,
        "message_id": returned.message_id[:200],
        "status": returned.status[:12],
        "told": returned.told[:400],
        "at": act.now,
    }
    add = _insert(act, cast(Table, MailBounce.__table__)).values(row)
    added = act.db.execute(
        add.on_conflict_do_nothing(index_elements=["person_id", "message_id"]).returning(MailBounce.id)
    )
    return "known" if added.first() is None else "recorded"


@dataclass(frozen=True, slots=True)
class SentMail:
    """What is kept of a mail; `state` is sent, refused or unwanted."""

    message_id: str
    kind: str
    scheme_id: int | None
    state: str


def keep(act: Act, person_id: int, mail: SentMail) -> None:
    """Write down that a mail went to a person, once, however often it was tried."""
    row = {**asdict(mail), "message_id": mail.message_id[:200], "person_id": person_id, "at": act.now}
    add = _insert(act, cast(Table, MailSent.__table__)).values(row)
    act.db.execute(add.on_conflict_do_nothing(index_elements=["person_id", "message_id"]))


def forget_old_mails(act: Act, _payload: Mapping[str, Any]) -> None:
    """What went to whom is kept for two years."""
    act.db.execute(delete(MailSent).where(MailSent.at < act.now - SENT_KEPT))


def address_works(act: Act) -> None:
    """The actor says that mails reach them again: optional mails go to them as before.

    Raises:
        Refused: "not_allowed".
    """
    act.require(Permission.SIGNED_IN)
    open_bounces = update(MailBounce).where(MailBounce.person_id == act.actor.person_id)
    act.db.execute(open_bounces.where(MailBounce.cleared_at.is_(None)).values(cleared_at=act.now))


def _set_pace(act: Act, person_id: int, topic: Topic, pace: Pace) -> None:
    key = {"person_id": person_id, "topic": topic.value}
    chosen = {"pace": pace.value, "chosen_at": act.now}
    add = _insert(act, cast(Table, MailChoice.__table__)).values({**key, **chosen})
    act.db.execute(add.on_conflict_do_update(index_elements=list(key), set_=chosen))


def _insert(act: Act, table: Table) -> Any:
    """An insert in the dialect at hand, which says what to do on a conflict."""
    return (postgresql if act.db.get_bind().dialect.name == "postgresql" else sqlite).insert(table)
