"""The door's permission: every view names one, and what names none is closed."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, abort, current_app, has_request_context, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, LoginManager, current_user

from trainingsite.access import ANONYMOUS, Actor, Permission, may
from trainingsite.infra import cookies

View = TypeVar("View", bound=Callable[..., object])


class Doorkeeper(LoginManager):
    """Flask-Login's, which asks the session for its token and nothing else."""

    def _session_protection_failed(self) -> bool:
        """Never: phones change networks, so the address needn't be hashed at every request."""
        return False

    def _update_remember_cookie(self, response: Response) -> Response:
        """There is none: a sign-in lasts as long as its row."""
        return response


login_manager = Doorkeeper()  # type: ignore[no-untyped-call]


class Visitor(AnonymousUserMixin):
    """Somebody who isn't signed in."""

    actor = ANONYMOUS


def allow(permission: Permission) -> Callable[[View], View]:
    """Open a view to those who have `permission` in at least one scheme; the service asks about the scheme."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def current_actor() -> Actor:
    """Who makes this request; loaded once, in one statement, when first asked for. Outside a request: nobody."""
    if not has_request_context():
        return ANONYMOUS
    actor: Actor = current_user.actor  # type: ignore[attr-defined]  # Flask-Login ships no types
    return actor


def permission_of(endpoint: str | None) -> Permission | None:
    """The permission that the view behind `endpoint` names, or None if it names none."""
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "permission", None)


def guard() -> ResponseReturnValue | None:
    """Before each request: default deny."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    permission = permission_of(request.endpoint)
    if permission is None:
        abort(403)
    if permission is Permission.PUBLIC or may(current_actor(), permission):
        return None
    if not current_actor().is_signed_in and request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    return abort(401 if not current_actor().is_signed_in else 403)


def init_app(app: Flask) -> None:
    """Put the guard in front of every view."""
    login_manager.anonymous_user = Visitor
    login_manager.init_app(app, add_context_processor=False)  # type: ignore[no-untyped-call]
    cookies.init_app(app)
    app.before_request(guard)
