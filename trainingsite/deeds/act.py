"""Act: who, when, randomness and transaction, together."""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, may
from trainingsite.audit import service as audit
from trainingsite.infra import jobs
from trainingsite.infra.db import db, deed_session
from trainingsite.infra.refused import Refused

CHANCE = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Act:
    """One deed under way. Only the door that opened it commits."""

    actor: Actor
    now: datetime
    rng: random.Random
    db: Session
    kept: list[Callable[[], object]] = field(default_factory=list)

    def require(self, permission: Permission, scheme_id: int | None = None) -> None:
        """Go on only if the actor may.

        Raises:
            Refused: "not_allowed", status 403.
        """
        if not may(self.actor, permission, scheme_id):
            raise Refused("not_allowed", status=403, permission=permission.value)

    def record(
        self,
        action: str,
        subject_kind: str,
        subject_id: UUID,
        *,
        scheme_id: int | None = None,
        **details: object,
    ) -> None:
        """Write a decision or its effect into the audit log, in this transaction."""
        audit.write(
            self.db,
            audit.Happening(self.now, self.actor.public_id, action, subject_kind, subject_id, scheme_id, details),
        )

    def later(
        self,
        name: str,
        payload: Mapping[str, str | int],
        *,
        key: str | None = None,
        run_after: datetime | None = None,
    ) -> None:
        """Queue a job; it exists if and only if this deed is committed."""
        row = {
            "name": name,
            "payload": dict(payload),
            "key": key,
            "queued_at": self.now,
            "run_after": run_after or self.now,
            "attempts": 0,
        }
        jobs.enqueue(self.db, row)

    def once_kept(self, then: Callable[[], object]) -> None:
        """Do something in this process when the deed is committed, and not at all if it is undone."""
        self.kept.append(then)

    def mail(self, kind: str, person_id: int, **facts: str | int) -> None:
        """Queue a mail to a person: `kind` is "<room>/<name>" of a template under templates/mail/."""
        self.later("send_mail", {"kind": kind, "person_id": person_id, **facts})


@contextmanager
def act_as(actor: Actor, at: datetime | None = None) -> Iterator[Act]:
    """A deed of `actor`: committed at the end of the block, undone if it raises.

    `at` is for the demo's history and for tests; everywhere else a deed happens now.

    The request's reading session ends first: a write from a snapshot that was already read fails at once on SQLite.
    """
    db.session.rollback()
    with deed_session(current_app) as session:
        act = Act(actor, at or datetime.now(UTC), CHANCE, session)
        yield act
        session.commit()
    for then in act.kept:
        then()


@contextmanager
def rehearse(actor: Actor) -> Iterator[Act]:
    """A deed that is undone at the end of the block, to see what it would do: nothing of it stays, nothing is sent."""
    db.session.rollback()
    with deed_session(current_app) as session:
        yield Act(actor, datetime.now(UTC), CHANCE, session)
        session.rollback()
