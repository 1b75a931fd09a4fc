"""Reading who stopped half-way, and the nudges that went out."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from trainingsite.accounts import mail_queries
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import listed
from trainingsite.content.values import Catalogue
from trainingsite.infra.paging import Page, page
from trainingsite.notifications.kinds import Topic
from trainingsite.outreach import nudge_rules as rules
from trainingsite.outreach.models import Nudge, NudgeSetting
from trainingsite.schemes.models import Cohort, Enrolment
from trainingsite.schemes.queries import CohortView, cohorts, view
from trainingsite.schemes.rules import Order
from trainingsite.selection import stage_queries
from trainingsite.training.live.models import LiveBooking, LiveSession
from trainingsite.training.models import Talk


def setting(db: Session, scheme_id: int) -> NudgeSetting | None:
    """What a scheme chose; None is off."""
    return db.get(NudgeSetting, scheme_id)


def switched_on(db: Session) -> list[int]:
    """The schemes that nudge."""
    return list(db.scalars(select(NudgeSetting.scheme_id).where(NudgeSetting.is_on).order_by(NudgeSetting.scheme_id)))


def running(db: Session, scheme_id: int, today: date) -> list[CohortView]:
    """The years of a scheme that have begun and in which training still leads somewhere."""
    statement = cohorts().where(Cohort.scheme_id == scheme_id, Cohort.opens_on <= today).order_by(Cohort.opens_on)
    found = [view(row) for row in db.execute(statement)]
    return [one for one in found if one.closes_on >= today or one.terms.order is Order.OFFER_THEN_TRAIN]


def due(cohort: CohortView, here: Catalogue, days: int, now: datetime) -> Select[*tuple[Any, ...]]:
    """Those of a cohort who get a nudge now, the longest idle first.

    Left out is who waits for somebody else (a talk, a session that they have a place in) and who gets no such mails.
    """
    walked = stage_queries.walked(cohort, here, now).subquery()
    so_far = (
        select(Nudge.enrolment_id, func.count().label("count"), func.max(Nudge.at).label("latest"))
        .join(Enrolment, Enrolment.id == Nudge.enrolment_id)
        .where(Enrolment.cohort_id == cohort.id)
        .group_by(Nudge.enrolment_id)
        .subquery()
    )
    since = _later(_later(walked.c.enrolled_at, walked.c.last_at), walked.c.offered_at)
    stages = [stage.value for stage in rules.stages_of(cohort.terms.order)]
    count = func.coalesce(so_far.c.count, 0)
    return (
        select(
            *(Person.id.label("person_id"), Enrolment.id.label("enrolment_id"), Person.name, Person.public_id),
            *(since.label("since"), count.label("nudges"), so_far.c.latest.label("nudged_at")),
        )
        .join(walked, walked.c.person_id == Person.id)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .outerjoin(so_far, so_far.c.enrolment_id == Enrolment.id)
        .where(
            *(Enrolment.cohort_id == cohort.id, Enrolment.part == "mentor"),
            *(walked.c.stage.in_(stages), walked.c.trained_at.is_(None)),
            *(since <= now - timedelta(days=days), count < rules.MOST),
            or_(so_far.c.latest.is_(None), so_far.c.latest <= now - rules.APART),
            *(listed(Person.id), mail_queries.why_not(Topic.NUDGES) == "", ~_waits(now)),
        )
        .order_by(since, Person.id)
    )


def _later(one: Any, other: Any) -> Any:
    """The later of two moments, of which the second may be missing."""
    return case((other.is_(None) | (one >= other), one), else_=other)


def _waits(now: datetime) -> ColumnElement[bool]:
    """That the next step isn't theirs: a talk is owed to them, or they have a place in a session to come."""
    talk = select(Talk.id).where(Talk.person_id == Person.id, Talk.recorded_at.is_(None)).correlate(Person)
    place = (
        select(LiveBooking.id)
        .join(LiveSession, LiveSession.id == LiveBooking.session_id)
        .where(
            *(LiveBooking.person_id == Person.id, LiveBooking.state == "booked"),
            *(LiveSession.starts_at > now, LiveSession.cancelled_at.is_(None)),
        )
        .correlate(Person)
    )
    return or_(talk.exists(), place.exists())


def sent(db: Session, scheme_id: int, number: int) -> Page[Any]:
    """A page of the nudges of a scheme, the newest first."""
    return page(db, _sent(scheme_id), number)


def every(db: Session, scheme_id: int) -> Iterator[Any]:
    """All nudges of a scheme; read in batches."""
    yield from db.execute(_sent(scheme_id).execution_options(yield_per=500))


def _sent(scheme_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Nudge, Person.name, Person.public_id.label("person"), Cohort.year)
        .join(Enrolment, Enrolment.id == Nudge.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Cohort.scheme_id == scheme_id, listed(Person.id))
        .order_by(Nudge.at.desc(), Nudge.enrolment_id, Nudge.number.desc())
    )
