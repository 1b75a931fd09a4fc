"""Signing credentials and status lists (the jobs `sign_credential`, `sign_status_list`), and looking after the keys."""

import json
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from trainingsite.access import Permission
from trainingsite.accounts.models import Person
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries, status_list
from trainingsite.recognition.credential import Form, document, email_hash
from trainingsite.recognition.issuer import addresses, award_of
from trainingsite.recognition.keyring import keyring
from trainingsite.recognition.keys import Kind, PublicKey, generate
from trainingsite.recognition.models import AchievementVersion, Credential, SigningKey, StatusList, StatusPlace
from trainingsite.recognition.proofs import as_jwt, with_proof
from trainingsite.recognition.rules import State
from trainingsite.recognition.status_list import PLACES

FULL = PLACES // 2  # beyond this, a free place is no longer found at the first tries
KINDS = {Form.JSON: Kind.ED25519, Form.JWT: Kind.RSA}


def sign_credential(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that makes the signed forms of a credential, unless they are there."""
    sign_now(act, UUID(payload["badge"]))


def sign_now(act: Act, public_id: UUID) -> None:
    """The same for a machine that asks before the job has run."""
    credential = queries.by_public_id(act.db, public_id, lock=True)
    if credential is not None and credential.json_form is None:
        _sign(act, credential)


def sign_status_list(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that makes the signed forms of a status list, unless they are there."""
    wanted = act.db.get(StatusList, payload["number"], with_for_update=True)
    if wanted is None or wanted.json_form is not None:
        return
    taken_back = select(StatusPlace.place).where(
        StatusPlace.list_number == wanted.number, StatusPlace.is_taken_back.is_(True)
    )
    bits = status_list.encoded(act.db.scalars(taken_back))
    where = addresses()
    for form in Form:
        url = f"{where.status_list(wanted.number)}.{form.value}"
        told = status_list.document(url, where.did, bits, act.now)
        setattr(wanted, f"{form.value}_form", _signed(act, told, key_in_use(act, KINDS[form])))
    wanted.signed_at = act.now


def _sign(act: Act, credential: Credential) -> None:
    if credential.email_hash is None:
        email = act.db.scalars(select(Person.email).where(Person.id == credential.person_id)).one()
        credential.email_hash = email_hash(email, credential.salt)
    if credential.status_list is None:
        _give_place(act, credential)
    award = award_of(credential, act.db.get_one(AchievementVersion, credential.achievement_id))
    keys = {form: key_in_use(act, KINDS[form]) for form in Form}
    credential.json_form = _signed(act, document(award, Form.JSON), keys[Form.JSON])
    credential.jwt_form = _signed(act, document(award, Form.JWT), keys[Form.JWT])
    credential.signed_at = act.now
    credential.signed_as = " ".join(key.kid for key in keys.values())


def _give_place(act: Act, credential: Credential) -> None:
    """A free place on the newest status list, at random, and never one that was given before."""
    newest = queries.newest_list(act.db, lock=True)
    while newest is None or newest.taken >= FULL:
        row = {"number": newest.number + 1 if newest else 1, "taken": 0}
        try:
            with act.db.begin_nested():
                act.db.execute(insert(StatusList), row)
        except IntegrityError:
            pass  # another deed opened it a moment ago
        newest = queries.newest_list(act.db, lock=True)
    place = secrets.randbelow(PLACES)
    while queries.place_taken(act.db, newest.number, place):
        place = secrets.randbelow(PLACES)
    is_taken_back = credential.state != State.VALID.value
    row = {"list_number": newest.number, "place": place, "is_taken_back": is_taken_back}
    act.db.execute(insert(StatusPlace), row)
    newest.taken += 1
    if is_taken_back:
        newest.json_form = newest.jwt_form = None
    act.db.flush()
    credential.status_list, credential.status_index = newest.number, place


def _signed(act: Act, told: dict[str, Any], key: PublicKey) -> bytes:
    private, method = keyring().private(key.kid), key.method(addresses().did)
    if isinstance(private, RSAPrivateKey):
        return as_jwt(told, private, method).encode()
    assert isinstance(private, Ed25519PrivateKey)
    return compact(with_proof(told, private, method, act.now))


def compact(told: Mapping[str, Any]) -> bytes:
    """JSON as it is served and baked: no space that could be changed unseen."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def key_in_use(act: Act, kind: Kind) -> PublicKey:
    """The key that signs now; made on first use."""
    in_use = select(SigningKey).where(SigningKey.kind == kind.value, SigningKey.retired_at.is_(None))
    while (row := act.db.scalar(in_use)) is None:
        try:
            with act.db.begin_nested():
                return _new_key(act, kind)
        except IntegrityError:
            continue  # another process made one a moment ago
    return queries.public_key(row)


def ensure_keys(act: Act) -> None:
    """Make sure that there is a key of each kind, before anybody asks for the issuer's."""
    for kind in Kind:
        key_in_use(act, kind)


def rotate_keys(act: Act) -> list[PublicKey]:
    """Retire the keys in use and make new ones. What the old ones signed stays good: they stay published for ever."""
    act.require(Permission.MANAGE_KEYS)
    live = SigningKey.retired_at.is_(None)
    act.db.execute(update(SigningKey).where(live).values(retired_at=act.now))
    return [_new_key(act, kind) for kind in Kind]


def mark_compromised(act: Act, kid: str) -> int:
    """Say of a key that somebody else may have it: it is retired, and what it signed is signed anew. Returns how much.

    Raises:
        Refused: "no_such_key".
    """
    act.require(Permission.MANAGE_KEYS)
    row = act.db.scalar(select(SigningKey).where(SigningKey.kid == kid))
    if row is None:
        raise Refused("no_such_key", status=404, kid=kid)
    row.retired_at, row.compromised_at = row.retired_at or act.now, row.compromised_at or act.now
    act.record("key.compromised", "key", row.public_id, kid=kid)
    act.db.flush()
    act.db.execute(update(StatusList).values(json_form=None, jwt_form=None))
    for number in act.db.scalars(select(StatusList.number)):
        act.later("sign_status_list", {"number": number})
    signed_with_it = update(Credential).where(Credential.signed_as.contains(kid, autoescape=True))
    gone = signed_with_it.values(json_form=None, jwt_form=None, signed_at=None).returning(Credential.public_id)
    ids = act.db.scalars(gone.execution_options(synchronize_session=False)).all()
    for badge in ids:
        act.later("sign_credential", {"badge": str(badge)})
    return len(ids)


def _new_key(act: Act, kind: Kind) -> PublicKey:
    public = keyring().keep(generate(kind))
    row = SigningKey(kid=public.kid, kind=kind.value, public=public.jwk, made_at=act.now)
    act.db.add(row)
    act.db.flush()
    act.record("key.made", "key", row.public_id, kid=public.kid, kind=kind.value)
    return public
