"""Alembic's environment: one chain, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from trainingsite.infra.db import Base, db

target_metadata = Base.metadata


def run() -> None:
    with db.engine.connect() as connection, tables_may_be_made_anew(connection):
        options = current_app.extensions["migrate"].configure_args
        context.configure(connection=connection, target_metadata=target_metadata, transactional_ddl=True, **options)
        with context.begin_transaction():
            before = context.get_context().get_current_heads()
            context.run_migrations()
            if context.get_context().get_current_heads() != before:
                refuse_strays(connection)


@contextmanager
def tables_may_be_made_anew(connection: Connection) -> Iterator[None]:
    """Where SQLite can't change a table, a new one takes its place. With foreign keys on, dropping the old one would
    delete what points to it, so they are off meanwhile, as SQLite's documentation says; that has to be said outside a
    transaction, hence to the driver.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.cursor()
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def refuse_strays(connection: Connection) -> None:
    """Undo everything if a row is left that points to none.

    Raises:
        RuntimeError: the rows, by table and number, with the table that they point to.
    """
    if connection.dialect.name == "sqlite":
        strays = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
        if strays:
            raise RuntimeError(f"after the migration rows point to nothing; nothing was changed: {strays}")


run()
