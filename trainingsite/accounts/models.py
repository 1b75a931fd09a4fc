"""People, what they were granted, where they are signed in, and their mail."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId

NOT_BEGUN = text("began_at IS NULL")


class Person(Base):
    """Somebody with an account. `email` is kept in lower case; from `mail_stopped_at` on they get no mail at all.

    `status` is a `rules.Status`, `status_since` the day from which it holds. `began_at` is when they first read a
    section of the training or began a quiz.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_name", "name", "id"),
        Index("ix_person_status", "status"),
        Index("ix_person_not_begun", "id", sqlite_where=NOT_BEGUN, postgresql_where=NOT_BEGUN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None]
    is_admin: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]
    mail_stopped_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(12), default="active", server_default="active")
    status_since: Mapped[date | None]
    began_at: Mapped[datetime | None]


class SecondAddress(Base):
    """A second address of a person, in lower case; it counts from `confirmed_at` on, and then for one person only."""

    __tablename__ = "second_address"
    __table_args__ = (
        Index(
            "uq_second_address_confirmed",
            "email",
            unique=True,
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
    )

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    email: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class PersonKey(Base):
    """A word by whose beginning a person is found: see `accounts.rules.keys`. Compared by code points everywhere, so
    that the index serves."""

    __tablename__ = "person_key"
    __table_args__ = (Index("ix_person_key_word", "word", "person_id"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    word: Mapped[str] = mapped_column(
        String(254).with_variant(String(254, collation="C"), "postgresql"), primary_key=True
    )


class RoleGrant(Base):
    """A role that a person has in a scheme."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("person_id", "scheme_id", "role"),
        Index("ix_role_grant_scheme", "scheme_id", "role", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    granted_at: Mapped[datetime]


class SignIn(Base):
    """A device that is signed in; ending the row signs it out at once."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[uuid.UUID] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(200))
    began_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class MailChoice(Base):
    """How a person wants the optional mails of a topic; without a row the topic's default holds."""

    __tablename__ = "mail_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(20), primary_key=True)
    pace: Mapped[str] = mapped_column(String(10))
    chosen_at: Mapped[datetime]


class Notice(Base):
    """An optional mail that waits for its person's digest; `mark` is a digest of kind and facts.

    The same twice while it waits is one row. `batch` names the digest that took it.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index(
            "uq_notice_waiting",
            "person_id",
            "mark",
            unique=True,
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
        Index("ix_notice_batch", "batch"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]]
    mark: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    batch: Mapped[uuid.UUID | None]


class MailSent(Base):
    """That a mail went to a person, or was kept from them as they wish; never what stood in it.

    `scheme_id` is the scheme that it was about, if it was about one. `state` is sent, refused by the mail server, or
    unwanted.
    """

    __tablename__ = "mail_sent"
    __table_args__ = (
        UniqueConstraint("person_id", "message_id"),
        Index("ix_mail_sent_person", "person_id", "at"),
        Index("ix_mail_sent_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(60))
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))


class SavedFilter(Base):
    """A list at the desk as a person once narrowed it: `path` is the list's, `query` what they had chosen there."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    path: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))
    kept_at: Mapped[datetime]


class MailBounce(Base):
    """A mail that came back, with the status and words of the server that refused it.

    It counts as long as the person has that address and nobody has set `cleared_at`.
    """

    __tablename__ = "mail_bounce"
    __table_args__ = (UniqueConstraint("person_id", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(String(254))
    message_id: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(12))
    told: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
