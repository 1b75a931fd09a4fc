"""Reading what decides about a person's mails."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from trainingsite.accounts.models import MailBounce, MailChoice, MailSent, Notice, Person
from trainingsite.accounts.queries import listed
from trainingsite.accounts.rules import AWAY, Status
from trainingsite.notifications.kinds import Addressee, Pace, Topic


@dataclass(frozen=True, slots=True)
class CameBack:
    """The newest mail that an address refused."""

    address: str
    status: str
    told: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """How a person stands to our mails."""

    stopped_at: datetime | None
    came_back: CameBack | None
    paces: tuple[tuple[Topic, Pace], ...]
    status: Status = Status.ACTIVE
    status_since: date | None = None

    @property
    def is_away(self) -> bool:
        return self.status in AWAY

    @property
    def addressee(self) -> Addressee:
        stopped = self.stopped_at is not None or self.status is Status.DECEASED
        return Addressee(stopped, self.came_back is not None, self.paces, away=self.is_away)


COUNTS = and_(
    MailBounce.person_id == Person.id,
    MailBounce.address == Person.email,
    MailBounce.cleared_at.is_(None),
)
BOUNCE = (MailBounce.address, MailBounce.status, MailBounce.told, MailBounce.at)


def why_not(topic: Topic) -> ColumnElement[str]:
    """Why somebody gets no mail of a topic, for a select from Person: stopped, away, returned, chosen, or ""."""
    returned = select(MailBounce.id).where(COUNTS).correlate(Person).exists()
    never = (MailChoice.topic == topic.value) & (MailChoice.pace == Pace.NEVER.value)
    chosen = select(MailChoice.topic).where(MailChoice.person_id == Person.id, never).correlate(Person).exists()
    stopped = Person.mail_stopped_at.is_not(None) | (Person.status == Status.DECEASED.value)
    away = Person.status.in_([status.value for status in AWAY])
    return case((stopped, "stopped"), (away, "away"), (returned, "returned"), (chosen, "chosen"), else_="")


def post(db: Session, person_id: int) -> Post:
    """How a person stands to our mails, in one statement."""
    statement = (
        select(Person.mail_stopped_at, Person.status, Person.status_since, MailChoice.topic, MailChoice.pace, *BOUNCE)
        .outerjoin(MailChoice, MailChoice.person_id == Person.id)
        .outerjoin(MailBounce, COUNTS)
        .where(Person.id == person_id)
        .order_by(MailBounce.id.desc())
    )
    rows = db.execute(statement).all()
    paces = {Topic(row.topic): Pace(row.pace) for row in rows if row.topic in set(Topic)}
    first = rows[0] if rows else None
    came_back = CameBack(*first[5:]) if first is not None and first.at is not None else None
    if first is None:
        return Post(None, None, ())
    kept = tuple(sorted(paces.items()))
    return Post(first.mail_stopped_at, came_back, kept, Status(first.status), first.status_since)


def came_back(db: Session) -> list[tuple[str, CameBack]]:
    """Everybody whose address refuses our mails, by name, with the newest refusal."""
    statement = (
        select(Person.id, Person.name, *BOUNCE)
        .join(MailBounce, COUNTS)
        .where(listed(Person.id))
        .order_by(Person.name, MailBounce.id)
    )
    newest = {row.id: (row.name, CameBack(*row[2:])) for row in db.execute(statement)}
    return list(newest.values())


ABOUT_NO_SCHEME = ("accounts/", "notifications/")  # where a mail may be about none
OF_TRAINING = ("recognition/", "training/")  # the same, and about what somebody learned
SHOWN = 100


def sent_to(db: Session, person_id: int, ids: Collection[int] | None, *, trained: bool) -> Sequence[Any]:
    """The newest mails to a person: kind, at, state, and the server's status if one came back.

    Those about other schemes than `ids` (None for all) are left out, and those that may be about one that isn't kept;
    so are those about training, unless they are `trained` in one of `ids`.
    """
    came_back = and_(MailBounce.person_id == MailSent.person_id, MailBounce.message_id == MailSent.message_id)
    statement = (
        select(MailSent.kind, MailSent.at, MailSent.state, MailBounce.status)
        .outerjoin(MailBounce, came_back)
        .where(MailSent.person_id == person_id)
        .order_by(MailSent.at.desc(), MailSent.id.desc())
        .limit(SHOWN)
    )
    if ids is not None:
        rooms = (*ABOUT_NO_SCHEME, *(OF_TRAINING if trained else ()))
        of_none = or_(*(MailSent.kind.startswith(room) for room in rooms))
        statement = statement.where(or_(MailSent.scheme_id.in_(ids), and_(MailSent.scheme_id.is_(None), of_none)))
    return db.execute(statement).all()


def batch(db: Session, person_id: int, batch_id: UUID) -> list[Notice]:
    """The notices of a digest, oldest first."""
    statement = select(Notice).where(Notice.batch == batch_id, Notice.person_id == person_id)
    return list(db.scalars(statement.order_by(Notice.at, Notice.id)))


def due(db: Session, cut: datetime) -> list[int]:
    """Whose notices from before `cut` wait for a digest: ids of people."""
    waiting = select(Notice.person_id).where(Notice.sent_at.is_(None), Notice.at < cut)
    return list(db.scalars(waiting.distinct()))
