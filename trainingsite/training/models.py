"""What people read, answered and signed. An attempt is a log of steps; its row and its answers follow from them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId

IS_OPEN = text("state = 'open'")
IS_TIMED = text("state = 'open' AND deadline IS NOT NULL")
IS_WAITING = text("recorded_at IS NULL")
IS_UNDECIDED = text("decided_at IS NULL")


class SectionRead(Base):
    """A section that somebody read, and the version of the module that they read."""

    __tablename__ = "section_read"
    __table_args__ = (UniqueConstraint("person_id", "module", "section"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    module: Mapped[str] = mapped_column(String(80))
    section: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(ForeignKey("content_version.hash", ondelete="RESTRICT"))
    at: Mapped[datetime]


class Attempt(Base):
    """One person's attempt at one version of a quiz.

    `state` is open, submitted or closed (by the clock); `phase` first or second (the second chance at a role rule).
    `drawn` is a list of [item id, order, fresh]. `score` is exact ("17/20"), `percent` the same rounded down.
    `break_seconds` is how long breaks may be in all, `paused_seconds` how long they were; between `paused_at` and
    `paused_until` the clock stands, and `deadline` counts that in. `graded_by` lists the versions by whose keys it
    was marked again.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "quiz", "number"),
        Index("uq_attempt_open", "person_id", "quiz", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_attempt_deadline", "deadline", sqlite_where=IS_TIMED, postgresql_where=IS_TIMED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    quiz: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(ForeignKey("content_version.hash", ondelete="RESTRICT"))
    number: Mapped[int]
    seed: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10))
    phase: Mapped[str] = mapped_column(String(10))
    drawn: Mapped[list[Any]]
    began_at: Mapped[datetime]
    deadline: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    score: Mapped[str | None] = mapped_column(String(120))
    percent: Mapped[int | None]
    passed: Mapped[bool | None]
    critical_missed: Mapped[list[Any] | None]
    break_seconds: Mapped[int] = mapped_column(server_default="0")
    paused_seconds: Mapped[int] = mapped_column(server_default="0")
    paused_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    graded_by: Mapped[list[Any] | None]


class AttemptStep(Base):
    """One thing that happened in an attempt; `steps.py` lists the kinds. A trigger refuses every change."""

    __tablename__ = "attempt_step"
    __table_args__ = (UniqueConstraint("attempt_id", "client_key"), {"sqlite_with_rowid": False})

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(12))
    item_id: Mapped[str | None] = mapped_column(String(80))
    client_key: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]


class AttemptResponse(Base):
    """The present answer to one item of an attempt; `mark` and `weight` are exact and known once it is marked.

    `certainty` is what the learner said of it, and nobody else's to read; `tries` counts checks in practice.
    """

    __tablename__ = "attempt_response"
    __table_args__ = ({"sqlite_with_rowid": False},)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision: Mapped[int]
    response: Mapped[Any] = mapped_column(JSON)
    saved_at: Mapped[datetime]
    mark: Mapped[str | None] = mapped_column(String(120))
    weight: Mapped[str | None] = mapped_column(String(120))
    certainty: Mapped[str | None] = mapped_column(String(10))
    tries: Mapped[int] = mapped_column(server_default="0")


class TimeAdjustment(Base):
    """What a person has beyond the usual time, in every quiz: per cent of the limit, no limit, breaks. No reason."""

    __tablename__ = "time_adjustment"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    extra_percent: Mapped[int]
    no_limit: Mapped[bool] = mapped_column(server_default=false())
    break_minutes: Mapped[int] = mapped_column(server_default="0")
    set_at: Mapped[datetime]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Talk(Base):
    """A talk that a coordinator owes a learner before the next attempt.

    `rule` is what was missed in two attempts; "" stands for having used up every attempt. It counts for attempts after
    number `after`.
    """

    __tablename__ = "talk"
    __table_args__ = (
        Index(
            "uq_talk_waiting",
            "person_id",
            "quiz",
            "rule",
            unique=True,
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
        Index("ix_talk_person", "person_id", "quiz"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    quiz: Mapped[str] = mapped_column(String(80))
    rule: Mapped[str] = mapped_column(String(80))
    after: Mapped[int]
    asked_at: Mapped[datetime]
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    outcome: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)


class ReflectionReading(Base):
    """A coordinator's reading of what somebody wrote in an attempt; it waits until `read_at`.

    `levels` maps each criterion of the item's rubric to the number of the level that was reached, from 0. The words
    that were written stand with the attempt's answers.
    """

    __tablename__ = "reflection_reading"
    __table_args__ = (
        UniqueConstraint("attempt_id", "item_id"),
        Index("ix_reflection_reading_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    read_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    levels: Mapped[dict[str, Any] | None]
    comment: Mapped[str | None] = mapped_column(Text)


class RegradeDecision(Base):
    """A pass that a mended key would take away. Somebody decides; until then it holds.

    `score`, `percent` and `critical_missed` are what `version`'s key makes of the attempt. `outcome` is kept, withdrawn
    or, when a later version of the quiz settled it, overtaken.
    """

    __tablename__ = "regrade_decision"
    __table_args__ = (
        Index(
            "uq_regrade_decision_waiting",
            "attempt_id",
            unique=True,
            sqlite_where=IS_UNDECIDED,
            postgresql_where=IS_UNDECIDED,
        ),
        Index("ix_regrade_decision_attempt_id", "attempt_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    quiz: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(ForeignKey("content_version.hash", ondelete="RESTRICT"))
    score: Mapped[str] = mapped_column(String(120))
    percent: Mapped[int]
    critical_missed: Mapped[list[Any]]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    outcome: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)


class AgreementSignature(Base):
    """The mentor agreement, signed by typing one's name; the same text once a day at the most."""

    __tablename__ = "agreement_signature"
    __table_args__ = (UniqueConstraint("person_id", "version", "signed_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(ForeignKey("content_version.hash", ondelete="RESTRICT"))
    typed_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    signed_on: Mapped[date]
