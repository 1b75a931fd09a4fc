"""One chain of migrations, both ways, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text

from tests.databases import Sqlite, settings_for
from tests.factories import actor_of
from tests.selection.deeds import approved, house
from trainingsite import create_app
from trainingsite.deeds import act_as
from trainingsite.infra.db import Base, db
from trainingsite.training import service as training

FIRST = "0001"


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def rows() -> dict[str, int]:
    """How many rows each table has that has any."""
    with db.engine.connect() as connection:
        counts = {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables()}
    return {name: count for name, count in counts.items() if count}


def version(connection: Connection) -> str | None:
    """The migration that a database is at."""
    return MigrationContext.configure(connection).get_current_revision()


def test_the_migrations_make_what_the_models_say(app: Flask) -> None:
    options = {**app.extensions["migrate"].configure_args}
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": options["compare_type"]})

        assert compare_metadata(context, Base.metadata) == []


def test_the_migrations_lead_back_to_nothing(app: Flask) -> None:
    downgrade(revision="base")

    assert tables() == set()


def test_on_the_way_back_and_forth_no_row_is_lost_that_the_older_form_has_a_table_for(app: Flask) -> None:
    ours, staff = house()
    who, _application = approved(ours, staff)
    with act_as(actor_of(who)) as act:
        training.start_attempt(act, "academic-integrity")
    db.session.remove()
    before = rows()
    downgrade(revision=FIRST)
    early, kept = rows(), {name: count for name, count in before.items() if name in tables()}
    upgrade()
    after = rows()

    assert {"person", "enrolment", "application", "approval", "credential", "attempt", "role_grant"} <= early.keys()
    assert early == kept
    assert early.items() <= after.items()


def test_on_sqlite_a_migration_that_would_leave_rows_pointing_to_nothing_changes_nothing(
    sqlite: Sqlite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = sqlite.fresh()
    with create_app(settings_for(url, tmp_path)).app_context():
        with db.engine.connect() as connection:
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            newest = version(connection)
            connection.exec_driver_sql(
                "INSERT INTO role_grant (person_id, scheme_id, role, granted_at) VALUES (7, 7, 'mentor', '2026-11-24')"
            )
            connection.commit()
            connection.connection.cursor().execute("PRAGMA foreign_keys=ON")
        with pytest.raises(SystemExit):
            downgrade()
        with db.engine.connect() as connection:
            assert version(connection) == newest
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        db.engine.dispose()
    assert "role_grant" in caplog.text
    sqlite.drop(url)
