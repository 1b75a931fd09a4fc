"""Rate limits at the doors that have one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.databases import Sqlite
from trainingsite import create_app
from trainingsite.config import Settings
from trainingsite.infra.db import db
from trainingsite.infra.limits import RateCount, limiter


@pytest.fixture
def limited(sqlite: Sqlite, tmp_path: Path) -> Iterator[Flask]:
    """A development site, in which limits count; tests elsewhere run without."""
    url = sqlite.fresh()
    before = limiter.enabled
    given = {"SIGNPOST_DATABASE_URL": url, "SIGNPOST_INSTANCE": str(tmp_path)}
    limiter.enabled = True
    site = create_app(Settings.from_environment(given))
    site.config["WTF_CSRF_ENABLED"] = False
    yield site
    limiter.enabled = before
    with site.app_context():
        db.engine.dispose()
    sqlite.drop(url)


def wrong_sign_ins(client: FlaskClient, count: int) -> list[int]:
    given = {"email": "amara@demo.example", "password": "wrong-password"}
    return [client.post("/sign-in", data=given).status_code for _ in range(count)]


def test_a_door_with_a_limit_closes_after_it(limited: Flask) -> None:
    statuses = wrong_sign_ins(limited.test_client(), 21)

    assert (statuses[:20], statuses[20]) == ([422] * 20, 429)


def test_a_door_without_a_limit_counts_nothing(limited: Flask) -> None:
    client = limited.test_client()

    assert [client.get("/accessibility").status_code for _ in range(3)] == [200] * 3
    with limited.app_context():
        assert db.session.scalar(select(func.count()).select_from(RateCount)) == 0
