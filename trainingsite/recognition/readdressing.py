"""Issuing a holder's badges anew to the addresses that their account has now."""

from sqlalchemy import select

from trainingsite.access import Permission
from trainingsite.accounts.models import Person, SecondAddress
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.recognition import service
from trainingsite.recognition.holder_queries import CONFIRMED, hashes, issued
from trainingsite.recognition.models import Credential


def issue_to_addresses(act: Act) -> int:
    """Sign the actor's badges anew for the addresses of their account; copies given before stay valid.

    Id, dates of award and validity, subject and place on the status list stay; revoked badges are left. Returns how
    many there were.

    Raises:
        Refused: "addresses_fit" if every badge carries them already.
    """
    act.require(Permission.HOLD_BADGES)
    wanted = (
        select(Credential, Person.email, SecondAddress.email)
        .join(Person, Person.id == Credential.person_id)
        .outerjoin(SecondAddress, CONFIRMED)
        .where(Credential.person_id == act.actor.person_id, issued())
        .order_by(Credential.id)
        .with_for_update(of=Credential)
    )
    done = 0
    for credential, email, second in act.db.execute(wanted).all():
        due = hashes(email, second, credential.salt)
        if (credential.email_hash, credential.second_hash) == due:
            continue
        credential.email_hash, credential.second_hash = due
        service.sign_again(act, credential)
        act.record("credential.readdressed", "credential", credential.public_id, scheme_id=credential.scheme_id)
        done += 1
    if not done:
        raise Refused("addresses_fit")
    return done
