"""References: who was asked about an applicant, and what they said."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId


class Reference(Base):
    """A referee who was asked. An application has at most one that is asked or received.

    `levels` holds a number or None by scale. `noted_at`: a coordinator has read it.
    """

    __tablename__ = "reference"
    __table_args__ = (
        Index(
            "uq_reference_live",
            "application_id",
            unique=True,
            sqlite_where=text("state IN ('asked', 'received')"),
            postgresql_where=text("state IN ('asked', 'received')"),
        ),
        Index("ix_reference_application", "application_id", "noted_at", "state", "expires_at", "answered_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    known: Mapped[str] = mapped_column(Text, default="")
    levels: Mapped[dict[str, Any]]
    words: Mapped[str] = mapped_column(Text, default="")
    noted_at: Mapped[datetime | None]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
