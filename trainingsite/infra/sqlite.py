"""SQLite's transactions under our own control."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

PATIENCE = 20
DEEDS_ONLY = "signpost_deeds_only"
POLL = 0.0002


def take_over_transactions(engine: Engine, synchronous: str) -> None:
    """Python's sqlite3 opens transactions late; SQLAlchemy documents these two hooks as the way around it.

    The option `sqlite_begin` of an engine says how its transactions begin: DEFERRED, IMMEDIATE, or None for reading
    without one.
    """

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
        cursor.execute("PRAGMA cache_size=-16000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def began(connection: Connection) -> None:
        how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        cursor: Any = connection.connection.cursor()
        if how == "IMMEDIATE" and DEEDS_ONLY in connection.info:
            take_write_lock(cursor)
        elif how == "IMMEDIATE":
            cursor.execute("PRAGMA busy_timeout=0")
            try:
                take_write_lock(cursor)
            finally:
                cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
        elif how is not None:
            cursor.execute(f"BEGIN {how}")


def as_it_is(_connection: Connection) -> None:
    """Nothing more is to be told to a connection for reading."""


def for_deeds_only(connection: Connection) -> None:
    """Tell a connection once that it is used for nothing but deeds: who holds the write lock waits for nobody."""
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    connection.info[DEEDS_ONLY] = True


def take_write_lock(cursor: sqlite3.Cursor) -> None:
    """Begin a transaction that may write, as soon as nobody else does, on a connection that doesn't wait by itself.

    SQLite's own waiting sleeps longer each time, up to a tenth of a second, while others come and go: with four
    writers some wait a second. Asking often and evenly keeps the longest wait near the length of the queue.

    Raises:
        sqlite3.OperationalError: after `PATIENCE` seconds.
    """
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            cursor.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > ends:
                raise
            time.sleep(POLL)
