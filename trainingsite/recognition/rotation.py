"""Which keys sign now, how they are replaced, and what happens when somebody else may have one."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries
from trainingsite.recognition.keyring import keyring
from trainingsite.recognition.keys import Kind, PublicKey, generate
from trainingsite.recognition.models import SigningKey, StatusList


class KeyNotUsable(RuntimeError):
    """The keys that are given from outside can't sign; `str()` says why and what to do."""


def key_in_use(act: Act, kind: Kind) -> PublicKey:
    """The key that signs now: the one that is given from outside, or else the site's own, made on first use.

    Raises:
        KeyNotUsable: the given key was marked as compromised.
    """
    given = keyring().given.get(kind)
    in_use = select(SigningKey).where(SigningKey.kind == kind.value, SigningKey.retired_at.is_(None))
    if given is not None:
        in_use = in_use.where(SigningKey.kid == given.kid)
    while (row := act.db.scalar(in_use)) is None:
        try:
            with act.db.begin_nested():
                return _taken_over(act, given) if given else _new_key(act, kind)
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
    act.db.execute(update(SigningKey).where(SigningKey.retired_at.is_(None)).values(retired_at=act.now))
    return [_new_key(act, kind) for kind in Kind]


def mark_compromised(act: Act, kid: str, since: datetime) -> None:
    """Say of a key that somebody else may have it since then: it is retired, and every status list is signed anew.

    Nothing that it signed counts any more, whenever it says that it was signed, since a thief writes any date.

    Raises:
        Refused: "no_such_key".
    """
    act.require(Permission.MANAGE_KEYS)
    row = act.db.scalar(select(SigningKey).where(SigningKey.kid == kid))
    if row is None:
        raise Refused("no_such_key", status=404, kid=kid)
    row.retired_at, row.compromised_at = row.retired_at or act.now, since
    act.record("key.compromised", "key", row.public_id, kid=kid, since=since.isoformat())
    act.db.flush()
    sign_lists_anew(act)


def sign_lists_anew(act: Act) -> None:
    """Let a job sign every status list with the keys in use."""
    act.db.execute(update(StatusList).values(json_form=None, jwt_form=None))
    for number in act.db.scalars(select(StatusList.number)):
        act.later("sign_status_list", {"number": number})


def _new_key(act: Act, kind: Kind) -> PublicKey:
    return _written(act, keyring().keep(generate(kind)))


def _taken_over(act: Act, given: PublicKey) -> PublicKey:
    """A key from outside signs from now on; the one of its kind that did so far is retired."""
    live = update(SigningKey).where(SigningKey.kind == given.kind.value, SigningKey.retired_at.is_(None))
    act.db.execute(live.values(retired_at=act.now))
    known = act.db.scalar(select(SigningKey).where(SigningKey.kid == given.kid))
    if known is None:
        return _written(act, given)
    if known.compromised_at is not None:
        raise KeyNotUsable(f"The key {given.kid} was marked as compromised. Give the site another one.")
    known.retired_at = None
    act.db.flush()
    act.record("key.taken-up-again", "key", known.public_id, kid=given.kid)
    return queries.public_key(known)


def _written(act: Act, public: PublicKey) -> PublicKey:
    row = SigningKey(kid=public.kid, kind=public.kind.value, public=public.jwk, made_at=act.now)
    act.db.add(row)
    act.db.flush()
    act.record("key.made", "key", row.public_id, kid=public.kid, kind=public.kind.value)
    return public
