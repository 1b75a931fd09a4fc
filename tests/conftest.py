"""What every test may ask for."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.databases import Postgres, Sqlite, settings_for
from trainingsite import create_app
from trainingsite.config import ROOT
from trainingsite.content import catalogue
from trainingsite.content.folder import Folder
from trainingsite.infra.db import db

# Hypothesis judges values here, never time.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "mutants",
    settings.get_profile("untimed"),
    max_examples=25,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("untimed")

gc.disable()  # until every test is collected: what that makes stays


def pytest_collection_finish() -> None:
    """Leave code and tests out of garbage collection, as a server does: a quarter of a run went into looking at them
    again.
    """
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)


class Browser(FlaskClient):
    """A browser without script; each request has a context of its own, though the test holds one open."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture(scope="session", autouse=True)
def content_is_read_once() -> Iterator[None]:
    """Every app of a run shares one reading of the repository's content: it is frozen, and parsing it takes longer
    than most tests.
    """
    ours = Folder(ROOT / "content")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "Folder", lambda path: ours if path == ours.path else Folder(path))
        yield


@pytest.fixture(scope="session", autouse=True)
def addresses_are_compiled_once() -> Iterator[None]:
    """Every app of a run shares the functions that build its addresses. Werkzeug compiles two for each address and
    app, which takes longer than most tests; they hang on the rule alone and get the app's own rule when called.
    """
    compiled: dict[object, Callable[..., tuple[str, str]]] = {}
    compile_it = Rule._compile_builder

    def remembered(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, tuple(rule._trace), tuple((rule.defaults or {}).items()), append_unknown)
        if key not in compiled:
            compiled[key] = compile_it(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", remembered)
        yield


@pytest.fixture(scope="session")
def sqlite() -> Iterator[Sqlite]:
    kept = Sqlite()
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    kept = Postgres()
    yield kept
    kept.close()


@pytest.fixture(params=["sqlite", "postgres"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The site over a fresh database of each kind, with an app context open."""
    kind: Sqlite | Postgres = request.getfixturevalue(request.param)
    url = kind.fresh()
    site = create_app(settings_for(url, tmp_path))
    site.config["WTF_CSRF_ENABLED"] = False
    site.test_client_class = Browser
    with site.app_context():
        yield site
        db.session.remove()
        db.engine.dispose()
    kind.drop(url)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser."""
    return app.test_client()
