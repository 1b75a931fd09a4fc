"""Reading the pages on which people show their badges."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import listed
from trainingsite.infra.prepared import hot
from trainingsite.recognition import queries
from trainingsite.recognition.models import PublicProfile
from trainingsite.recognition.queries import Card
from trainingsite.recognition.rules import Standing, Visibility, visibility

_P, _H = PublicProfile.__table__.c, Person.__table__.c
_PROFILE = (
    select(_P.public_id, _P.person_id, _P.is_open, _P.was_open, _P.name_shown, _H.name)
    .join_from(PublicProfile.__table__, Person.__table__, _H.id == _P.person_id)
    .where(listed(_H.id))
)
_BY_ID = hot(_PROFILE.where(_P.public_id == bindparam("public_id")))
_OF_PERSON = hot(_PROFILE.where(_P.person_id == bindparam("person_id")))


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's public page. `name` is theirs, and is shown only if `name_shown`."""

    public_id: UUID
    person_id: int
    is_open: bool
    was_open: bool
    name_shown: bool
    name: str

    @property
    def visibility(self) -> Visibility:
        return visibility(shared=self.is_open, was_shared=self.was_open)


def profile(db: Session, public_id: UUID) -> Profile | None:
    """The page at an address, open or not."""
    row = db.execute(_BY_ID, {"public_id": public_id}).first()
    return Profile(*row) if row else None


def profile_of(db: Session, person_id: int) -> Profile | None:
    """A person's page; None if they never opened one."""
    row = db.execute(_OF_PERSON, {"person_id": person_id}).first()
    return Profile(*row) if row else None


def shown_cards(db: Session, person_id: int, now: datetime) -> list[Card]:
    """The badges on a person's page, newest first: what they share and their university stands behind."""
    known = queries.cards(db, person_id, now)
    return [card for card in known if card.shared and card.standing in (Standing.VALID, Standing.EXPIRED)]
