"""Awarding, revoking, suspending, sharing. Signing is a job's work."""

import secrets
import uuid
from dataclasses import asdict
from datetime import datetime
from typing import cast
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Table, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.infra.prepared import hot
from trainingsite.infra.refused import Refused
from trainingsite.recognition import definitions, queries, rules
from trainingsite.recognition.definitions import Defined
from trainingsite.recognition.linked_data import signable
from trainingsite.recognition.models import AchievementVersion, BadgeDrawing, Credential, StatusList, StatusPlace
from trainingsite.recognition.queries import Awarded
from trainingsite.recognition.rules import AwardFacts, EvidenceLine, State

__all__ = [
    "AwardFacts",
    "Awarded",
    "EvidenceLine",
    "award",
    "complete",
    "expire",
    "extend",
    "reinstate",
    "rest",
    "revoke",
    "set_sharing",
    "suspend",
    "take_back",
    "wake",
]

CREDENTIAL = cast(Table, Credential.__table__)
_ADD = hot(insert(CREDENTIAL))
_versions: WeakKeyDictionary[Engine, dict[str, int]] = WeakKeyDictionary()


def award(act: Act, person_id: int, achievement: str, facts: AwardFacts) -> Awarded:
    """Give a person an achievement as it is defined now; a second time, in whatever words, changes nothing.

    Only a badge that rests comes back, as its fact is there again.

    The room that owns the fact has asked whether it is one, and writes the mail. The badge is private until its holder
    shares it.

    Raises:
        Refused: "no_such_achievement".
    """
    if known := queries.held(act.db, person_id, achievement, facts.cohort_id):
        return _wake(act, known) if known.rests else known
    public_id, issued_at = uuid.uuid4(), act.now.replace(microsecond=0)
    row = {
        "public_id": public_id,
        "person_id": person_id,
        "achievement_id": _version(act, achievement, facts.scheme_type),
        "cohort_id": facts.cohort_id,
        "scheme_id": facts.scheme_id,
        "scope": facts.cohort_id or 0,
        "facts": _kept(facts),
        "issued_at": issued_at,
        "expires_at": max(facts.expires_at.replace(microsecond=0), issued_at) if facts.expires_at else None,
        "state": State.VALID.value,
        "shared": False,
        "was_shared": False,
        "name_shown": False,
        "subject": uuid.uuid4(),
        "salt": secrets.token_hex(16),
    }
    act.db.execute(_ADD, row)
    act.record("credential.awarded", "credential", public_id, scheme_id=facts.scheme_id, achievement=achievement)
    act.later("sign_credential", {"badge": str(public_id)})
    return Awarded(public_id)


def rest(act: Act, person_id: int, achievement: str, cohort_id: int | None = None, *, told: bool = True) -> None:
    """Put a person's badge out of force since its fact was withdrawn; it comes back when it is awarded again.

    Like `award` it asks for no permission: that is for the room that owns the fact, and so is the mail if not `told`.
    """
    credential = _held(act, person_id, achievement, cohort_id)
    if credential is not None and credential.state == State.VALID:
        _change(act, credential, State.SUSPENDED, queries.FACT_WITHDRAWN, told=told)


def wake(act: Act, person_id: int, achievement: str, cohort_id: int | None) -> None:
    """Put a badge that rests back in force, without a mail. What was suspended by hand stays so."""
    credential = _held(act, person_id, achievement, cohort_id)
    if credential is not None and credential.state == State.SUSPENDED and credential.reason == queries.FACT_WITHDRAWN:
        _change(act, credential, State.VALID, "", told=False)


def complete(act: Act, person_id: int, achievement: str, cohort_id: int | None) -> None:
    """Let a badge end now, in good standing, without a mail: it reads "completed"."""
    wake(act, person_id, achievement, cohort_id)
    credential = _held(act, person_id, achievement, cohort_id)
    if credential is not None and rules.runs(State(credential.state), credential.expires_at, act.now):
        _end_at(act, credential, act.now, "credential.expired")


def take_back(act: Act, person_id: int, achievement: str, cohort_id: int | None, reason: str) -> None:
    """Revoke a badge since its fact was taken back, without a mail; one that is revoked already stays so."""
    credential = _held(act, person_id, achievement, cohort_id)
    if credential is not None and credential.state != State.REVOKED:
        _change(act, credential, State.REVOKED, reason, told=False)


def extend(act: Act, person_id: int, achievement: str, cohort_id: int | None, until: datetime) -> None:
    """Let a badge run until another moment: the same badge, signed anew. Copies given before keep the end they have."""
    credential = _held(act, person_id, achievement, cohort_id)
    if credential is not None and credential.state != State.REVOKED:
        _end_at(act, credential, until, "credential.extended")


def _held(act: Act, person_id: int, achievement: str, cohort_id: int | None) -> Credential | None:
    known = queries.held(act.db, person_id, achievement, cohort_id)
    return queries.by_public_id(act.db, known.public_id, lock=True) if known else None


def _end_at(act: Act, credential: Credential, until: datetime, action: str, reason: str = "") -> None:
    credential.expires_at = until.replace(microsecond=0)
    credential.reason = reason or credential.reason
    sign_again(act, credential)
    told = {"until": credential.expires_at.isoformat(), "reason": reason}
    act.record(action, "credential", credential.public_id, scheme_id=credential.scheme_id, **told)


def _wake(act: Act, known: Awarded) -> Awarded:
    credential = queries.by_public_id(act.db, known.public_id, lock=True)
    assert credential is not None
    _change(act, credential, rules.after_reinstating(State(credential.state)), "")
    return Awarded(known.public_id)


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


def expire(act: Act, public_id: UUID, reason: str) -> Credential:
    """Let a credential end now. It is signed anew with its end; copies given before keep the end that they have.

    Raises:
        Refused: "no_such_badge", "not_allowed", "reason_needed", "cannot_expire".
    """
    credential = _for_staff(act, public_id)
    if not reason.strip():
        raise Refused("reason_needed", status=422)
    rules.refuse_unless_running(State(credential.state), credential.expires_at, act.now)
    _end_at(act, credential, act.now, "credential.expired", reason)
    _tell(act, "expired", credential)
    return credential


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
        sign_again(act, credential)
    credential.shared = shared
    credential.was_shared = credential.was_shared or shared
    act.record("credential.sharing", "credential", public_id, shared=shared, name_shown=name_shown)
    return credential


def sign_again(act: Act, credential: Credential) -> None:
    """Let a job make the signed forms anew, of what the row says now."""
    credential.signed_at = credential.json_form = credential.jwt_form = None
    act.later("sign_credential", {"badge": str(credential.public_id)})


def _change(act: Act, credential: Credential, state: State, reason: str, *, told: bool = True) -> Credential:
    before = credential.state
    credential.state, credential.reason, credential.state_changed_at = state.value, reason or None, act.now
    if credential.status_list is not None:
        _mark_place(act, credential.status_list, credential.status_index, is_taken_back=state is not State.VALID)
    act.record(
        f"credential.{state.value}",
        "credential",
        credential.public_id,
        scheme_id=credential.scheme_id,
        before=before,
        reason=reason,
    )
    if told:
        _tell(act, state.value, credential)
    return credential


def _tell(act: Act, what: str, credential: Credential) -> None:
    badge, scheme_id = str(credential.public_id), credential.scheme_id or 0
    act.mail(f"recognition/{what}", credential.person_id, badge=badge, scheme_id=scheme_id)


def _mark_place(act: Act, number: int, place: int | None, *, is_taken_back: bool) -> None:
    changed = act.db.get_one(StatusList, number, with_for_update=True)
    changed.json_form = changed.jwt_form = None
    here = (StatusPlace.list_number == number, StatusPlace.place == place)
    act.db.execute(update(StatusPlace).where(*here).values(is_taken_back=is_taken_back))
    act.later("sign_status_list", {"number": number})


def _for_staff(act: Act, public_id: UUID) -> Credential:
    credential = queries.to_look_after(act.db, public_id)
    if credential is None:
        raise Refused("no_such_badge", status=404)
    act.require(Permission.REVOKE_BADGES, credential.scheme_id if credential.scheme_id is not None else -1)
    return credential


def _version(act: Act, slug: str, scheme_type: str) -> int:
    """The row of an achievement as it is defined now; no statement once this process knows that it is committed."""
    wanted = definitions.defined(slug, scheme_type)
    known = _versions.setdefault(act.db.get_bind().engine, {})
    if wanted.digest not in known:
        found = queries.version_id(act.db, slug, wanted.digest)
        if found is None:
            return _add_version(act, slug, wanted)
        known[wanted.digest] = found
    return known[wanted.digest]


def _add_version(act: Act, slug: str, wanted: Defined) -> int:
    while (found := queries.version_id(act.db, slug, wanted.digest)) is None:
        newest = act.db.scalar(select(func.max(AchievementVersion.number)).where(AchievementVersion.slug == slug))
        row = {
            "slug": slug,
            "number": (newest or 0) + 1,
            "digest": wanted.digest,
            "definition": wanted.definition,
            "kept_at": act.now,
        }
        try:
            with act.db.begin_nested():
                act.db.execute(insert(AchievementVersion), row)
                _keep_drawing(act, wanted)
        except IntegrityError:
            continue  # another deed kept a version of it a moment ago
    return found


def _keep_drawing(act: Act, wanted: Defined) -> None:
    digest = wanted.definition.get("drawing", "")
    if digest and act.db.get(BadgeDrawing, digest) is None:
        act.db.execute(insert(BadgeDrawing), {"digest": digest, "svg": wanted.drawing})


def _kept(facts: AwardFacts) -> dict[str, object]:
    told = asdict(facts)
    told["evidence"] = [
        {**line, "at": line["at"].isoformat(timespec="seconds") if line["at"] else None} for line in told["evidence"]
    ]
    told["expires_at"] = None
    return told
