"""Two database sessions: for reading in a request, and for a deed. Hot statements take a short way in both."""

import threading
from collections.abc import Callable
from typing import Any

from flask import current_app
from flask_sqlalchemy.session import Session as RequestSession
from sqlalchemy import Connection, Engine, Executable, ScalarResult
from sqlalchemy.orm import Session

from trainingsite.infra.prepared import is_hot, run

READING = "signpost_reading_connections"


class ShortWay(Session):
    """A session that hands hot statements straight to a connection's driver."""

    def straight(self) -> Connection | None:
        """The connection that takes hot statements now, or None if they have to go the usual way."""
        raise NotImplementedError

    def execute(self, statement: Executable, params: Any = None, **options: Any) -> Any:
        """As Session's."""
        if is_hot(statement) and (connection := self.straight()) is not None:
            return run(connection, statement, params)
        return super().execute(statement, params, **options)

    def scalars(self, statement: Executable, params: Any = None, **options: Any) -> ScalarResult[Any]:
        """As Session's."""
        if is_hot(statement) and (connection := self.straight()) is not None:
            return run(connection, statement, params).scalars()
        return super().scalars(statement, params, **options)

    def scalar(self, statement: Executable, params: Any = None, **options: Any) -> Any:
        """As Session's."""
        if is_hot(statement) and (connection := self.straight()) is not None:
            return run(connection, statement, params).scalar()
        return super().scalar(statement, params, **options)


class Connections:
    """An engine's connections. Each is taken from the pool, or each thread keeps its own, made ready by `ready`."""

    def __init__(self, engine: Engine, ready: Callable[[Connection], None], *, keep: bool) -> None:
        self.engine, self.ready = engine, ready
        self.kept = threading.local() if keep else None

    def take(self) -> Connection:
        """A connection for this thread."""
        if self.kept is None:
            return self.engine.connect()
        if not hasattr(self.kept, "connection") or self.kept.connection.closed:
            self.kept.connection = self.engine.connect()
            self.kept.connection.detach()
            self.ready(self.kept.connection)
        connection: Connection = self.kept.connection
        return connection

    def deed_session(self) -> "DeedSession":
        """A session for a deed; a thread that keeps its connection keeps its session too."""
        if self.kept is None:
            return DeedSession(self, self.take())
        connection = self.take()
        session: DeedSession | None = getattr(self.kept, "session", None)
        if session is None or session.held is not connection:
            session = self.kept.session = DeedSession(self, connection)
        return session

    def give_back(self, connection: Connection) -> None:
        """Done with it for now; what was not committed is undone."""
        if self.kept is None:
            connection.close()
        elif connection.in_transaction():
            connection.rollback()


class ReadingSession(ShortWay, RequestSession):
    """The request's session. A hot select runs outside any transaction and always sees what is committed."""

    reader: Connection | None = None

    def straight(self) -> Connection:
        """The reading connection."""
        if self.reader is None:
            readers: Connections = current_app.extensions[READING]
            self.reader = readers.take()
        return self.reader

    def close(self) -> None:
        """As Session's; the reading connection is given back."""
        if self.in_transaction() or self.identity_map:
            super().close()
        if self.reader is not None:
            readers: Connections = current_app.extensions[READING]
            readers.give_back(self.reader)
            self.reader = None


class DeedSession(ShortWay):
    """A deed's session: one connection and one transaction, which models join when they are used."""

    def __init__(self, connections: Connections, held: Connection) -> None:
        self.connections, self.held = connections, held
        super().__init__(self.held, expire_on_commit=False, join_transaction_mode="control_fully")

    def straight(self) -> Connection | None:
        """The deed's connection in its transaction; inside a savepoint the usual way, which sets it."""
        if self.in_nested_transaction():
            return None
        if not self.held.in_transaction():
            self.held.begin()
        return self.held

    def commit(self) -> None:
        """As Session's."""
        if self.in_transaction():
            self.connection()
            super().commit()
        elif self.held.in_transaction():
            self.held.commit()

    def close(self) -> None:
        """As Session's; what was not committed is undone."""
        super().close()
        self.connections.give_back(self.held)
