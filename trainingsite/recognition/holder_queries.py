"""Reading what the holder's page says beside the badges: the public page, and what should be issued anew."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from trainingsite.accounts.models import Person, SecondAddress
from trainingsite.recognition.credential import email_hash
from trainingsite.recognition.models import Credential, PublicProfile
from trainingsite.recognition.profile_queries import Profile
from trainingsite.recognition.rules import State

CONFIRMED = and_(SecondAddress.person_id == Person.id, SecondAddress.confirmed_at.is_not(None))


@dataclass(frozen=True, slots=True)
class Besides:
    """A person's public page, if they ever opened one, and how many of their badges carry other addresses than their
    account has now."""

    profile: Profile | None
    otherwise: int


def issued() -> ColumnElement[bool]:
    """The condition that a badge carries addresses and may be issued anew: it was signed, and wasn't revoked."""
    return and_(Credential.email_hash.is_not(None), Credential.state != State.REVOKED.value)


def hashes(email: str, second: str | None, salt: str) -> tuple[str, str | None]:
    """What a badge with that salt carries for these addresses."""
    return email_hash(email, salt), email_hash(second, salt) if second else None


def besides(db: Session, person_id: int) -> Besides:
    """What the holder's page says beside the badges, in one statement."""
    profile = (PublicProfile.public_id, PublicProfile.is_open, PublicProfile.was_open, PublicProfile.name_shown)
    carried = (Credential.salt, Credential.email_hash, Credential.second_hash)
    wanted = (
        select(Person.name, Person.email, SecondAddress.email.label("second"), *profile, *carried)
        .outerjoin(SecondAddress, CONFIRMED)
        .outerjoin(PublicProfile, PublicProfile.person_id == Person.id)
        .outerjoin(Credential, and_(Credential.person_id == Person.id, issued()))
        .where(Person.id == person_id)
    )
    rows = db.execute(wanted).all()
    otherwise = [
        row
        for row in rows
        if row.email_hash is not None and (row.email_hash, row.second_hash) != hashes(row.email, row.second, row.salt)
    ]
    first = rows[0] if rows else None
    if first is None or first.public_id is None:
        return Besides(None, len(otherwise))
    shown = Profile(first.public_id, person_id, first.is_open, first.was_open, first.name_shown, first.name)
    return Besides(shown, len(otherwise))
