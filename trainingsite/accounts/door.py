"""Flask-Login's edge: who is behind the session cookie."""

import uuid
from datetime import UTC, datetime

from flask import session
from flask_login import UserMixin, login_user

from trainingsite.access import Actor
from trainingsite.accounts import queries
from trainingsite.deeds.door import login_manager
from trainingsite.infra.db import db


class SignedIn(UserMixin):
    """A signed-in person: the actor and the token of the device."""

    def __init__(self, token: uuid.UUID, actor: Actor | None) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        return str(self.token)


def remember(token: uuid.UUID) -> None:
    """Begin a fresh session for a token."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(token, None))


def current_token() -> uuid.UUID | None:
    """The token of this device, if it has one."""
    try:
        return uuid.UUID(session["_user_id"])
    except (KeyError, ValueError, TypeError):
        return None


def init_app(zone: str) -> None:
    """Load the actor from the cookie's token."""

    @login_manager.user_loader  # type: ignore[untyped-decorator]
    def load(kept: str) -> SignedIn | None:
        try:
            token = uuid.UUID(kept)
        except ValueError:
            return None
        actor = queries.actor(db.session(), token, datetime.now(UTC), zone)
        return SignedIn(token, actor) if actor else None
