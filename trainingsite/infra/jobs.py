"""Jobs: one table that is outbox, queue and schedule.

A deed writes a row in its own transaction; the worker claims rows for a while, runs them and marks them done in
the transaction of what they did. A worker that dies lets its claim run out, and another takes over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Index, String, Table, and_, bindparam, insert, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from trainingsite.infra.db import Base, begins
from trainingsite.infra.prepared import hot

CLAIM = timedelta(seconds=60)
MOST_ATTEMPTS = 12


class Job(Base):
    """Something to be done after a deed. `payload` holds ids, and of words only those that a mail carries."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_open", "done_at", "run_after"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]]
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    queued_at: Mapped[datetime]
    run_after: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(400))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job that this worker holds until its claim runs out."""

    id: int
    name: str
    payload: dict[str, Any]
    attempts: int
    queued_at: datetime


TABLE = cast(Table, Job.__table__)
ENQUEUE = hot(insert(TABLE))
OF_KEY = hot(select(TABLE.c.id).where(TABLE.c.key == bindparam("key")))


def enqueue(db: Session, row: dict[str, Any]) -> None:
    """Write a job; one whose key is already there is left alone."""
    if row["key"] is not None and db.scalar(OF_KEY, {"key": row["key"]}) is not None:
        return
    db.execute(ENQUEUE, row)


def waits(db: Session, prefix: str) -> bool:
    """Whether a job whose key begins so is still to be done."""
    return (
        db.scalar(
            select(Job.id).where(*begins(Job.key, prefix), Job.done_at.is_(None), Job.failed_at.is_(None)).limit(1)
        )
        is not None
    )


def claim(db: Session, now: datetime, most: int = 10) -> list[Claimed]:
    """Take up to `most` due jobs, oldest first."""
    free = or_(Job.claimed_until.is_(None), Job.claimed_until < now)
    due = and_(Job.done_at.is_(None), Job.failed_at.is_(None), Job.run_after <= now, free)
    ids = select(Job.id).where(due).order_by(Job.run_after, Job.id).limit(most).with_for_update(skip_locked=True)
    taken = (
        update(Job)
        .where(Job.id.in_(ids.scalar_subquery()))
        .values(claimed_until=now + CLAIM, attempts=Job.attempts + 1)
        .returning(Job.id, Job.name, Job.payload, Job.attempts, Job.queued_at)
        .execution_options(synchronize_session=False)
    )
    return sorted((Claimed(*row) for row in db.execute(taken)), key=lambda job: job.id)


def finish(db: Session, job_id: int, now: datetime) -> bool:
    """Mark a job done; False if somebody else already did."""
    done = db.execute(
        update(Job)
        .where(Job.id == job_id, Job.done_at.is_(None))
        .values(done_at=now, fault=None)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    return done.first() is not None


def postpone(db: Session, job: Claimed, now: datetime, fault: str) -> None:
    """Put a job that failed back with a growing wait; after twelve tries it rests as failed."""
    wait = timedelta(seconds=min(3600, 5 * 2**job.attempts))
    spent = job.attempts >= MOST_ATTEMPTS
    db.execute(
        update(Job)
        .where(Job.id == job.id)
        .values(claimed_until=None, run_after=now + wait, fault=fault[:400], failed_at=now if spent else None)
        .execution_options(synchronize_session=False)
    )
