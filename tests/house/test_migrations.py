"""One chain of migrations, both ways, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from trainingsite.infra.db import Base, db


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_the_migrations_make_what_the_models_say(app: Flask) -> None:
    options = {**app.extensions["migrate"].configure_args}
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": options["compare_type"]})

        assert compare_metadata(context, Base.metadata) == []


def test_the_migrations_lead_back_to_nothing_and_forth_again(app: Flask) -> None:
    before = tables()
    downgrade(revision="base")
    between = tables()
    upgrade()

    assert (between, tables()) == (set(), before)
