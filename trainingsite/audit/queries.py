"""Reading the audit log, newest first, by keys rather than offsets: the millionth entry costs what the first does."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select, tuple_, union, union_all
from sqlalchemy.orm import Session

from trainingsite.audit.models import AuditDetail, AuditEntry

PAGE = 50
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries are asked for; empty is any. `scheme_ids` None: whatever scheme, or none.

    `about` selects public ids of entries' subjects, and `by` of their actors; what is either is found. `since` and
    `until` are moments, the second excluded.
    """

    scheme_ids: frozenset[int] | None
    action: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    about: Select[*tuple[Any, ...]] | None = None
    by: Select[*tuple[Any, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry; `details` is None once they were erased."""

    seq: int
    at: datetime
    actor: uuid.UUID | None
    action: str
    kind: str
    subject: uuid.UUID
    scheme_id: int | None
    details: Mapping[str, Any] | None


COLUMNS = (
    AuditEntry.seq,
    AuditEntry.at,
    AuditEntry.actor,
    AuditEntry.action,
    AuditEntry.subject_kind,
    AuditEntry.subject_id,
    AuditEntry.scheme_id,
    AuditDetail.details,
)


def page(db: Session, sought: Sought, before: int | None = None, most: int = PAGE) -> list[Logged]:
    """Up to `most` entries, newest first, that come after the entry `before` in that order."""
    found = select(*COLUMNS).outerjoin(AuditDetail, AuditDetail.ref == AuditEntry.ref)
    found = found.where(AuditEntry.seq.in_(_chosen(db, sought, before, most)))
    rows = db.execute(found.order_by(AuditEntry.at.desc(), AuditEntry.seq.desc()))
    return [Logged(*row) for row in rows]


def everything(db: Session, sought: Sought) -> Iterator[Sequence[Logged]]:
    """All entries in batches; what is written meanwhile doesn't shift them."""
    before: int | None = None
    while batch := page(db, sought, before, BATCH):
        yield batch
        before = batch[-1].seq


def _chosen(db: Session, sought: Sought, before: int | None, most: int) -> list[int]:
    """The page's numbers. A page of several schemes is the newest of each scheme's newest."""
    return list(db.scalars(chosen(sought, _conditions(db, sought, before), most)))


def chosen(sought: Sought, conditions: Sequence[ColumnElement[bool]], most: int) -> Select[*tuple[Any, ...]]:
    """The numbers of the newest entries that meet the conditions, each scheme read along its own index."""
    newest = (AuditEntry.at.desc(), AuditEntry.seq.desc())
    if sought.scheme_ids is None:
        return select(AuditEntry.seq).where(*conditions).order_by(*newest).limit(most)
    parts = [
        select(AuditEntry.at, AuditEntry.seq)
        .where(AuditEntry.scheme_id == scheme_id, *conditions)
        .order_by(*newest)
        .limit(most)
        .subquery()
        for scheme_id in sorted(sought.scheme_ids) or [-1]
    ]
    every = union_all(*(select(part.c.at, part.c.seq) for part in parts)).subquery()
    return select(every.c.seq).order_by(every.c.at.desc(), every.c.seq.desc()).limit(most)


def _conditions(db: Session, sought: Sought, before: int | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if before is not None:
        at = db.scalar(select(AuditEntry.at).where(AuditEntry.seq == before))
        if at is not None:
            key = tuple_(literal(at, AuditEntry.at.type), literal(before))
            conditions.append(tuple_(AuditEntry.at, AuditEntry.seq) < key)
    if sought.since is not None:
        conditions.append(AuditEntry.at >= sought.since)
    if sought.until is not None:
        conditions.append(AuditEntry.at < sought.until)
    if sought.action:
        conditions.append(AuditEntry.action == sought.action)
    if sought.kind:
        conditions.append(AuditEntry.subject_kind == sought.kind)
    if sought.about is not None:
        of = select(AuditEntry.seq).where(AuditEntry.subject_id.in_(sought.about))
        by = select(AuditEntry.seq).where(AuditEntry.actor.in_(sought.about if sought.by is None else sought.by))
        conditions.append(AuditEntry.seq.in_(union(by, of)))
    return conditions


def narrowed(sought: Sought, scheme_id: int) -> Sought:
    """The same in one scheme, if it is among those that may be read; otherwise nothing."""
    is_open = sought.scheme_ids is None or scheme_id in sought.scheme_ids
    return replace(sought, scheme_ids=frozenset({scheme_id}) if is_open else frozenset())
