"""Session cookies that are remembered."""

import time

import pytest
from flask import Flask
from flask.sessions import SecureCookieSession
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from trainingsite.infra.cookies import CookieSessions


@pytest.fixture
def site() -> Flask:
    made = Flask(__name__)
    made.secret_key = "test-secret"
    return made


def cookie_of(sessions: CookieSessions, **said: object) -> str:
    assert sessions.signer is not None
    return str(sessions.signer.dumps(said))


def opened(sessions: CookieSessions, site: Flask, cookie: str) -> SecureCookieSession | None:
    environ = EnvironBuilder(headers=[("Cookie", f"session={cookie}")]).get_environ()
    return sessions.open_session(site, site.request_class(environ))


def test_a_session_says_what_was_signed_however_often_it_comes(site: Flask) -> None:
    sessions = CookieSessions(site)
    cookie = cookie_of(sessions, who="amara")

    assert [dict(opened(sessions, site, cookie) or {}) for _ in range(3)] == [{"who": "amara"}] * 3


def test_a_changed_cookie_is_no_session_though_the_right_one_was_seen(site: Flask) -> None:
    sessions = CookieSessions(site)
    cookie = cookie_of(sessions, who="amara")
    opened(sessions, site, cookie)

    assert opened(sessions, site, cookie[:-1] + ("A" if cookie[-1] != "A" else "B")) == {}


def test_a_remembered_cookie_ends_with_its_time(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = CookieSessions(site)
    cookie = cookie_of(sessions, who="amara")
    opened(sessions, site, cookie)
    later = time.time() + sessions.lasts + 2
    monkeypatch.setattr(time, "time", lambda: later)

    assert opened(sessions, site, cookie) == {}


def test_what_one_request_changes_is_not_seen_by_the_next(site: Flask) -> None:
    sessions = CookieSessions(site)
    cookie = cookie_of(sessions, who="amara", _flashes=[("good", "Saved.")])
    session = opened(sessions, site, cookie) or SecureCookieSession()
    session["who"] = "somebody else"
    session["_flashes"].append(("good", "More."))

    again = opened(sessions, site, cookie)

    assert again == {"who": "amara", "_flashes": [("good", "Saved.")]}


def test_only_so_many_cookies_are_remembered(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainingsite.infra.cookies.MOST", 2)
    sessions = CookieSessions(site)
    for who in ("amara", "jun", "leila"):
        opened(sessions, site, cookie_of(sessions, who=who))

    assert len(sessions.seen) == 2


def test_no_cookie_is_an_empty_session(site: Flask) -> None:
    environ = EnvironBuilder().get_environ()

    assert CookieSessions(site).open_session(site, site.request_class(environ)) == {}
    assert isinstance(site.request_class(environ), Request)
