"""Signing credentials and status lists: the jobs `sign_credential` and `sign_status_list`, and many at once."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from trainingsite.accounts.models import Person, SecondAddress
from trainingsite.deeds import Act
from trainingsite.recognition import queries, status_list
from trainingsite.recognition.credential import Form, document
from trainingsite.recognition.holder_queries import CONFIRMED, hashes
from trainingsite.recognition.issuer import Addresses, addresses, award_of
from trainingsite.recognition.keyring import keyring
from trainingsite.recognition.keys import Kind, PublicKey
from trainingsite.recognition.models import AchievementVersion, Credential, StatusList, StatusPlace
from trainingsite.recognition.proofs import as_jwt, with_proof, written
from trainingsite.recognition.rotation import key_in_use
from trainingsite.recognition.rules import State
from trainingsite.recognition.status_list import PLACES

FULL = PLACES // 2  # beyond this, a free place is no longer found at the first tries
KINDS = {Form.JSON: Kind.ED25519, Form.JWT: Kind.RSA}


def sign_credential(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that makes the signed forms of a credential, unless they are there."""
    sign_now(act, [UUID(payload["badge"])])


def sign_now(act: Act, badges: Sequence[UUID], *, anew: bool = False) -> int:
    """Make the signed forms of these credentials, of each unless they are there and it isn't to be `anew`.

    Returns how many were signed.
    """
    wanted = (
        select(Credential, AchievementVersion, Person.email, SecondAddress.email)
        .join(AchievementVersion, AchievementVersion.id == Credential.achievement_id)
        .join(Person, Person.id == Credential.person_id)
        .outerjoin(SecondAddress, CONFIRMED)
        .where(Credential.public_id.in_(badges))
        .order_by(Credential.id)
        .with_for_update(of=Credential)
    )
    if not anew:
        wanted = wanted.where(Credential.json_form.is_(None))
    rows = act.db.execute(wanted).all()
    _give_places(act, [credential for credential, *_ in rows if credential.status_list is None])
    keys = {form: key_in_use(act, KINDS[form]) for form in Form} if rows else {}
    for credential, version, email, second in rows:
        if credential.email_hash is None:
            credential.email_hash, credential.second_hash = hashes(email, second, credential.salt)
        _sign(act, credential, version, keys)
    return len(rows)


def sign_status_list(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that makes the signed forms of a status list, unless they are there and it isn't to be `anew`."""
    wanted = act.db.get(StatusList, payload["number"], with_for_update=True)
    if wanted is None or (wanted.json_form is not None and not payload.get("anew")):
        return
    forms = list_forms(act, wanted.number, addresses())
    wanted.json_form, wanted.jwt_form = forms[Form.JSON], forms[Form.JWT]
    wanted.signed_at = act.now


def list_forms(act: Act, number: int, where: Addresses) -> dict[Form, bytes]:
    """A status list as it stands now, signed in both forms for one of this site's addresses."""
    taken_back = select(StatusPlace.place).where(StatusPlace.list_number == number, StatusPlace.is_taken_back.is_(True))
    bits = status_list.encoded(act.db.scalars(taken_back))
    return {
        form: _signed(
            act,
            status_list.document(f"{where.status_list(number)}.{form.value}", where.did, bits, act.now),
            key_in_use(act, KINDS[form]),
            where,
        )
        for form in Form
    }


def _sign(act: Act, credential: Credential, version: AchievementVersion, keys: Mapping[Form, PublicKey]) -> None:
    award, where = award_of(credential, version), addresses()
    credential.json_form = _signed(act, document(award, Form.JSON), keys[Form.JSON], where)
    credential.jwt_form = _signed(act, document(award, Form.JWT), keys[Form.JWT], where)
    credential.signed_at = act.now
    credential.signed_as = " ".join(key.kid for key in keys.values())


def _give_places(act: Act, credentials: Sequence[Credential]) -> None:
    """A free place on the newest status list for each, at random, and never one that was given before."""
    waiting = list(credentials)
    while waiting:
        newest = _list_with_room(act)
        now, waiting = waiting[: FULL - newest.taken], waiting[FULL - newest.taken :]
        rows = []
        for credential, place in zip(now, _free_places(act, newest.number, len(now)), strict=True):
            credential.status_list, credential.status_index = newest.number, place
            is_taken_back = credential.state != State.VALID.value
            rows.append({"list_number": newest.number, "place": place, "is_taken_back": is_taken_back})
        with act.db.no_autoflush:
            act.db.execute(insert(StatusPlace), rows)
        newest.taken += len(rows)
        if any(row["is_taken_back"] for row in rows):
            newest.json_form = newest.jwt_form = None
        act.db.flush()


def _list_with_room(act: Act) -> StatusList:
    newest = queries.newest_list(act.db, lock=True)
    while newest is None or newest.taken >= FULL:
        row = {"number": newest.number + 1 if newest else 1, "taken": 0}
        try:
            with act.db.begin_nested():
                act.db.execute(insert(StatusList), row)
        except IntegrityError:
            pass  # another deed opened it a moment ago
        newest = queries.newest_list(act.db, lock=True)
    return newest


def _free_places(act: Act, number: int, count: int) -> list[int]:
    found: dict[int, None] = {}
    while len(found) < count:
        drawn = {secrets.randbelow(PLACES) for _ in range(count - len(found))} - found.keys()
        found |= dict.fromkeys(drawn - queries.places_taken(act.db, number, drawn))
    return list(found)


def _signed(act: Act, told: dict[str, Any], key: PublicKey, where: Addresses) -> bytes:
    private, method = keyring().private(key.kid), key.method(where.did)
    if isinstance(private, RSAPrivateKey):
        return as_jwt(told, private, method).encode()
    assert isinstance(private, Ed25519PrivateKey)
    return written(with_proof(told, private, method, act.now))
