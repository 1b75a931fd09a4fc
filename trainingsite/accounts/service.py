"""Signing up, in and out; passwords; who has which role."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, delete, insert, select, update

from trainingsite.access import Permission, Role
from trainingsite.accounts import inviting, passwords, queries, rules
from trainingsite.accounts.links import Links, mark_of, state_of
from trainingsite.accounts.models import Person, PersonKey, RoleGrant, SecondAddress, SignIn
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What somebody says of themselves when they sign up or are invited."""

    name: str
    email: str


def sign_up(act: Act, new: NewPerson, password: str) -> str:
    """Make an account and mail a link that confirms it. Returns the mark by which `confirm` knows this sign-up again.

    As long as an address isn't confirmed, the latest sign-up for it counts.

    An address that has an account already gets a mail that says so; the answer on the page is the same, and takes as
    long, so that nobody can find out who has an account.

    Raises:
        Refused: the password is weak.
    """
    passwords.refuse_weak(password, list(rules.personal_words(new.name, new.email)))
    kept = passwords.hashed(password)
    person = queries.by_either_email(act.db, new.email)
    if person is not None and (person.confirmed_at is not None or person.status == queries.FROZEN):
        act.mail("accounts/known", person.id, **_to(person, new.email))
        return mark_of(kept)
    if person is None:
        person = add_person(act, new, kept)
    person.name, person.password_hash = new.name, kept
    rekey(act, person.id)
    act.mail("accounts/confirm", person.id)
    return mark_of(kept)


def invite(act: Act, new: NewPerson, *, is_admin: bool = False) -> Person:
    """Make an account for somebody and mail a link with which they choose a password; repeatable.

    Raises:
        Refused: "record_frozen".
    """
    act.require(Permission.INVITE_PEOPLE)
    person = queries.by_either_email(act.db, new.email) or add_person(act, new, None)
    refuse_frozen(person)
    if person.confirmed_at is None:
        # Whoever typed these before never proved that the address is theirs.
        person.name, person.password_hash = new.name, None
        rekey(act, person.id)
    person.is_admin = person.is_admin or is_admin
    act.record("person.invited", "person", person.public_id, is_admin=is_admin)
    if person.password_hash is None:
        inviting.send(act, person.id)
    act.db.flush()
    return person


@dataclass(frozen=True, slots=True)
class Proof:
    """By what somebody who opens a confirmation link shows that the sign-up was theirs: its mark, or the password."""

    mark: str = ""
    password: str = ""


def knows_sign_up(person: Person, proof: Proof) -> bool:
    """Whether `proof` belongs to the person's latest sign-up; without it a stranger's password could be confirmed."""
    if person.confirmed_at is not None or (person.password_hash and proof.mark == mark_of(person.password_hash)):
        return True
    return bool(proof.password) and passwords.matches(proof.password, person.password_hash)


def confirm(act: Act, links: Links, token: str, proof: Proof) -> Person:
    """Confirm an address by the link in the mail; a second click is welcome too.

    Raises:
        Refused: "link_ended", "password_differs".
    """
    person = person_to_confirm(act, links, token)
    if not knows_sign_up(person, proof):
        raise Refused("password_differs", status=422)
    if person.confirmed_at is None:
        person.confirmed_at = act.now
        act.record("person.confirmed", "person", person.public_id)
    return person


def person_to_confirm(act: Act, links: Links, token: str) -> Person:
    """Whom a confirmation link is for.

    Raises:
        Refused: "link_ended".
    """
    public_id, _state = links.read("confirm", token)
    return _person(act, public_id, "confirm")


def ask_for_reset(act: Act, email: str) -> None:
    """Mail a link to choose a new password to that address, if it has an account or is somebody's second one."""
    person = queries.by_either_email(act.db, email)
    if person is not None:
        act.mail("accounts/reset", person.id, **_to(person, email))


def _to(person: Person, email: str) -> dict[str, int]:
    """The fact that sends a mail to the address that was typed, if that is the person's second one."""
    return {} if person.email == rules.normal_email(email) else {"to_second": 1}


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that a person opened and the password that they chose there."""

    purpose: str
    token: str
    password: str


def choose_password(act: Act, links: Links, choice: Choice) -> Person:
    """Set a password by a link, confirm the address by the same, and end every other sign-in.

    Raises:
        Refused: "link_ended", or the password is weak.
    """
    person = person_of_link(act, links, choice.purpose, choice.token)
    passwords.refuse_weak(choice.password, list(rules.personal_words(person.name, person.email)))
    person.password_hash = passwords.hashed(choice.password)
    person.confirmed_at = person.confirmed_at or act.now
    end_sign_ins(act, person.id)
    act.record("password.changed", "person", person.public_id)
    act.mail("accounts/password-changed", person.id)
    return person


def person_of_link(act: Act, links: Links, purpose: str, token: str) -> Person:
    """Whom a link for a new password is for, if it was not used yet.

    Raises:
        Refused: "link_ended".
    """
    public_id, state = links.read(purpose, token)
    person = _person(act, public_id, purpose)
    if state_of(person) != state:
        raise Refused("link_ended", status=410, purpose=purpose)
    return person


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody at the door."""

    email: str
    password: str
    device: str
    lasts: timedelta


def sign_in(act: Act, entry: Entry) -> uuid.UUID | None:
    """The token of a new sign-in; None if the address isn't confirmed yet, and then the link is mailed again.

    Raises:
        Refused: "sign_in_failed" (the same for a wrong address and a wrong password), "account_closed".
    """
    person = queries.by_either_email(act.db, entry.email)
    if not passwords.matches(entry.password, person.password_hash if person else None) or person is None:
        raise Refused("sign_in_failed", status=422)
    if person.status == queries.FROZEN:
        raise Refused("account_closed", status=403)
    if person.confirmed_at is None:
        hour = f"{act.now:%Y%m%d%H}"
        payload: dict[str, str | int] = {"kind": "accounts/confirm", "person_id": person.id}
        act.later("send_mail", payload, key=f"confirm-again:{person.id}:{hour}")
        return None
    return open_sign_in(act, person.id, entry.device, entry.lasts)


def open_sign_in(act: Act, person_id: int, device: str, lasts: timedelta) -> uuid.UUID:
    """Sign a person in on a device and return its token."""
    token = uuid.uuid4()
    act.db.add(
        SignIn(
            token=token,
            person_id=person_id,
            device=device[:200],
            began_at=act.now,
            expires_at=act.now + lasts,
        )
    )
    return token


def sign_out(act: Act, token: uuid.UUID) -> None:
    """End one sign-in."""
    act.db.execute(update(SignIn).where(SignIn.token == token).values(ended_at=act.now))


def sign_out_everywhere(act: Act) -> None:
    """End every sign-in of the actor."""
    act.require(Permission.SIGNED_IN)
    assert act.actor.person_id is not None
    end_sign_ins(act, act.actor.person_id)


def end_sign_ins(act: Act, person_id: int) -> None:
    """End every sign-in of a person."""
    live = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    act.db.execute(live.values(ended_at=act.now))


def rename(act: Act, name: str) -> None:
    """Change the actor's own name."""
    act.require(Permission.SIGNED_IN)
    act.db.execute(update(Person).where(Person.id == act.actor.person_id).values(name=name))
    assert act.actor.person_id is not None
    rekey(act, act.actor.person_id)


def rekey(act: Act, person_id: int) -> None:
    """Have a person found by the name and the confirmed addresses that they have now. Whoever changes one calls it."""
    act.db.flush()
    second = and_(SecondAddress.person_id == Person.id, SecondAddress.confirmed_at.is_not(None))
    statement = select(Person.name, Person.email, SecondAddress.email).outerjoin(SecondAddress, second)
    # The lock lets two changes of one person follow each other.
    row = act.db.execute(statement.where(Person.id == person_id).with_for_update(of=Person)).one()
    words = rules.keys(row[0], [address for address in row[1:] if address])
    act.db.execute(delete(PersonKey).where(PersonKey.person_id == person_id))
    act.db.execute(insert(PersonKey), [{"person_id": person_id, "word": word} for word in sorted(words)])


def grant(act: Act, person_id: int, role: Role, scheme_id: int) -> None:
    """Give a person a role in a scheme; a second time changes nothing. The caller has asked whether the actor may.

    Raises:
        Refused: "record_frozen".
    """
    held = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id, RoleGrant.scheme_id == scheme_id, RoleGrant.role == role.value
    )
    if act.db.scalar(held) is not None:
        return
    person = act.db.get_one(Person, person_id)
    refuse_frozen(person)
    act.db.add(RoleGrant(person_id=person_id, scheme_id=scheme_id, role=role.value, granted_at=act.now))
    act.record("role.granted", "person", person.public_id, scheme_id=scheme_id, role=role.value)


def revoke(act: Act, person_id: int, role: Role, scheme_id: int) -> None:
    """Take a role away; if there is none, nothing changes. The caller has asked whether the actor may.

    Raises:
        Refused: "record_frozen".
    """
    held = act.db.scalar(
        select(RoleGrant).where(
            RoleGrant.person_id == person_id, RoleGrant.scheme_id == scheme_id, RoleGrant.role == role.value
        )
    )
    if held is None:
        return
    person = act.db.get_one(Person, person_id)
    refuse_frozen(person)
    act.db.delete(held)
    act.record("role.revoked", "person", person.public_id, scheme_id=scheme_id, role=role.value)


def refuse_frozen(person: Person) -> None:
    """Nothing is done about somebody who has died.

    Raises:
        Refused: "record_frozen".
    """
    if person.status == queries.FROZEN:
        raise Refused("record_frozen")


def add_person(act: Act, new: NewPerson, password_hash: str | None) -> Person:
    """An account, unconfirmed and without a mail. The caller has asked whether the actor may."""
    person = Person(
        public_id=uuid.uuid4(),
        email=rules.normal_email(new.email),
        name=new.name,
        password_hash=password_hash,
        joined_at=act.now,
        is_admin=False,
    )
    act.db.add(person)
    act.db.flush()
    rekey(act, person.id)
    act.record("person.joined", "person", person.public_id)
    return person


def _person(act: Act, public_id: uuid.UUID, purpose: str) -> Person:
    person = queries.by_public_id(act.db, public_id)
    if person is None or person.status == queries.FROZEN:
        raise Refused("link_ended", status=410, purpose=purpose)
    return person
