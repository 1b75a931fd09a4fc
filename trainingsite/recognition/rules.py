"""What a credential's state means, and what may be done with it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trainingsite.infra.refused import Refused


class State(StrEnum):
    """What the issuer says of a credential."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Standing(StrEnum):
    """What a reader is told: the state, or that it has lapsed."""

    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Deed(StrEnum):
    """What may be done to many badges at once."""

    ISSUE = "issue"
    REVOKE = "revoke"
    SUSPEND = "suspend"
    EXPIRE = "expire"


class LineState(StrEnum):
    """How a line of such a list stands; `failed` is one that was refused when its turn came."""

    READY = "ready"
    HAS = "has"
    UNKNOWN = "unknown"
    FAULT = "fault"
    DONE = "done"
    FAILED = "failed"


class Visibility(StrEnum):
    """Who sees a badge: everybody, nobody else yet, or nobody any more."""

    SHARED = "shared"
    PRIVATE = "private"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """Something that the holder did: a module read, a quiz passed, the agreement signed.

    `digest` is the SHA-256 of the content's exact version. `rule` is the rule that was met, in words; there is never
    a score here. `minutes` is the expected study time of a module.
    """

    kind: str
    title: str
    revision: int
    digest: str
    at: datetime | None
    rule: str = ""
    rule_version: int = 1
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """What an award rests on. `approved_by` is a role in words, never a name."""

    cohort_id: int | None = None
    scheme_id: int | None = None
    scheme_type: str = ""
    scheme_name: str = ""
    expires_at: datetime | None = None
    evidence: tuple[EvidenceLine, ...] = ()
    approved_by: str = ""


def standing(state: State, expires_at: datetime | None, now: datetime) -> Standing:
    """How a credential stands at `now`; what the issuer took back comes before what lapsed."""
    if state is not State.VALID:
        return Standing(state.value)
    return Standing.EXPIRED if expires_at is not None and expires_at <= now else Standing.VALID


def visibility(*, shared: bool, was_shared: bool) -> Visibility:
    """Who sees a badge. Once shared and now not, its address says that the holder withdrew it."""
    if shared:
        return Visibility.SHARED
    return Visibility.WITHDRAWN if was_shared else Visibility.PRIVATE


def after_revoking(state: State) -> State:
    """A credential is revoked once.

    Raises:
        Refused: "already_revoked".
    """
    if state is State.REVOKED:
        raise Refused("already_revoked")
    return State.REVOKED


def after_suspending(state: State) -> State:
    """Only a valid credential is suspended.

    Raises:
        Refused: "cannot_suspend".
    """
    if state is not State.VALID:
        raise Refused("cannot_suspend", state=state.value)
    return State.SUSPENDED


def after_reinstating(state: State) -> State:
    """Only a suspended credential comes back; a revoked one never does.

    Raises:
        Refused: "cannot_reinstate".
    """
    if state is not State.SUSPENDED:
        raise Refused("cannot_reinstate", state=state.value)
    return State.VALID


def runs(state: State, expires_at: datetime | None, now: datetime) -> bool:
    """Whether a badge is in force."""
    return standing(state, expires_at, now) is Standing.VALID


def refuse_unless_running(state: State, expires_at: datetime | None, now: datetime) -> None:
    """Only a badge that is in force can be ended.

    Raises:
        Refused: "cannot_expire".
    """
    if not runs(state, expires_at, now):
        raise Refused("cannot_expire", state=state.value)


def refuse_unless_possible(deed: Deed, state: State, expires_at: datetime | None, now: datetime) -> None:
    """Whether a badge in that state can be revoked, suspended or ended.

    Raises:
        Refused: "already_revoked", "cannot_suspend", "cannot_expire".
    """
    if deed is Deed.REVOKE:
        after_revoking(state)
    elif deed is Deed.SUSPEND:
        after_suspending(state)
    else:
        refuse_unless_running(state, expires_at, now)


def refuse_unless_manual(*, is_manual: bool, slug: str) -> None:
    """Only achievements that say so are given by hand: the others are earned, past their gates.

    Raises:
        Refused: "not_manual".
    """
    if not is_manual:
        raise Refused("not_manual", status=422, slug=slug)
