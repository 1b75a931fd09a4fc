"""Schemes, their yearly cohorts, and who is enrolled in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId


class Scheme(Base):
    """A department's running scheme of one type, for ever. Roles are granted on it."""

    __tablename__ = "scheme"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    type: Mapped[str] = mapped_column(String(40))


class Cohort(Base):
    """A scheme in one year, with a frozen copy of what it requires."""

    __tablename__ = "cohort"
    __table_args__ = (UniqueConstraint("scheme_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id", ondelete="RESTRICT"))
    year: Mapped[str] = mapped_column(String(20))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    terms: Mapped[dict[str, Any]]


class Enrolment(Base):
    """A person in a cohort, as mentor (prospective ones too) or mentee."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("person_id", "cohort_id", "part"),
        Index("ix_enrolment_cohort", "cohort_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="RESTRICT"))
    part: Mapped[str] = mapped_column(String(10))
    enrolled_at: Mapped[datetime]


class JoinAsk(Base):
    """Somebody who has an account elsewhere is asked to join a year of a scheme; they answer, or they don't."""

    __tablename__ = "join_ask"
    __table_args__ = (
        UniqueConstraint("person_id", "cohort_id", "part"),
        Index("ix_join_ask_cohort", "cohort_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    part: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]


class RoleAsk(Base):
    """Somebody is asked to coordinate a scheme or to read for it, under the name and address that were typed.

    It goes once they say yes; a no stays until it is taken back.
    """

    __tablename__ = "role_ask"
    __table_args__ = (UniqueConstraint("scheme_id", "role", "email"), Index("ix_role_ask_person", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]


class SignOff(Base):
    """The word of the visa team or the safeguarding lead about a year: who said it, when, and where it can be read.

    It holds until `ended_at`; one of each office holds at a time.
    """

    __tablename__ = "sign_off"
    __table_args__ = (
        Index(
            "uq_sign_off_holds",
            "cohort_id",
            "office",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    office: Mapped[str] = mapped_column(String(20))
    said_by: Mapped[str] = mapped_column(String(120))
    said_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(200))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Handover(Base):
    """A coordinator stands in for another who is away, from the first day to the last, or until `ended_at`."""

    __tablename__ = "handover"
    __table_args__ = (
        Index("ix_handover_scheme", "scheme_id", "until_on"),
        Index("ix_handover_to", "to_id"),
        Index("ix_handover_away", "away_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id", ondelete="CASCADE"))
    away_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    from_on: Mapped[date]
    until_on: Mapped[date]
    notes: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
