"""The register of everything issued, as a file, and held against the audit log."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission
from trainingsite.audit import rules as audit_rules
from trainingsite.audit.models import AuditDetail, AuditEntry
from trainingsite.deeds.exporting import Sheet, take_away
from trainingsite.infra.db import db
from trainingsite.infra.sheets import as_csv
from trainingsite.recognition import queries
from trainingsite.recognition.models import AchievementVersion, Credential
from trainingsite.recognition.queries import Card, Wanted
from trainingsite.recognition.rules import State

COLUMNS = (
    "id", "achievement", "version", "title", "holder", "email", "scheme", "issued", "expires", "status", "shared",
    "reason",
)  # fmt: skip
AWARDED = "credential.awarded"
STATES = {f"credential.{state.value}": state.value for state in State}


def row(card: Card) -> tuple[object, ...]:
    """A badge as a line of the register, in the order of COLUMNS."""
    return (
        *(card.public_id, card.slug, card.number, card.title, card.holder, card.email, card.scheme),
        card.issued_at.isoformat(),
        card.expires_at.isoformat() if card.expires_at else "",
        *(card.standing.value, "yes" if card.shared else "no", card.reason),
    )


def rows(db: Session, actor: Actor, wanted: Wanted) -> Iterator[tuple[object, ...]]:
    """The register, with its heads: of the badges that the actor may see."""
    yield COLUMNS
    for card in queries.filtered(db, actor, wanted, datetime.now(UTC)):
        yield row(card)


def lines(db: Session, actor: Actor, wanted: Wanted) -> Iterator[str]:
    """The register as CSV, line by line."""
    return as_csv(rows(db, actor, wanted))


def download(actor: Actor, wanted: Wanted) -> Response:
    """The register as a file."""
    sheet = Sheet("badges", Permission.SEE_BADGES, {"text": wanted.text, "state": wanted.state})
    return take_away(actor, sheet, rows(db.session(), actor, wanted))


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first place where register and audit log differ."""

    badge: UUID
    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """How many badges and entries were held against each other, and the first mismatch if there is one.

    `erased` are entries whose badge is gone with the person it belonged to, which erasure may do.
    """

    badges: int
    erased: int
    mismatch: Mismatch | None


@dataclass(slots=True)
class Story:
    """What the audit log tells of one badge."""

    awarded: list[tuple[AuditEntry, AuditDetail | None]]
    state: str = State.VALID.value
    until: str | None = None


def against_audit(db: Session) -> Held:
    """Hold every badge against the audit log, and every entry about an award against the badges."""
    stories: dict[UUID, Story] = {}
    altered: Mismatch | None = None
    for entry, detail in _entries(db):
        story = stories.setdefault(entry.subject_id, Story([]))
        if detail is not None and audit_rules.digest(detail.salt, detail.details) != entry.digest:
            altered = altered or Mismatch(entry.subject_id, f"the details of entry {entry.seq} were changed")
        if entry.action == AWARDED:
            story.awarded.append((entry, detail))
        elif entry.action in STATES:
            story.state = STATES[entry.action]
        elif entry.action == "credential.expired" and detail is not None:
            story.until = str(detail.details.get("until"))
    badges = 0
    mismatch = altered
    for credential, slug in _credentials(db):
        badges += 1
        why = _differs(credential, slug, stories.pop(credential.public_id, None))
        mismatch = mismatch or (Mismatch(credential.public_id, why) if why else None)
    left = [badge for badge, story in stories.items() if any(detail for _entry, detail in story.awarded)]
    if mismatch is None and left:
        mismatch = Mismatch(left[0], "the log says that it was awarded, but the register doesn’t have it")
    return Held(badges, len(stories) - len(left), mismatch)


def _differs(credential: Credential, slug: str, story: Story | None) -> str:
    """What a badge's row says otherwise than the log; empty if nothing."""
    if story is None or not story.awarded:
        return "the log doesn’t say that it was awarded"
    if len(story.awarded) > 1:
        return "the log says twice that it was awarded"
    entry, detail = story.awarded[0]
    told: Mapping[str, Any] = detail.details if detail is not None else {"achievement": slug}
    if told.get("achievement") != slug:
        return "it is for another achievement than the log says"
    if entry.at.replace(microsecond=0) != credential.issued_at or entry.scheme_id != credential.scheme_id:
        return "its date or its scheme differs from the log"
    if story.state != credential.state:
        return f"the log says that it is {story.state}, the register {credential.state}"
    if story.until is not None and (credential.expires_at is None or credential.expires_at.isoformat() != story.until):
        return "its end differs from the log"
    return ""


def _entries(db: Session) -> Iterator[tuple[AuditEntry, AuditDetail | None]]:
    wanted = (
        select(AuditEntry, AuditDetail)
        .outerjoin(AuditDetail, AuditDetail.ref == AuditEntry.ref)
        .where(AuditEntry.subject_kind == "credential")
        .order_by(AuditEntry.seq)
    )
    return ((entry, detail) for entry, detail in db.execute(wanted.execution_options(yield_per=500)))


def _credentials(db: Session) -> Iterator[tuple[Credential, str]]:
    wanted = select(Credential, AchievementVersion.slug).join(
        AchievementVersion, AchievementVersion.id == Credential.achievement_id
    )
    rows = db.execute(wanted.order_by(Credential.id).execution_options(yield_per=500))
    return ((credential, slug) for credential, slug in rows)


def as_json(db: Session, actor: Actor) -> Iterator[str]:
    """The register as one JSON object on each line."""
    for card in queries.filtered(db, actor, Wanted(), datetime.now(UTC)):
        told = dict(zip(COLUMNS, row(card), strict=True))
        yield json.dumps(told, ensure_ascii=False, default=str) + "\n"
