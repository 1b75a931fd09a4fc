"""Rows of the audit log. Triggers of the database refuse to change them; details alone may be erased."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base

OF_ONE = text("scheme_id IS NOT NULL")


class AuditEntry(Base):
    """Who decided what about which subject, with a digest of the details."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_at", "at", "seq"),
        Index("ix_audit_entry_scheme", "scheme_id", "at", "seq", sqlite_where=OF_ONE, postgresql_where=OF_ONE),
        Index("ix_audit_entry_action", "action", "at", "seq"),
        Index("ix_audit_entry_kind", "subject_kind", "at", "seq"),
        Index("ix_audit_entry_actor", "actor"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[uuid.UUID] = mapped_column(unique=True)
    at: Mapped[datetime]
    actor: Mapped[uuid.UUID | None]
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[uuid.UUID] = mapped_column(index=True)
    scheme_id: Mapped[int | None]
    digest: Mapped[str] = mapped_column(String(64))


class AuditDetail(Base):
    """The salt and the details behind an entry's digest; erasure may delete this row."""

    __tablename__ = "audit_detail"

    ref: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_entry.ref", ondelete="CASCADE"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    details: Mapped[dict[str, Any]]


class AuditLink(Base):
    """An entry's place in the chain."""

    __tablename__ = "audit_link"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_seq: Mapped[int] = mapped_column(ForeignKey("audit_entry.seq", ondelete="RESTRICT"), unique=True)
    hash: Mapped[str] = mapped_column(String(64))


class AuditCheckpoint(Base):
    """A signature over the chain's head at a moment."""

    __tablename__ = "audit_checkpoint"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    signature: Mapped[bytes] = mapped_column(LargeBinary)
