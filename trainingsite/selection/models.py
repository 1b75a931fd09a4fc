"""Applications, what was decided about them, and approvals."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId


class Application(Base):
    """An enrolled person's application. `answers` are kept under the questions' ids."""

    __tablename__ = "application"
    __table_args__ = (Index("ix_application_state_sent", "state", "sent_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    answers: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


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
    """A mentor's approval in a cohort. That it has lapsed follows from `until`; no job writes it."""

    __tablename__ = "approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), unique=True)
    begins_at: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(20), default="in-force")
