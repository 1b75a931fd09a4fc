"""Announcements: written, looked at, confirmed, held where they can be taken back, and sent once to each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, literal, select, update
from sqlalchemy.orm import Session

from trainingsite.access import Permission, may
from trainingsite.accounts import queries as people
from trainingsite.accounts.models import Person
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.outreach import announcement_queries as queries
from trainingsite.outreach import announcement_rules as rules
from trainingsite.outreach.announcement_queries import WHY_NOT, Found
from trainingsite.outreach.announcement_rules import LEFT_OUT, READY, SENT, Draft
from trainingsite.outreach.models import Announcement, AnnouncementRecipient
from trainingsite.schemes.queries import CohortView, cohort_by_id
from trainingsite.selection.bulk import HOLD
from trainingsite.selection.letter_rules import Words

KIND = "outreach/announcement"
JOB = "send_announcement"
SLICE = 100


def write(act: Act, cohort: CohortView, draft: Draft) -> UUID:
    """A new announcement; nobody gets it yet.

    Raises:
        Refused: "not_allowed", "nobody_chosen", "placeholder_unknown".
    """
    act.require(Permission.ANNOUNCE, cohort.scheme_id)
    wanted = rules.checked(draft)
    made = Announcement(
        scheme_id=cohort.scheme_id,
        cohort_id=cohort.id,
        audience=list(wanted.audience),
        subject=wanted.words.subject,
        body=wanted.words.body,
        by_id=act.actor.person_id,
        made_at=act.now,
    )
    act.db.add(made)
    act.db.flush()
    return made.public_id


def change(act: Act, public_id: UUID, cohort: CohortView, draft: Draft) -> None:
    """Other words or other people, as long as it isn't confirmed.

    Raises:
        Refused: "no_such_announcement", "not_allowed", "announcement_confirmed", "nobody_chosen",
            "placeholder_unknown".
    """
    act.require(Permission.ANNOUNCE, cohort.scheme_id)
    one, wanted = open_one(act, public_id).announcement, rules.checked(draft)
    one.scheme_id, one.cohort_id, one.audience = cohort.scheme_id, cohort.id, list(wanted.audience)
    one.subject, one.body = wanted.words.subject, wanted.words.body


def throw_away(act: Act, public_id: UUID) -> None:
    """Forget an announcement that was never confirmed.

    Raises:
        Refused: "no_such_announcement", "announcement_confirmed".
    """
    act.db.delete(open_one(act, public_id).announcement)


def confirm(act: Act, public_id: UUID) -> None:
    """Let it leave in ten minutes, to those who are in the groups now. A second time changes nothing.

    Raises:
        Refused: "no_such_announcement", "nobody_there".
    """
    found = queries.of(act.db, act.actor, public_id, lock=True)
    one = found.announcement
    if one.runs_at is not None:
        return
    people = queries.people_of(found.cohort, one.audience, catalogue(), act.now).subquery()
    rows = select(literal(one.id), people.c.person_id, literal(READY), literal(""))
    columns = ["announcement_id", "person_id", "state", "code"]
    act.db.execute(insert(AnnouncementRecipient).from_select(columns, rows))
    count = queries.counts(act.db, one.id).get(READY, 0)
    if not count:
        raise Refused("nobody_there", status=422)
    one.by_id, one.runs_at = act.actor.person_id, act.now + HOLD
    _record(act, "announcement.confirmed", found, audience=one.audience, count=count, body=one.body)
    act.later(JOB, {"announcement": one.id}, run_after=one.runs_at)


def undo(act: Act, public_id: UUID) -> None:
    """Take it back while it is held: nobody got it.

    Raises:
        Refused: "no_such_announcement", "announcement_left".
    """
    found = queries.of(act.db, act.actor, public_id, lock=True)
    # Whoever waited for the job to let go of it began before the moment, and yet comes too late.
    if not can_undo(found.announcement, act.now) or set(queries.counts(act.db, found.announcement.id)) - {READY}:
        raise Refused("announcement_left")
    found.announcement.undone_at = act.now
    act.db.execute(delete(AnnouncementRecipient).where(AnnouncementRecipient.announcement_id == found.announcement.id))
    _record(act, "announcement.taken-back", found)


def can_undo(one: Announcement, now: datetime) -> bool:
    """Whether it is confirmed, not taken back, and still held."""
    return one.runs_at is not None and now < one.runs_at and one.undone_at is None


def open_one(act: Act, public_id: UUID) -> Found:
    """An announcement that isn't confirmed.

    Raises:
        Refused: "no_such_announcement", "announcement_confirmed".
    """
    found = queries.of(act.db, act.actor, public_id, lock=True)
    if found.announcement.runs_at is not None:
        raise Refused("announcement_confirmed")
    return found


def run(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that sends it to the next hundred; it queues itself until none is left.

    Once whoever confirmed it may announce no more, nobody further gets it.
    """
    one = act.db.get(Announcement, int(payload["announcement"]), with_for_update=True)
    if one is None or one.runs_at is None or one.undone_at is not None or one.done_at is not None:
        return
    if not _may_still(act.db, one):
        one.done_at = act.now
        return
    cohort = cohort_by_id(act.db, one.cohort_id)
    ready = (AnnouncementRecipient.announcement_id == one.id, AnnouncementRecipient.state == READY)
    due = (
        select(Person.id, Person.name, WHY_NOT.label("code"))
        .join(AnnouncementRecipient, AnnouncementRecipient.person_id == Person.id)
        .where(*ready)
        .order_by(Person.id)
        .limit(SLICE)
    )
    rows = act.db.execute(due).all()
    for row in rows:
        line = update(AnnouncementRecipient).where(*ready, AnnouncementRecipient.person_id == row.id)
        act.db.execute(line.values(state=LEFT_OUT if row.code else SENT, code=row.code))
        if not row.code:
            words = rules.read_by(Words(one.subject, one.body), row.name, cohort.scheme_name)
            told = {"subject": words.subject, "body": words.body, "scheme": cohort.scheme_name}
            about: dict[str, str | int] = {"page": f"/announcements/{one.public_id}", "scheme_id": cohort.scheme_id}
            act.mail(KIND, row.id, **about, **told)
    if len(rows) == SLICE:
        act.later(JOB, {"announcement": one.id})
    else:
        one.done_at = act.now


def _may_still(db: Session, one: Announcement) -> bool:
    person = db.get(Person, one.by_id) if one.by_id is not None else None
    return person is not None and may(people.actor_of(db, person), Permission.ANNOUNCE, one.scheme_id)


def _record(act: Act, action: str, found: Found, **details: object) -> None:
    one = found.announcement
    act.record(action, "announcement", one.public_id, scheme_id=one.scheme_id, subject=one.subject, **details)
