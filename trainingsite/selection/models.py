"""Applications, what was decided about them, and approvals."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId

IN_FORCE, STOPPED = text("state = 'in-force'"), text("stopped_at IS NOT NULL")
IS_UNREAD, UNMET = text("unread_since IS NOT NULL"), text("met_at IS NULL")
TO_CONFIRM = text("asked_at IS NOT NULL AND confirmed_at IS NULL")


class Application(Base):
    """An enrolled person's application. `answers` are kept under the questions' ids.

    `scheme_id` and `person_id` repeat the enrolment's, which never change: so lists are read along one index.
    `unread_since` says since when fewer read it than are wanted, or its readers differ: see `review_rules.is_unread`.
    `ready_since` says since when all is there that the next decision rests on: see `ready_rules` and `readiness`.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index("ix_application_state", "state", "sent_at", "id", "person_id"),
        Index("ix_application_sent", "sent_at", "id", "state", "person_id"),
        Index("ix_application_scheme", "scheme_id", "state", "sent_at"),
        Index("ix_application_stage", "state", "person_id"),
        Index("ix_application_ready", "state", "ready_since", "scheme_id", "person_id", "unread_since", "sent_at"),
        Index("ix_application_person", "person_id"),
        Index("ix_application_unread", "unread_since", "public_id", sqlite_where=IS_UNREAD, postgresql_where=IS_UNREAD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    answers: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    unread_since: Mapped[datetime | None]
    ready_since: Mapped[datetime | None]
    scheme_id: Mapped[int] = mapped_column(server_default="0")
    person_id: Mapped[int] = mapped_column(server_default="0")


class Decision(Base):
    """A move of an application: by whom, when, and the reason given to the applicant."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    move: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class GateException(Base):
    """A request to approve past unmet gates; it counts when a second member of staff confirms it."""

    __tablename__ = "gate_exception"
    __table_args__ = (
        Index(
            "uq_gate_exception_open",
            "application_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(Text)
    unmet: Mapped[list[Any]]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    closed_at: Mapped[datetime | None]


class Approval(Base):
    """A mentor's approval in a cohort. That it has lapsed follows from `until`; no job writes it.

    `state` is in-force, suspended or ended; `stopped_at` says since when it isn't in force, and only then. `person_id`
    repeats the enrolment's, which never changes.
    """

    __tablename__ = "approval"
    __table_args__ = (
        CheckConstraint("(state = 'in-force') = (stopped_at IS NULL)", name="stopped"),
        Index("ix_approval_ends", "until", "state", "person_id"),
        Index("ix_approval_in_force", "person_id", "until", sqlite_where=IN_FORCE, postgresql_where=IN_FORCE),
        Index("ix_approval_stopped", "person_id", "state", sqlite_where=STOPPED, postgresql_where=STOPPED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), unique=True)
    begins_at: Mapped[datetime]
    until: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default="in-force")
    stopped_at: Mapped[datetime | None]
    person_id: Mapped[int] = mapped_column(server_default="0")


class ApprovalStep(Base):
    """What was done with an approval. `reason` stays with the coordinators; `words` went to the mentor."""

    __tablename__ = "approval_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id", ondelete="CASCADE"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class ApprovalCondition(Base):
    """Something that an approval asks for by a day; met once a coordinator says so."""

    __tablename__ = "approval_condition"
    __table_args__ = (Index("ix_approval_condition_unmet", "due_on", sqlite_where=UNMET, postgresql_where=UNMET),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    met_at: Mapped[datetime | None]
    met_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Renewal(Base):
    """The renewal of an approval that ends at `until`: the mentor is told, asks for it, a coordinator confirms.

    Unique for each end, so that nobody is told of the same end twice.
    """

    __tablename__ = "renewal"
    __table_args__ = (
        UniqueConstraint("approval_id", "until"),
        Index(
            "ix_renewal_to_confirm",
            "asked_at",
            "approval_id",
            "until",
            sqlite_where=TO_CONFIRM,
            postgresql_where=TO_CONFIRM,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id", ondelete="CASCADE"))
    until: Mapped[datetime]
    told_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Appeal(Base):
    """An applicant's one appeal against being declined; somebody other than `declined_by` decides it."""

    __tablename__ = "appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    declined_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
