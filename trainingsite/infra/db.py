"""The database: one declarative base, aware times, and a session for reading and one for deeds."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    Select,
    TypeDecorator,
    Uuid,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry

from trainingsite.config import ROOT, Settings
from trainingsite.infra import sqlite
from trainingsite.infra.sessions import READING, Connections, ReadingSession

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


@dataclass(frozen=True, slots=True)
class Numbers:
    """Row numbers that a statement found, as one parameter of further statements however many they are."""

    given: Any

    @classmethod
    def of(cls, db: Session, statement: Select[*tuple[Any, ...]], most: int) -> "Numbers | None":
        """What a statement of one column gives; None if that is more than `most`."""
        found = statement.limit(most + 1).subquery()
        (number,) = found.c
        is_sqlite = db.get_bind().dialect.name == "sqlite"
        every = func.json_group_array(number) if is_sqlite else func.array_agg(number)
        count, numbers = db.execute(select(func.count(), every).select_from(found)).one()
        if count > most:
            return None
        if is_sqlite:
            return cls(select(func.json_each(numbers).table_valued("value").c.value))
        return cls(any_(bindparam(None, numbers or [], type_=ARRAY(Integer), unique=True)))

    def have(self, column: Any) -> ColumnElement[bool]:
        """The condition that a column holds one of them."""
        found: ColumnElement[bool] = column.in_(self.given) if isinstance(self.given, Select) else column == self.given
        return found


LAST = "\U0010ffff"  # no character comes after it


def begins(column: Any, text: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions that a text begins so, as a range of its index."""
    return column >= text, column < text + LAST


def led_by(column: Any) -> Any:
    """A number's column as a value, for the condition of a join: its table is read first, and the other looked up.

    SQLite doesn't know which of two tables has few rows that count, and would as soon look for each of the many.
    """
    return column + 0


PublicId = Annotated[uuid.UUID, mapped_column(default=uuid.uuid4, unique=True)]

IMMEDIATE = "signpost_immediate_engine"
DEEDS = "signpost_deed_connections"

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
            sqlite.take_over_transactions(engine, settings.sqlite_synchronous)
            reading = engine.execution_options(sqlite_begin=None)
        else:
            reading = engine.execution_options(isolation_level="AUTOCOMMIT")
        keep = engine.dialect.name == "sqlite" and settings.env != "test"
        app.extensions[READING] = Connections(reading, sqlite.as_it_is, keep=keep)
        app.extensions[IMMEDIATE] = engine.execution_options(sqlite_begin="IMMEDIATE")
        app.extensions[DEEDS] = Connections(app.extensions[IMMEDIATE], sqlite.for_deeds_only, keep=keep)


def engine_options(settings: Settings) -> dict[str, Any]:
    """Pool and driver options for the database at hand; an error's text never quotes what people typed."""
    if settings.database_url.startswith("sqlite"):
        return {
            "connect_args": {"timeout": sqlite.PATIENCE, "check_same_thread": False},
            "max_overflow": -1,
            "hide_parameters": True,
        }
    return {"pool_pre_ping": True, "hide_parameters": True}


def deed_session(app: Flask) -> Session:
    """A session whose transaction takes SQLite's write lock at once, so that it never fails half-way."""
    connections: Connections = app.extensions[DEEDS]
    return connections.deed_session()
