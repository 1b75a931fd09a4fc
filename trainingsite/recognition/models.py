"""What was awarded, and in which words it was signed."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from trainingsite.infra.db import Base, PublicId


class AchievementVersion(Base):
    """An achievement as it was defined when somebody was first awarded it in these words; never changed.

    `number` counts the versions of a slug from 1 and stands in addresses.
    """

    __tablename__ = "achievement_version"
    __table_args__ = (UniqueConstraint("slug", "digest"), UniqueConstraint("slug", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    definition: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


class BadgeDrawing(Base):
    """A university's own drawing of a badge, as it was when somebody was first awarded it; never changed."""

    __tablename__ = "badge_drawing"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    svg: Mapped[str] = mapped_column(Text)


class Credential(Base):
    """A badge that somebody holds.

    `scope` is the cohort's id, or 0 for none, so that the constraint holds for both. A job signs within seconds: it
    gives the badge its place on a status list and makes the signed forms; `signed_as` names the keys. `email_hash`,
    `second_hash` (of the second address, if there was one) and `holder_name` (which is there only while the name is
    shown) are what was signed, whatever the account says later.
    `reason` never leaves the desk.
    """

    __tablename__ = "credential"
    __table_args__ = (
        UniqueConstraint("person_id", "achievement_id", "scope"),
        UniqueConstraint("status_list", "status_index"),
        ForeignKeyConstraint(
            ["status_list", "status_index"], ["status_place.list_number", "status_place.place"], ondelete="RESTRICT"
        ),
        Index("ix_credential_person", "person_id"),
        Index("ix_credential_achievement", "achievement_id"),
        Index("ix_credential_issued_at", "issued_at"),
        Index("ix_credential_scheme", "scheme_id"),
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
    holder_name: Mapped[str | None] = mapped_column(String(120))
    subject: Mapped[uuid.UUID]
    salt: Mapped[str] = mapped_column(String(64))
    email_hash: Mapped[str | None] = mapped_column(String(80))
    second_hash: Mapped[str | None] = mapped_column(String(80))
    status_list: Mapped[int | None]
    status_index: Mapped[int | None]
    signed_at: Mapped[datetime | None]
    signed_as: Mapped[str | None] = mapped_column(String(400))
    json_form: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    jwt_form: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


class PublicProfile(Base):
    """A page of a person's shared badges, for anybody who has its address. There is no row until it is first opened."""

    __tablename__ = "public_profile"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    public_id: Mapped[PublicId]
    is_open: Mapped[bool]
    was_open: Mapped[bool]
    name_shown: Mapped[bool]


class StatusList(Base):
    """A status list: how many of its places are taken, and its signed forms; none after a change, until signed anew."""

    __tablename__ = "status_list"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    taken: Mapped[int]
    signed_at: Mapped[datetime | None]
    json_form: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    jwt_form: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


class StatusPlace(Base):
    """A place on a status list that was given away; it is never given again, even when its badge is erased."""

    __tablename__ = "status_place"

    list_number: Mapped[int] = mapped_column(ForeignKey("status_list.number", ondelete="RESTRICT"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_taken_back: Mapped[bool]


class SigningKey(Base):
    """The public half of a key ever used. The private half stands encrypted in the instance folder under `kid`.

    One key of each kind is in use; the others are retired.
    """

    __tablename__ = "signing_key"
    __table_args__ = (
        Index(
            "uq_signing_key_in_use",
            "kind",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    kid: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    public: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    compromised_at: Mapped[datetime | None]
