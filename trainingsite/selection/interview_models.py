"""Times offered for interviews, and the interviews."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId

UNMARKED = text("marked_at IS NULL")


class InterviewSlot(Base):
    """A time at which somebody can be interviewed for a scheme, on campus (`place`) or online (`link`)."""

    __tablename__ = "interview_slot"
    __table_args__ = (
        Index("ix_interview_slot_scheme", "scheme_id", "starts_at"),
        Index("ix_interview_slot_starts", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id", ondelete="CASCADE"))
    interviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(400))
    withdrawn_at: Mapped[datetime | None]


class Interview(Base):
    """An application's interview, at most one; `slot_id` is empty while no time is booked. No slot is taken twice.

    `sequence` rises with every change, as calendars want it. `rubric` is the rubric as it was at marking, a list of
    [id, criterion, levels]; `levels` maps each id to the number of the level, from 0.
    """

    __tablename__ = "interview"
    __table_args__ = (Index("ix_interview_unmarked", "slot_id", sqlite_where=UNMARKED, postgresql_where=UNMARKED),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), unique=True)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("interview_slot.id", ondelete="SET NULL"), unique=True)
    sequence: Mapped[int]
    marked_at: Mapped[datetime | None]
    marked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    rubric: Mapped[list[Any] | None]
    levels: Mapped[dict[str, Any] | None]
    comment: Mapped[str] = mapped_column(Text)


class MissedInterview(Base):
    """A time at which an applicant didn't come to their interview; they may have another."""

    __tablename__ = "missed_interview"

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("interview.id", ondelete="CASCADE"), index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("interview_slot.id", ondelete="CASCADE"), unique=True)
    at: Mapped[datetime]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
