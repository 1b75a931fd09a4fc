"""How an audit entry is digested and chained: SHA-256 over canonical JSON."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """What of an entry goes into the chain."""

    ref: UUID
    at: datetime
    actor: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID
    scheme_id: int | None
    digest: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain no longer holds."""

    position: int
    why: str


def canonical(details: Mapping[str, object]) -> str:
    """Details as JSON with sorted keys and no spaces, so that equal details have equal digests."""
    return json.dumps(details, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def digest(salt: str, details: Mapping[str, object]) -> str:
    """SHA-256 of the salt and the canonical details, in hex."""
    return hashlib.sha256((salt + canonical(details)).encode()).hexdigest()


def link(previous: str, entry: Entry) -> str:
    """The hash of `entry` behind the link whose hash is `previous`."""
    told = canonical(
        {
            "ref": str(entry.ref),
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": str(entry.actor) if entry.actor else None,
            "action": entry.action,
            "subject": [entry.subject_kind, str(entry.subject_id)],
            "scheme": entry.scheme_id,
            "digest": entry.digest,
        }
    )
    return hashlib.sha256((previous + told).encode()).hexdigest()


def first_break(links: Iterable[tuple[int, Entry | None, str]], previous: str = GENESIS) -> Break | None:
    """The first of (position, entry, hash), in order, that doesn't follow from the one before; None if all do."""
    expected = 1
    for position, entry, kept in links:
        if position != expected:
            return Break(expected, "a link is missing")
        if entry is None:
            return Break(position, "its entry is missing")
        previous = link(previous, entry)
        if previous != kept:
            return Break(position, "the entry or its hash was changed")
        expected += 1
    return None
