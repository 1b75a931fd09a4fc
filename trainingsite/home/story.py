"""Everything that a member of staff may know of a person, on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, Role, scheme_ids
from trainingsite.accounts import mail_queries
from trainingsite.accounts.mail_queries import Post
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import listed, shown_name
from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries as recognition
from trainingsite.recognition.queries import Card
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.models import Scheme
from trainingsite.selection import past as selection_past
from trainingsite.selection import stages, story
from trainingsite.selection.story import Chapter
from trainingsite.training import past as training_past
from trainingsite.training import queries as training
from trainingsite.training.queries import Evidence

MOST = 300  # of what happened, the newest


@dataclass(frozen=True, slots=True)
class Story:
    """A person, how they stand in the reader's schemes, and what happened, the newest first.

    `scheme_id` is a scheme in which the reader may record talks and the like with them; None if there is none.
    """

    person: Person
    post: Post
    at_desk: Sequence[Any]
    chapters: Sequence[Chapter]
    evidence: Evidence | None
    badges: Sequence[Card]
    past: Sequence[Any]
    mails: Sequence[Any]
    scheme_id: int | None


def told(db: Session, actor: Actor, public_id: UUID, now: datetime) -> Story:
    """The story of a person whom the actor may see.

    Raises:
        Refused: "no_such_person", status 404, also for somebody in none of the actor's schemes.
    """
    ids = scheme_ids(actor, Permission.SEE_PEOPLE)
    wanted = select(Person).where(Person.public_id == public_id, listed(Person.id))
    person = db.scalar(wanted if ids is None else wanted.where(Person.id.in_(schemes.members(ids))))
    if person is None:
        raise Refused("no_such_person", status=404)
    placed = stages.places(db, actor, [person.id], now).get(person.id, [])
    chapters = story.chapters(db, actor, person.id, training.facts(db, person.id), now)
    trained = any(each.row.part == "mentor" for each in chapters)
    return Story(
        person=person,
        post=mail_queries.post(db, person.id),
        at_desk=[one for one in placed if one.stage in (Role.REVIEWER, Role.COORDINATOR)],
        chapters=chapters,
        evidence=training.evidence(db, person.id) if trained else None,
        badges=_badges(db, actor, person.id, now),
        past=_past(db, person.id, ids, trained=trained or ids is None),
        mails=mail_queries.sent_to(db, person.id, ids, trained=trained),
        scheme_id=chapters[0].cohort.scheme_id if trained and person.id != actor.person_id else None,
    )


def _badges(db: Session, actor: Actor, person_id: int, now: datetime) -> list[Card]:
    visible = recognition.CARDS_OF.where(recognition.visible(actor))
    return [recognition.card(row, now) for row in db.execute(visible, {"person_id": person_id})]


def _past(db: Session, person_id: int, ids: frozenset[int] | None, *, trained: bool) -> Sequence[Any]:
    """What happened; of training only if they train in the reader's schemes: elsewhere it is others' to know."""
    parts = [*selection_past.past(person_id, ids), *(training_past.past(person_id, ids) if trained else ())]
    every = union_all(*parts).subquery()
    statement = (
        select(every, shown_name(Person).label("by"), Scheme.name.label("scheme"))
        .outerjoin(Person, Person.id == every.c.by_id)
        .outerjoin(Scheme, Scheme.id == every.c.scheme_id)
        .order_by(every.c.at.desc(), every.c.kind, every.c.code)
    )
    return db.execute(statement.limit(MOST)).all()
