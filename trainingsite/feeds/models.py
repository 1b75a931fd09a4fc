"""A file that somebody handed in, line by line: looked at, confirmed, applied by a job, and thrown away."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId


class Feed(Base):
    """A file of people, or of their status. `ignored` are headings of columns that weren't read."""

    __tablename__ = "feed"
    __table_args__ = (Index("ix_feed_made", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(120))
    invites: Mapped[bool]
    ignored: Mapped[list[Any]]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class FeedRow(Base):
    """A line of it as it was given, what it means, and how far it has come (`rules.State`).

    `part` and the place are of files of people, `status`, `since` and the person of files of status.
    """

    __tablename__ = "feed_row"
    __table_args__ = (Index("ix_feed_row_state", "feed_id", "state"),)

    feed_id: Mapped[int] = mapped_column(ForeignKey("feed.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    scheme: Mapped[str] = mapped_column(String(120))
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id", ondelete="CASCADE"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    part: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(12))
    since: Mapped[date | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40))
