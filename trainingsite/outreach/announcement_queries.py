"""Reading announcements: whom they are for, what became of them, and the list of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts import mail_queries
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import listed, shown_name
from trainingsite.content.values import Catalogue
from trainingsite.infra.paging import Page, page
from trainingsite.infra.refused import Refused
from trainingsite.notifications.kinds import Topic
from trainingsite.outreach import announcement_rules as rules
from trainingsite.outreach.announcement_rules import LEFT_OUT, SENT
from trainingsite.outreach.models import Announcement, AnnouncementRecipient
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.schemes.queries import CohortView, cohort_by_id
from trainingsite.selection import stage_queries

WHY_NOT = mail_queries.why_not(Topic.NEWS)


@dataclass(frozen=True, slots=True)
class Found:
    """An announcement with its cohort, and who wrote it ("" if they are gone)."""

    announcement: Announcement
    cohort: CohortView
    by: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list of announcements is asked for; `number` counts pages from 1."""

    text: str = ""
    scheme: str = ""
    number: int = 1


def people_of(cohort: CohortView, audience: Sequence[str], here: Catalogue, now: datetime) -> Select[Any]:
    """The ids of those of a cohort who are in one of the groups now."""
    walked = stage_queries.walked(cohort, here, now).subquery()
    stages = [stage.value for stage in rules.stages_of(audience)]
    chosen = select(walked.c.person_id).where(walked.c.stage.in_(stages), listed(walked.c.person_id))
    if rules.MENTEES not in audience:
        return chosen
    of_them = (Enrolment.cohort_id == cohort.id, Enrolment.part == rules.MENTEES[:-1], listed(Enrolment.person_id))
    mentees = select(Enrolment.person_id).where(*of_them)
    return select(chosen.union(mentees).subquery())


def reach(db: Session, people: Select[Any]) -> dict[str, int]:
    """How many of them get it now ("") and how many don't, by why."""
    counted = select(WHY_NOT, func.count()).select_from(Person).where(Person.id.in_(people)).group_by(WHY_NOT)
    return {row[0]: row[1] for row in db.execute(counted)}


def of(db: Session, actor: Actor, public_id: UUID, *, lock: bool = False) -> Found:
    """An announcement in a scheme in which the actor may announce.

    Raises:
        Refused: "no_such_announcement", status 404.
    """
    statement = (
        select(Announcement, shown_name(Person))
        .outerjoin(Person, Person.id == Announcement.by_id)
        .where(Announcement.public_id == public_id, _mine(actor))
    )
    row = db.execute(statement.with_for_update(of=Announcement) if lock else statement).first()
    if row is None:
        raise Refused("no_such_announcement", status=404)
    return Found(row[0], cohort_by_id(db, row[0].cohort_id), row[1] or "")


def counts(db: Session, announcement_id: int) -> dict[str, int]:
    """How many are in which state."""
    wanted = select(AnnouncementRecipient.state, func.count()).where(
        AnnouncementRecipient.announcement_id == announcement_id
    )
    return {row[0]: row[1] for row in db.execute(wanted.group_by(AnnouncementRecipient.state))}


def left_out(db: Session, announcement_id: int, number: int) -> Page[Any]:
    """A page of those who were left out, by name, and why."""
    chosen = (
        select(Person.name, AnnouncementRecipient.code)
        .join(Person, Person.id == AnnouncementRecipient.person_id)
        .where(AnnouncementRecipient.announcement_id == announcement_id, AnnouncementRecipient.state == LEFT_OUT)
        .where(listed(Person.id))
    )
    return page(db, chosen.order_by(Person.name, Person.id), number)


def announcements(db: Session, actor: Actor, wanted: Wanted) -> Page[Any]:
    """A page of the announcements of the actor's schemes, the newest first."""
    return page(db, _wanted(actor, wanted), wanted.number)


def every(db: Session, actor: Actor, wanted: Wanted) -> Iterator[Any]:
    """All announcements that the filters show; read in batches."""
    yield from db.execute(_wanted(actor, wanted).execution_options(yield_per=500))


def read(db: Session, person_id: int, public_id: UUID) -> Found:
    """An announcement that was sent to somebody.

    Raises:
        Refused: "no_such_announcement", status 404.
    """
    statement = (
        select(Announcement)
        .join(AnnouncementRecipient, AnnouncementRecipient.announcement_id == Announcement.id)
        .where(
            Announcement.public_id == public_id,
            AnnouncementRecipient.person_id == person_id,
            AnnouncementRecipient.state == SENT,
        )
    )
    found = db.scalar(statement)
    if found is None:
        raise Refused("no_such_announcement", status=404)
    return Found(found, cohort_by_id(db, found.cohort_id), "")


def _mine(actor: Actor) -> Any:
    ids = scheme_ids(actor, Permission.ANNOUNCE)
    return true() if ids is None else Announcement.scheme_id.in_(ids)


def _counted(state: str) -> Any:
    return (
        select(func.count())
        .where(AnnouncementRecipient.announcement_id == Announcement.id, AnnouncementRecipient.state == state)
        .correlate(Announcement)
        .scalar_subquery()
    )


def _wanted(actor: Actor, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    statement = (
        select(
            Announcement,
            Scheme.name.label("scheme"),
            Cohort.year,
            shown_name(Person).label("by"),
            _counted(SENT).label("sent"),
            _counted(LEFT_OUT).label("left_out"),
        )
        .join(Scheme, Scheme.id == Announcement.scheme_id)
        .join(Cohort, Cohort.id == Announcement.cohort_id)
        .outerjoin(Person, Person.id == Announcement.by_id)
        .where(_mine(actor))
        .order_by(Announcement.made_at.desc(), Announcement.id.desc())
    )
    if wanted.text:
        statement = statement.where(func.lower(Announcement.subject).contains(wanted.text.lower(), autoescape=True))
    return statement.where(Scheme.slug == wanted.scheme) if wanted.scheme else statement
