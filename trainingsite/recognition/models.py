"""What was awarded, and in which words it was signed."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from trainingsite.infra.db import Base, PublicId


class AchievementVersion(Base):
    """An achievement as it was defined when somebody was first awarded it in these words; never changed."""

    __tablename__ = "achievement_version"
    __table_args__ = (UniqueConstraint("slug", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    definition: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


class Credential(Base):
    """A badge that somebody holds.

    `scope` is the cohort's id, or 0 for none, so that the constraint holds for both. The signed forms are bytes that a
    job makes within seconds; `signed_as` names the issuer and the keys. `reason` never leaves the desk.
    """

    __tablename__ = "credential"
    __table_args__ = (
        UniqueConstraint("person_id", "achievement_id", "scope"),
        UniqueConstraint("status_list", "status_index"),
        Index("ix_credential_person", "person_id"),
        Index("ix_credential_issued_at", "issued_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    achievement_id: Mapped[int] = mapped_column(ForeignKey("achievement_version.id", ondelete="RESTRICT"))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id", ondelete="RESTRICT"))
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id", ondelete="RESTRICT"))
    scope: Mapped[int]
    facts: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(12))
    state_changed_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    shared: Mapped[bool]
    was_shared: Mapped[bool]
    name_shown: Mapped[bool]
    subject: Mapped[uuid.UUID]
    salt: Mapped[str] = mapped_column(String(64))
    status_list: Mapped[int]
    status_index: Mapped[int]
    signed_at: Mapped[datetime | None]
    signed_as: Mapped[str | None] = mapped_column(String(400))
    json_form: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    jwt_form: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


class StatusList(Base):
    """A status list: how many of its places are taken, and its signed forms with the moment until which they hold."""

    __tablename__ = "status_list"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    taken: Mapped[int]
    changed_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    json_form: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    jwt_form: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


class SigningKey(Base):
    """The public half of a key ever used. The private half stands encrypted in the instance folder under `kid`."""

    __tablename__ = "signing_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    kid: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    public: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    compromised_at: Mapped[datetime | None]
