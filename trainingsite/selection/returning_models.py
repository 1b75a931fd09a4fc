"""Mentors who are invited to go on in a new year."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId


class ReturnInvitation(Base):
    """An approved mentor's invitation into a new year; `answer` is yes or no once there is one.

    With a yes they are enrolled, and `enrolment_id` says that this enrolment is somebody's who returns.
    """

    __tablename__ = "return_invitation"
    __table_args__ = (
        UniqueConstraint("cohort_id", "person_id"),
        Index("ix_return_invitation_person", "person_id"),
        Index("ix_return_invitation_approval", "approval_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id", ondelete="CASCADE"))
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    invited_at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(3))
    answered_at: Mapped[datetime | None]
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id", ondelete="SET NULL"), unique=True)
