"""Issuing a holder's badges anew to the addresses that their account has now."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingsite.access import Permission
from trainingsite.accounts.models import Person, SecondAddress
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.recognition import service
from trainingsite.recognition.credential import email_hash
from trainingsite.recognition.models import Credential
from trainingsite.recognition.rules import State
from trainingsite.recognition.signing import CONFIRMED


def issued_otherwise(db: Session, person_id: int) -> int:
    """How many badges of a person carry other addresses than their account has now; revoked ones are left."""
    return sum(1 for _ in _differing(db, person_id))


def issue_to_addresses(act: Act) -> int:
    """Sign the actor's badges anew for the addresses of their account; copies given before stay valid.

    Id, dates of award and validity, subject and place on the status list stay. Returns how many there were.

    Raises:
        Refused: "addresses_fit" if every badge carries them already.
    """
    act.require(Permission.HOLD_BADGES)
    found = list(_differing(act.db, act.actor.person_id or 0, lock=True))
    if not found:
        raise Refused("addresses_fit")
    for credential, first, second in found:
        credential.email_hash, credential.second_hash = first, second
        service.sign_again(act, credential)
        act.record("credential.readdressed", "credential", credential.public_id, scheme_id=credential.scheme_id)
    return len(found)


def _differing(db: Session, person_id: int, *, lock: bool = False) -> Iterator[tuple[Credential, str, str | None]]:
    """The signed badges that carry other addresses, each with the hashes of those that it should carry."""
    wanted = (
        select(Credential, Person.email, SecondAddress.email)
        .join(Person, Person.id == Credential.person_id)
        .outerjoin(SecondAddress, CONFIRMED)
        .where(
            Credential.person_id == person_id,
            Credential.email_hash.is_not(None),
            Credential.state != State.REVOKED.value,
        )
        .order_by(Credential.id)
    )
    for credential, email, second in db.execute(wanted.with_for_update(of=Credential) if lock else wanted):
        hashes = (email_hash(email, credential.salt), email_hash(second, credential.salt) if second else None)
        if (credential.email_hash, credential.second_hash) != hashes:
            yield credential, *hashes
