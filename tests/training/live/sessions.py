"""A session to work with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from tests.factories import actor_of
from trainingsite.accounts.models import Person
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.schemes.models import Cohort
from trainingsite.training.live import planning, service
from trainingsite.training.live.models import LiveBooking, LiveSession
from trainingsite.training.live.planning import Plan
from trainingsite.training.live.rules import Kind

STARTS = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
PLAN = Plan(
    kind=Kind.TRAINING,
    title="Listening in practice",
    starts_at=STARTS,
    minutes=90,
    place="Library, room 2.04",
    link="https://meet.example/abc",
    capacity=2,
    changes_until=STARTS - timedelta(hours=24),
)


def planned(ours: Cohort, staff: Person, plan: Plan = PLAN, **changed: object) -> UUID:
    with act_as(actor_of(staff)) as act:
        return planning.plan(act, ours.scheme_id, replace(plan, **changed)).public_id  # type: ignore[arg-type]


def book(who: Person, session: UUID) -> str:
    with act_as(actor_of(who)) as act:
        return service.book(act, session).value


def leave(who: Person, session: UUID, at: datetime | None = None) -> None:
    with act_as(actor_of(who), at) as act:
        service.leave(act, session)


def states(session: UUID) -> dict[int, str]:
    """Everybody's standing, by person."""
    db.session.rollback()
    rows = db.session.execute(
        select(LiveBooking.person_id, LiveBooking.state)
        .join(LiveSession, LiveSession.id == LiveBooking.session_id)
        .where(LiveSession.public_id == session)
    )
    return {row.person_id: row.state for row in rows}


def mails(kind: str) -> list[dict[str, object]]:
    """What was queued of a kind."""
    db.session.rollback()
    return [job.payload for job in db.session.scalars(select(Job)) if job.payload.get("kind") == kind]
