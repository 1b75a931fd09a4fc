"""Awarding, revoking, suspending, sharing. Signing is a job's work."""

import secrets
import uuid
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from trainingsite.access import Permission
from trainingsite.accounts.models import Person
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.recognition import definitions, queries, rules
from trainingsite.recognition.credential import email_hash
from trainingsite.recognition.linked_data import signable
from trainingsite.recognition.models import AchievementVersion, Credential, StatusList, StatusPlace
from trainingsite.recognition.rules import AwardFacts, EvidenceLine, State
from trainingsite.recognition.status_list import PLACES

__all__ = ["AwardFacts", "EvidenceLine", "award", "reinstate", "revoke", "set_sharing", "suspend"]

FULL = PLACES // 2  # beyond this, a free place is no longer found at the first tries


def award(act: Act, person_id: int, achievement: str, facts: AwardFacts) -> Credential:
    """Give a person an achievement as it is defined now; a second time, in whatever words, changes nothing.

    The room that owns the fact has asked whether it is one, and writes the mail. The badge is private until its holder
    shares it.

    Raises:
        Refused: "no_such_achievement".
    """
    if known := queries.held(act.db, person_id, achievement, facts.cohort_id):
        return known
    version = _version(act, achievement, facts.scheme_type)
    number, index = _place(act)
    salt = secrets.token_hex(16)
    email = act.db.scalars(select(Person.email).where(Person.id == person_id)).one()
    credential = Credential(
        public_id=uuid.uuid4(),
        person_id=person_id,
        achievement_id=version.id,
        cohort_id=facts.cohort_id,
        scheme_id=facts.scheme_id,
        scope=facts.cohort_id or 0,
        facts=_kept(facts),
        issued_at=act.now.replace(microsecond=0),
        expires_at=facts.expires_at.replace(microsecond=0) if facts.expires_at else None,
        state=State.VALID.value,
        shared=False,
        was_shared=False,
        name_shown=False,
        subject=uuid.uuid4(),
        salt=salt,
        email_hash=email_hash(email, salt),
        status_list=number,
        status_index=index,
    )
    act.db.add(credential)
    act.db.flush()
    act.record(
        "credential.awarded", "credential", credential.public_id, scheme_id=facts.scheme_id, achievement=achievement
    )
    act.later("sign_credential", {"credential": credential.id}, key=f"sign:{credential.id}:1")
    return credential


def revoke(act: Act, public_id: UUID, reason: str) -> Credential:
    """Take a credential back for good; the holder gets a mail, the public learns no reason.

    Raises:
        Refused: "no_such_badge", "not_allowed", "reason_needed", "already_revoked".
    """
    credential = _for_staff(act, public_id)
    if not reason.strip():
        raise Refused("reason_needed", status=422)
    return _change(act, credential, rules.after_revoking(State(credential.state)), reason)


def suspend(act: Act, public_id: UUID, reason: str) -> Credential:
    """Put a credential out of force until it is reinstated.

    Raises:
        Refused: "no_such_badge", "not_allowed", "reason_needed", "cannot_suspend".
    """
    credential = _for_staff(act, public_id)
    if not reason.strip():
        raise Refused("reason_needed", status=422)
    return _change(act, credential, rules.after_suspending(State(credential.state)), reason)


def reinstate(act: Act, public_id: UUID) -> Credential:
    """Put a suspended credential back in force.

    Raises:
        Refused: "no_such_badge", "not_allowed", "cannot_reinstate".
    """
    credential = _for_staff(act, public_id)
    return _change(act, credential, rules.after_reinstating(State(credential.state)), "")


def set_sharing(act: Act, public_id: UUID, *, shared: bool, name_shown: bool) -> Credential:
    """The holder's two switches. Changing the name signs the same credential anew, a copy given before stays valid.

    Raises:
        Refused: "no_such_badge", also for somebody else's.
    """
    act.require(Permission.HOLD_BADGES)
    credential = queries.by_public_id(act.db, public_id, lock=True)
    if credential is None or credential.person_id != act.actor.person_id:
        raise Refused("no_such_badge", status=404)
    if credential.name_shown != name_shown:
        credential.name_shown, credential.holder_name = name_shown, signable(act.actor.name) if name_shown else None
        _sign_again(act, credential)
    credential.shared = shared
    credential.was_shared = credential.was_shared or shared
    act.record("credential.sharing", "credential", public_id, shared=shared, name_shown=name_shown)
    return credential


def _change(act: Act, credential: Credential, state: State, reason: str) -> Credential:
    before = credential.state
    credential.state, credential.reason, credential.state_changed_at = state.value, reason or None, act.now
    changed = act.db.get_one(StatusList, credential.status_list, with_for_update=True)
    changed.json_form = changed.jwt_form = None
    here = (StatusPlace.list_number == credential.status_list, StatusPlace.place == credential.status_index)
    act.db.execute(update(StatusPlace).where(*here).values(is_taken_back=state is not State.VALID))
    act.record(
        f"credential.{state.value}",
        "credential",
        credential.public_id,
        scheme_id=credential.scheme_id,
        before=before,
        reason=reason,
    )
    act.later("sign_status_list", {"number": credential.status_list})
    act.mail(f"recognition/{state.value}", credential.person_id, badge=str(credential.public_id))
    return credential


def _sign_again(act: Act, credential: Credential) -> None:
    credential.signed_at = credential.json_form = credential.jwt_form = None
    act.later("sign_credential", {"credential": credential.id})


def _for_staff(act: Act, public_id: UUID) -> Credential:
    credential = queries.by_public_id(act.db, public_id, lock=True)
    if credential is None:
        raise Refused("no_such_badge", status=404)
    act.require(Permission.REVOKE_BADGES, credential.scheme_id if credential.scheme_id is not None else -1)
    return credential


def _version(act: Act, slug: str, scheme_type: str) -> AchievementVersion:
    definition = definitions.current(slug, scheme_type)
    digest = definitions.digest(definition)
    while (known := queries.version(act.db, slug, digest)) is None:
        newest = act.db.scalar(select(func.max(AchievementVersion.number)).where(AchievementVersion.slug == slug))
        row = {
            "slug": slug,
            "number": (newest or 0) + 1,
            "digest": digest,
            "definition": definition,
            "kept_at": act.now,
        }
        try:
            with act.db.begin_nested():
                act.db.execute(insert(AchievementVersion), row)
        except IntegrityError:
            continue  # another deed kept a version of it a moment ago
    return known


def _place(act: Act) -> tuple[int, int]:
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
    newest.taken += 1
    act.db.execute(insert(StatusPlace), {"list_number": newest.number, "place": place, "is_taken_back": False})
    return newest.number, place


def _kept(facts: AwardFacts) -> dict[str, object]:
    told = asdict(facts)
    told["evidence"] = [
        {**line, "at": line["at"].isoformat(timespec="seconds") if line["at"] else None} for line in told["evidence"]
    ]
    told["expires_at"] = None
    return told
