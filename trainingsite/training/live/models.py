"""Live sessions and who has a place in them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId


class LiveSession(Base):
    """A session of a scheme, on campus (`place`) or online (`link`).

    `kind` is training or supervision. Places can be given back until `changes_until`. `makes_up_for` is the session
    that this one makes up for. `sequence` rises with every change, as calendars want it. From `locked_at` on the list
    of attendance stays as it is.
    """

    __tablename__ = "live_session"
    __table_args__ = (
        Index("ix_live_session_scheme", "scheme_id", "starts_at"),
        CheckConstraint("capacity > 0", name="some_places"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(120))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(400))
    capacity: Mapped[int]
    changes_until: Mapped[datetime]
    makes_up_for: Mapped[int | None] = mapped_column(ForeignKey("live_session.id", ondelete="SET NULL"))
    sequence: Mapped[int]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    cancelled_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]


class LiveAlternative(Base):
    """A quiz that somebody went through with a person instead; it counts the same. There is no reason on purpose."""

    __tablename__ = "live_alternative"
    __table_args__ = (UniqueConstraint("person_id", "quiz"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    quiz: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(ForeignKey("content_version.hash", ondelete="RESTRICT"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class LiveBooking(Base):
    """Somebody's place in a session, or in the line for it: `state` is booked, waiting or cancelled.

    `turn` counts those who asked. `attendance` is present, absent or excused once it is noted.
    """

    __tablename__ = "live_booking"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        UniqueConstraint("session_id", "turn"),
        Index("ix_live_booking_person", "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    turn: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    attendance: Mapped[str | None] = mapped_column(String(10))
    noted_at: Mapped[datetime | None]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
