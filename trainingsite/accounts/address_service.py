"""A second address of an account: for people who leave the university and lose the first."""

from sqlalchemy import delete, select

from trainingsite.access import Permission
from trainingsite.accounts import queries, rules
from trainingsite.accounts.links import Links, mark_of
from trainingsite.accounts.models import Person, SecondAddress
from trainingsite.accounts.service import rekey
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused


def add_address(act: Act, email: str) -> None:
    """Keep a second address of the actor, in place of an earlier one, and mail it a link that confirms it.

    Whether somebody else has that address is only told to whoever opens the link, since it is their mailbox.

    Raises:
        Refused: "address_is_yours" for the address of the account itself.
    """
    person, address = _actor(act), rules.normal_email(email)
    if address == person.email:
        raise Refused("address_is_yours", status=422)
    act.db.execute(delete(SecondAddress).where(SecondAddress.person_id == person.id))
    act.db.add(SecondAddress(person_id=person.id, email=address, asked_at=act.now))
    rekey(act, person.id)
    act.record("address.asked", "person", person.public_id)
    act.mail("accounts/second-address", person.id, to_second=1, mark=mark_of(address))


def address_to_confirm(act: Act, links: Links, token: str) -> SecondAddress:
    """The actor's address that a link is for.

    Raises:
        Refused: "address_link_ended", also for somebody else's link and for one to an address that was replaced.
    """
    public_id, mark = links.read("second", token)
    person = _actor(act)
    found = act.db.get(SecondAddress, person.id, with_for_update=True)
    if found is None or public_id != person.public_id or mark != mark_of(found.email):
        raise Refused("address_link_ended", status=410)
    return found


def confirm_address(act: Act, links: Links, token: str) -> None:
    """Confirm the actor's second address by the link in the mail; the first address is told.

    Raises:
        Refused: "address_link_ended", "address_taken" if it belongs to another account.
    """
    found = address_to_confirm(act, links, token)
    if found.confirmed_at is not None:
        return
    _refuse_taken(act, found)
    found.confirmed_at = act.now
    person = _actor(act)
    rekey(act, person.id)
    act.record("address.confirmed", "person", person.public_id)
    act.mail("accounts/addresses-changed", person.id)


def swap_addresses(act: Act) -> None:
    """Make the second address the one for signing in and mail, and the first the second; both are told.

    Raises:
        Refused: "no_second_address", "address_taken".
    """
    person = _actor(act)
    found = act.db.get(SecondAddress, person.id, with_for_update=True)
    if found is None or found.confirmed_at is None:
        raise Refused("no_second_address")
    _refuse_taken(act, found)
    person.email, found.email = found.email, person.email
    rekey(act, person.id)
    act.record("address.swapped", "person", person.public_id)
    act.mail("accounts/addresses-changed", person.id)
    act.mail("accounts/addresses-changed", person.id, to_second=1)


def remove_address(act: Act) -> None:
    """Forget the actor's second address; a second time changes nothing."""
    person = _actor(act)
    found = act.db.get(SecondAddress, person.id)
    if found is None:
        return
    act.db.delete(found)
    rekey(act, person.id)
    act.record("address.removed", "person", person.public_id)
    act.mail("accounts/addresses-changed", person.id)


def _refuse_taken(act: Act, wanted: SecondAddress) -> None:
    other = queries.by_email(act.db, wanted.email)
    second = select(SecondAddress.person_id).where(
        SecondAddress.email == wanted.email,
        SecondAddress.confirmed_at.is_not(None),
        SecondAddress.person_id != wanted.person_id,
    )
    if other is not None or act.db.scalar(second) is not None:
        raise Refused("address_taken")


def _actor(act: Act) -> Person:
    act.require(Permission.SIGNED_IN)
    return act.db.get_one(Person, act.actor.person_id)
