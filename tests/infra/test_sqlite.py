"""Waiting for SQLite's write lock."""

import sqlite3
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection

from trainingsite.infra import sqlite
from trainingsite.infra.db import IMMEDIATE


def connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path / "kept.sqlite3", isolation_level=None, check_same_thread=False)


def test_a_writer_waits_until_the_other_is_done(tmp_path: Path) -> None:
    first, second = connected(tmp_path), connected(tmp_path)
    sqlite.take_write_lock(first.cursor())
    waiting = threading.Thread(target=sqlite.take_write_lock, args=(second.cursor(),))
    waiting.start()
    before = second.in_transaction

    first.execute("COMMIT")
    waiting.join()

    assert (before, second.in_transaction) == (False, True)


def test_a_writer_gives_up_when_its_patience_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0)
    first, second = connected(tmp_path), connected(tmp_path)
    sqlite.take_write_lock(first.cursor())

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        sqlite.take_write_lock(second.cursor())


def waits(connection: Connection) -> int:
    """How long SQLite itself waits on this connection, in milliseconds."""
    return int(connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one())


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_after_the_lock_is_taken_other_waiting_is_sqlites_own(app: Flask) -> None:
    with app.extensions[IMMEDIATE].begin() as connection:
        assert waits(connection) == sqlite.PATIENCE * 1000


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_connection_for_deeds_only_never_waits_inside_sqlite(app: Flask) -> None:
    with app.extensions[IMMEDIATE].connect() as connection:
        connection.detach()
        sqlite.for_deeds_only(connection)
        connection.rollback()
        with connection.begin():
            assert waits(connection) == 0
