"""Signed links in mails: they say for whom and for what, and end by themselves."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from itsdangerous import BadData, URLSafeTimedSerializer

from trainingsite.accounts.models import Person
from trainingsite.infra.refused import Refused

LIFETIMES = {"confirm": timedelta(days=3), "reset": timedelta(hours=2), "invite": timedelta(days=14)}


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads links with the site's secret."""

    secret: str

    def make(self, purpose: str, person: Person) -> str:
        """A token for `person`; it ends when it was used, since it names the state that it changes."""
        return self._serializer(purpose).dumps([str(person.public_id), state_of(person)])

    def read(self, purpose: str, token: str) -> tuple[UUID, str]:
        """Whom a token is for and the state that it was made in.

        Raises:
            Refused: "link_ended" if it is too old, was changed or is none.
        """
        try:
            public_id, state = self._serializer(purpose).loads(
                token, max_age=LIFETIMES[purpose] // timedelta(seconds=1)
            )
            return UUID(public_id), str(state)
        except (BadData, ValueError, TypeError):
            raise Refused("link_ended", status=410, purpose=purpose) from None

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt=f"signpost-{purpose}")


def mark_of(password_hash: str) -> str:
    """A fingerprint of a kept password: the browser that signed up is known again by it."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:20]


def state_of(person: Person) -> str:
    """A fingerprint of what confirming or resetting changes."""
    told = f"{person.email}|{person.password_hash}|{person.confirmed_at is not None}"
    return hashlib.sha256(told.encode()).hexdigest()[:20]
