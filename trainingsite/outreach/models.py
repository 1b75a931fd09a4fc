"""Announcements, and to whom they went."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId


class Announcement(Base):
    """What a coordinator writes to people of a cohort; `audience` lists the groups of them that are meant.

    `runs_at` is set when it is confirmed; before that moment nothing leaves. `by_id` is who wrote it,
    and then who confirmed it.
    """

    __tablename__ = "announcement"
    __table_args__ = (Index("ix_announcement_scheme", "scheme_id", "made_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    audience: Mapped[list[Any]]
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    runs_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class AnnouncementRecipient(Base):
    """Somebody whom an announcement is for, as it was when it was confirmed.

    `state` is ready, sent or left-out; `code` says why somebody was left out.
    """

    __tablename__ = "announcement_recipient"
    __table_args__ = (Index("ix_announcement_recipient_state", "announcement_id", "state", "person_id"),)

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    state: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(10))


class NudgeSetting(Base):
    """Whether a scheme nudges those who stopped half-way, and after how many days without a step."""

    __tablename__ = "nudge_setting"

    scheme_id: Mapped[int] = mapped_column(
        ForeignKey("scheme.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    is_on: Mapped[bool]
    days: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Nudge(Base):
    """A nudge to somebody: the first, second or third in a cohort, and what came next for them then."""

    __tablename__ = "nudge"

    enrolment_id: Mapped[int] = mapped_column(
        ForeignKey("enrolment.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(10))
    slug: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(index=True)
