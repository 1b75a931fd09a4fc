"""What is to be done to many badges at once: prepared, looked at, confirmed, and done line by line."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId


class BadgeBulk(Base):
    """One deed for many. `achievement` is a slug, or empty where badges are named themselves."""

    __tablename__ = "badge_bulk"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    deed: Mapped[str] = mapped_column(String(10))
    achievement: Mapped[str] = mapped_column(String(80))
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id", ondelete="CASCADE"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class BadgeBulkRow(Base):
    """A line of it: as it was given, whom or what it means, and how far it has come (`rules.LineState`)."""

    __tablename__ = "badge_bulk_row"
    __table_args__ = (Index("ix_badge_bulk_row_state", "bulk_id", "state"),)

    bulk_id: Mapped[int] = mapped_column(ForeignKey("badge_bulk.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    given: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    badge: Mapped[uuid.UUID | None]
    state: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40))
