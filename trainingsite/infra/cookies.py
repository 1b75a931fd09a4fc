"""Flask's signed session cookies; a cookie whose signature was found good is not verified again at every request."""

import time
from collections import OrderedDict
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature

MOST = 4096


class CookieSessions(SecureCookieSessionInterface):
    """Remembers the cookies seen last in this process, with when they were signed. Their age is looked at each time."""

    def __init__(self, app: Flask) -> None:
        self.signer = self.get_signing_serializer(app)
        self.lasts = int(app.permanent_session_lifetime.total_seconds())
        self.seen: OrderedDict[str, tuple[float, dict[str, Any]]] = OrderedDict()

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """As Flask's."""
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie or self.signer is None:
            return self.session_class()
        signed_at, data = self.seen.get(cookie) or self._verified(cookie)
        if not 0 <= time.time() - signed_at <= self.lasts:
            return self.session_class()
        return self.session_class(data)

    def _verified(self, cookie: str) -> tuple[float, dict[str, Any]]:
        """When the cookie was signed and what it says; what holds messages may be changed and isn't remembered."""
        assert self.signer is not None
        try:
            data, moment = self.signer.loads(cookie, return_timestamp=True)
        except BadSignature:
            return 0.0, {}
        found = (moment.timestamp(), data)
        if all(isinstance(value, (str, bool)) for value in data.values()):
            self.seen[cookie] = found
            if len(self.seen) > MOST:
                self.seen.popitem(last=False)
        return found

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As Flask's; a session that nobody changed sends no cookie, and what a cookie would say isn't worked out."""
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed:
            varies = response.headers.get("Vary")
            response.headers["Vary"] = f"{varies}, Cookie" if varies else "Cookie"


def init_app(app: Flask) -> None:
    """Use it, once the app has its secret."""
    app.session_interface = CookieSessions(app)
