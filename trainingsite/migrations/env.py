"""Alembic's environment: one chain, on SQLite and on PostgreSQL."""

from alembic import context
from flask import current_app

from trainingsite.infra.db import Base, db

target_metadata = Base.metadata


def run() -> None:
    with db.engine.connect() as connection:
        options = current_app.extensions["migrate"].configure_args
        context.configure(connection=connection, target_metadata=target_metadata, **options)
        with context.begin_transaction():
            context.run_migrations()


run()
