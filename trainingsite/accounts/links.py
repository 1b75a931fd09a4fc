"""Signed links in mails: they say for whom and for what, and end by themselves."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

from trainingsite.accounts.models import Person
from trainingsite.infra.refused import Refused
from trainingsite.notifications.kinds import Topic

LIFETIMES = {
    "confirm": timedelta(days=3),
    "reset": timedelta(hours=2),
    "invite": timedelta(days=14),
    "second": timedelta(days=3),
}


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads links with the site's secret."""

    secret: str

    def make(self, purpose: str, person: Person, mark: str = "") -> str:
        """A token for `person`; it ends when it was used, since it names the state that it changes, or the `mark`."""
        return self._serializer(purpose).dumps([str(person.public_id), mark or state_of(person)])

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

    def make_stop(self, public_id: UUID, topics: Sequence[Topic]) -> str:
        """A token that stops a person's mails on these topics. It never ends: old mails are stopped by it too."""
        return URLSafeSerializer(self.secret, salt="signpost-stop").dumps([public_id.hex, *topics])

    def read_stop(self, token: str) -> tuple[UUID, tuple[Topic, ...]]:
        """Whose mails a token stops, and on which topics.

        Raises:
            Refused: "stop_link_broken" if it was changed or cut off.
        """
        try:
            public_id, *topics = URLSafeSerializer(self.secret, salt="signpost-stop").loads(token)
            return UUID(public_id), tuple(Topic(topic) for topic in topics)
        except (BadData, ValueError, TypeError, AttributeError):
            raise Refused("stop_link_broken", status=404) from None

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt=f"signpost-{purpose}")


def mark_of(kept: str) -> str:
    """A fingerprint of a kept password, by which the browser that signed up is known again, or of an address."""
    return hashlib.sha256(kept.encode()).hexdigest()[:20]


def state_of(person: Person) -> str:
    """A fingerprint of what confirming or resetting changes."""
    told = f"{person.email}|{person.password_hash}|{person.confirmed_at is not None}"
    return hashlib.sha256(told.encode()).hexdigest()[:20]
