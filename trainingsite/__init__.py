"""Signpost: training and approval of peer mentors, with badges that anyone can verify."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from trainingsite.config import ROOT, Settings


class Site(Flask):
    """Flask, knowing that no view of ours is asynchronous: asking each function at every request takes time."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func


def create_app(settings: Settings) -> Flask:
    """The whole site, wired. Nothing registers itself: `features` lists what there is."""
    from trainingsite import features
    from trainingsite.accounts import door as accounts_door
    from trainingsite.content import catalogue
    from trainingsite.deeds import door, worker
    from trainingsite.infra import assets, db, errors, headers, limits, log, tables, times
    from trainingsite.infra.forms import csrf

    app = Site(__name__, template_folder=str(ROOT / "templates"), static_folder=str(Path(__file__).parent / "static"))
    configure(app, settings)
    log.configure(settings)
    headers.init_app(app, secure=settings.is_secure)
    db.init_app(app, settings)
    csrf.init_app(app)
    limits.init_app(app, settings)
    assets.init_app(app)
    errors.init_app(app)
    catalogue.init_app(app, settings)
    zone = catalogue.catalogue_of(app).site.time_zone
    times.init_app(app, zone)
    tables.init_app(app)
    door.init_app(app)
    accounts_door.init_app(zone)
    worker.init_app(app, features.JOBS, features.SCHEDULE)
    features.init_app(app, settings)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own settings, from ours."""
    app.extensions["signpost_settings"] = settings
    app.testing = settings.env == "test"
    os.umask(0o077)  # the database, the outbox and the keys are this account's alone
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="signpost_session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=settings.session_days),
        MAX_CONTENT_LENGTH=8 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        TEMPLATES_AUTO_RELOAD=False,
    )
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
