"""Actor: who is doing something, as one frozen value."""

from dataclasses import dataclass
from uuid import UUID

from trainingsite.access.words import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system) with what they were granted when the request began.

    `grants` holds (scheme id, role); `zone` is an IANA time zone.
    """

    person_id: int | None
    public_id: UUID | None
    name: str
    is_admin: bool = False
    grants: frozenset[tuple[int, Role]] = frozenset()
    zone: str = "Europe/London"

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None


ANONYMOUS = Actor(person_id=None, public_id=None, name="")
SYSTEM = Actor(person_id=None, public_id=None, name="the system", is_admin=True)
