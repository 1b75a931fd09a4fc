"""Awarding, revoking, suspending, sharing. Signing is a job's work."""

import secrets
import uuid
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.recognition import definitions, queries, rules
from trainingsite.recognition.models import AchievementVersion, Credential, StatusList
from trainingsite.recognition.rules import AwardFacts, EvidenceLine, State

__all__ = ["AwardFacts", "EvidenceLine", "award", "reinstate", "revoke", "set_sharing", "suspend"]

PLACES = 131_072  # the smallest list that W3C's Bitstring Status List allows
FULL = PLACES // 2  # beyond this, a free place is no longer found at the first tries


def award(act: Act, person_id: int, achievement: str, facts: AwardFacts) -> Credential:
    """Give a person an achievement as it is defined now; a second time changes nothing.

    The room that owns the fact has asked whether it is one, and writes the mail. The badge is private until its holder
    shares it.

    Raises:
        Refused: "no_such_achievement".
    """
    version = _version(act, achievement)
    if known := queries.held(act.db, person_id, version.id, facts.cohort_id):
        return known
    number, index = _place(act)
    credential = Credential(
        public_id=uuid.uuid4(),
        person_id=person_id,
        achievement_id=version.id,
        cohort_id=facts.cohort_id,
        scheme_id=facts.scheme_id,
        scope=facts.cohort_id or 0,
        facts=_kept(facts),
        issued_at=act.now.replace(microsecond=0),
        expires_at=facts.expires_at,
        state=State.VALID.value,
        shared=False,
        was_shared=False,
        name_shown=False,
        subject=uuid.uuid4(),
        salt=secrets.token_hex(16),
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
        credential.name_shown = name_shown
        _sign_again(act, credential)
    credential.shared = shared
    credential.was_shared = credential.was_shared or shared
    act.record("credential.sharing", "credential", public_id, shared=shared, name_shown=name_shown)
    return credential


def _change(act: Act, credential: Credential, state: State, reason: str) -> Credential:
    before = credential.state
    credential.state, credential.reason, credential.state_changed_at = state.value, reason or None, act.now
    changed = act.db.get(StatusList, credential.status_list, with_for_update=True)
    if changed is not None:
        changed.changed_at = act.now
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


def _version(act: Act, slug: str) -> AchievementVersion:
    definition = definitions.current(slug)
    kept = definition.model_dump(mode="json")
    digest = definitions.digest(kept)
    known = queries.version(act.db, slug, digest)
    if known is not None:
        return known
    row = {"slug": slug, "digest": digest, "definition": kept, "kept_at": act.now}
    try:
        with act.db.begin_nested():
            act.db.execute(insert(AchievementVersion), row)
    except IntegrityError:
        pass  # another deed kept the same version a moment ago
    return act.db.scalars(
        select(AchievementVersion).where(AchievementVersion.slug == slug, AchievementVersion.digest == digest)
    ).one()


def _place(act: Act) -> tuple[int, int]:
    """A free place on the newest status list, at random, and never one that was used before."""
    newest = queries.newest_list(act.db, lock=True)
    if newest is None or newest.taken >= FULL:
        newest = StatusList(number=newest.number + 1 if newest else 1, taken=0, changed_at=act.now)
        act.db.add(newest)
        act.db.flush()
    index = secrets.randbelow(PLACES)
    while queries.place_taken(act.db, newest.number, index):
        index = secrets.randbelow(PLACES)
    newest.taken += 1
    return newest.number, index


def _kept(facts: AwardFacts) -> dict[str, object]:
    told = asdict(facts)
    told["evidence"] = [
        {**line, "at": line["at"].isoformat(timespec="seconds") if line["at"] else None} for line in told["evidence"]
    ]
    told["expires_at"] = None
    return told
