"""The database: one declarative base, aware times, and SQLite's transactions under our own control."""

import threading
import uuid
from datetime import UTC, datetime
from typing import Annotated, Any

from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as RequestSession
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    ScalarResult,
    SelectBase,
    TypeDecorator,
    UpdateBase,
    Uuid,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry

from trainingsite.config import ROOT, Settings

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC. SQLite forgets zones by itself, so they are put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The root of every model."""

    # On the registry, not on the class: Flask-SQLAlchemy derives a class of its own from this one.
    registry = registry(
        metadata=MetaData(naming_convention=CONSTRAINT_NAMES),
        type_annotation_map={
            datetime: UtcDateTime,
            uuid.UUID: Uuid,
            dict[str, Any]: JSON,
            list[Any]: JSON,
        },
    )


PublicId = Annotated[uuid.UUID, mapped_column(default=uuid.uuid4, unique=True)]

IMMEDIATE = "signpost_immediate_engine"
READING = "signpost_reading_engine"


def is_plain(statement: Executable) -> bool:
    """Whether a statement is written on tables only; models leave a mark in what it propagates."""
    return isinstance(statement, (SelectBase, UpdateBase)) and not statement._propagate_attrs


class ShortWay(Session):
    """A session that hands statements on tables straight to a connection.

    That costs half of the way that a statement on models takes, and gives the same rows.
    """

    def plain(self, statement: Executable) -> Connection | None:
        """The connection that takes the short way, or None if the statement has to go the usual one."""
        raise NotImplementedError

    def execute(self, statement: Executable, params: Any = None, **options: Any) -> Any:
        """As Session's."""
        if not options and is_plain(statement) and (connection := self.plain(statement)):
            return connection.execute(statement, params)
        return super().execute(statement, params, **options)

    def scalars(self, statement: Executable, params: Any = None, **options: Any) -> ScalarResult[Any]:
        """As Session's."""
        if not options and is_plain(statement) and (connection := self.plain(statement)):
            return connection.scalars(statement, params)
        return super().scalars(statement, params, **options)

    def scalar(self, statement: Executable, params: Any = None, **options: Any) -> Any:
        """As Session's."""
        if not options and is_plain(statement) and (connection := self.plain(statement)):
            return connection.scalar(statement, params)
        return super().scalar(statement, params, **options)


class Readers:
    """Connections for reading, without a transaction. Each is taken from the pool, or each thread keeps its own."""

    def __init__(self, engine: Engine, *, keep: bool) -> None:
        self.engine = engine
        self.kept = threading.local() if keep else None

    def take(self) -> Connection:
        """A connection for this thread."""
        if self.kept is None:
            return self.engine.connect()
        if not hasattr(self.kept, "connection"):
            self.kept.connection = self.engine.connect()
        connection: Connection = self.kept.connection
        return connection

    def give_back(self, connection: Connection) -> None:
        """Done with it for now."""
        if self.kept is None:
            connection.close()


class ReadingSession(ShortWay, RequestSession):
    """The request's session. A select on tables runs outside any transaction and always sees what is committed."""

    reader: Connection | None = None

    def plain(self, statement: Executable) -> Connection | None:
        """The reading connection, for selects."""
        if not isinstance(statement, SelectBase):
            return None
        if self.reader is None:
            readers: Readers = current_app.extensions[READING]
            self.reader = readers.take()
        return self.reader

    def close(self) -> None:
        """As Session's; the reading connection is given back."""
        super().close()
        if self.reader is not None:
            readers: Readers = current_app.extensions[READING]
            readers.give_back(self.reader)
            self.reader = None


class DeedSession(ShortWay):
    """A deed's session: one connection and one transaction, which models join when they are used."""

    def __init__(self, engine: Engine) -> None:
        self.held = engine.connect()
        super().__init__(self.held, expire_on_commit=False, join_transaction_mode="control_fully")

    def plain(self, statement: Executable) -> Connection | None:
        """The deed's connection."""
        return self.held

    def commit(self) -> None:
        """As Session's; who listens for it hears of it afterwards."""
        if self.in_transaction():
            self.connection()
            super().commit()
            return
        if self.held.in_transaction():
            self.held.commit()
        if self.dispatch.after_commit:
            super().commit()

    def close(self) -> None:
        """As Session's; what was not committed is undone."""
        super().close()
        self.held.close()


db = SQLAlchemy(model_class=Base, session_options={"class_": ReadingSession})
migrate = Migrate(render_as_batch=True, compare_type=True)


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the database to the app and take SQLite's transaction control into our own hands."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings)
    if settings.database_url.startswith("sqlite"):
        settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "trainingsite" / "migrations"))
    with app.app_context():
        engine = db.engine
        if engine.dialect.name == "sqlite":
            _take_over_transactions(engine, settings.sqlite_synchronous)
            app.extensions[READING] = Readers(engine.execution_options(sqlite_begin=None), keep=settings.env != "test")
        else:
            app.extensions[READING] = Readers(engine.execution_options(isolation_level="AUTOCOMMIT"), keep=False)
        app.extensions[IMMEDIATE] = engine.execution_options(sqlite_begin="IMMEDIATE")


def engine_options(settings: Settings) -> dict[str, Any]:
    """Pool and driver options for the database at hand."""
    if settings.database_url.startswith("sqlite"):
        return {"connect_args": {"timeout": 20, "check_same_thread": False}, "max_overflow": -1}
    return {"pool_pre_ping": True}


def deed_session(app: Flask) -> Session:
    """A session whose transaction takes SQLite's write lock at once, so that it never fails half-way."""
    return DeedSession(app.extensions[IMMEDIATE])


def _take_over_transactions(engine: Engine, synchronous: str) -> None:
    """Python's sqlite3 opens transactions late; SQLAlchemy documents these two hooks as the way around it."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=20000")
        cursor.execute("PRAGMA cache_size=-16000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        if how is not None:
            connection.connection.cursor().execute(f"BEGIN {how}")
