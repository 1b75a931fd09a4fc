"""Reviews of applications: the round of an application, and what each reader said."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId


class ReviewRound(Base):
    """How an application is read, frozen when it was sent. Its number is what readers call an unnamed applicant."""

    __tablename__ = "review_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), unique=True)
    wanted: Mapped[int]
    blind_to_names: Mapped[bool]
    third_at: Mapped[int]
    rubric: Mapped[list[Any]]
    opened_at: Mapped[datetime]
    differ_at: Mapped[datetime | None]


class Review(Base):
    """A reader of an application. With a `conflict` they are out, and the row says that they were.

    `read` is what it was last sent for: the answers that readers see, by question. A review that isn't sent and has it
    is looked at again.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("round_id", "reviewer_id"),
        Index("ix_review_reviewer", "reviewer_id"),
        Index(
            "uq_review_third",
            "round_id",
            unique=True,
            sqlite_where=text("is_third AND conflict IS NULL"),
            postgresql_where=text("is_third AND conflict IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    round_id: Mapped[int] = mapped_column(ForeignKey("review_round.id", ondelete="CASCADE"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    is_third: Mapped[bool]
    assigned_at: Mapped[datetime]
    levels: Mapped[dict[str, Any]]
    comments: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    conflict: Mapped[str | None] = mapped_column(String(10))
    read: Mapped[dict[str, Any] | None]
