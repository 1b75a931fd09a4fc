"""Writing, chaining and verifying the audit log."""

import json
import os
import secrets
import stat
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from trainingsite.audit import rules
from trainingsite.audit.models import AuditCheckpoint, AuditDetail, AuditEntry, AuditLink
from trainingsite.infra.prepared import hot

BATCH = 1000
_ADD_ENTRY = hot(insert(cast(Table, AuditEntry.__table__)))
_ADD_DETAIL = hot(insert(cast(Table, AuditDetail.__table__)))


class ChainBroken(Exception):
    """Somebody wrote into the chain from outside; `flask audit verify` says where."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What is to be written down: who did what to which subject, and the details."""

    at: datetime
    actor: uuid.UUID | None
    action: str
    subject_kind: str
    subject_id: uuid.UUID
    scheme_id: int | None
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `flask audit verify` found."""

    linked: int
    unlinked: int
    broken: rules.Break | None
    altered_details: tuple[int, ...]

    @property
    def holds(self) -> bool:
        return self.broken is None and not self.altered_details


@dataclass(frozen=True, slots=True)
class Head:
    """A signed head of the chain, to be kept where nobody with the database can reach it."""

    position: int
    hash: str
    at: datetime
    signature: bytes


def write(db: Session, happening: Happening) -> None:
    """Append an entry and its details, unchained; a job chains them in order."""
    ref, salt = uuid.uuid4(), secrets.token_hex(16)
    details = json.loads(rules.canonical(happening.details))
    row = {
        "ref": ref,
        "at": happening.at,
        "actor": happening.actor,
        "action": happening.action,
        "subject_kind": happening.subject_kind,
        "subject_id": happening.subject_id,
        "scheme_id": happening.scheme_id,
        "digest": rules.digest(salt, details),
    }
    db.execute(_ADD_ENTRY, row)
    db.execute(_ADD_DETAIL, {"ref": ref, "salt": salt, "details": details})


def chain(db: Session, now: datetime, key: Ed25519PrivateKey) -> int:
    """Link the entries that aren't linked yet, up to a batch, and sign the new head. Returns how many.

    Raises:
        ChainBroken: the present head isn't one that `key` signed, so nothing is put behind it.
    """
    if broken := _false_checkpoint(db, key) or _unsigned_head(db):
        raise ChainBroken(f"link {broken.position}: {broken.why}")
    head = db.execute(select(AuditLink).order_by(AuditLink.position.desc()).limit(1)).scalar_one_or_none()
    position, last = (head.position, head.hash) if head else (0, rules.GENESIS)
    waiting = (
        select(AuditEntry)
        .outerjoin(AuditLink, AuditLink.entry_seq == AuditEntry.seq)
        .where(AuditLink.position.is_(None))
        .order_by(AuditEntry.seq)
        .limit(BATCH)
    )
    rows = []
    for entry in db.scalars(waiting):
        position, last = position + 1, rules.link(last, _value(entry))
        rows.append({"position": position, "entry_seq": entry.seq, "hash": last})
    if rows:
        db.execute(insert(AuditLink), rows)
        signature = key.sign(_signed(position, last))
        db.add(AuditCheckpoint(position=position, hash=last, at=now, signature=signature))
    return len(rows)


def verify(db: Session, key: Ed25519PrivateKey) -> Verdict:
    """Walk the whole chain, its checkpoints and the details that are still there."""
    linked = db.scalar(select(func.count()).select_from(AuditLink)) or 0
    total = db.scalar(select(func.count()).select_from(AuditEntry)) or 0
    broken = rules.first_break(_links(db)) or _false_checkpoint(db, key) or _unsigned_head(db)
    return Verdict(linked, total - linked, broken, tuple(_altered(db)))


def head(db: Session) -> Head | None:
    """The newest signed head; None if nothing is chained yet."""
    newest = db.scalar(select(AuditCheckpoint).order_by(AuditCheckpoint.position.desc()).limit(1))
    return Head(newest.position, newest.hash, newest.at, newest.signature) if newest else None


def lost(db: Session, kept: Head, key: Ed25519PrivateKey) -> rules.Break | None:
    """Why the chain isn't a continuation of a head that was kept elsewhere; None if it is.

    Cutting the chain back to an older checkpoint, or writing it anew with a stolen key, shows here and nowhere else.
    """
    try:
        key.public_key().verify(kept.signature, _signed(kept.position, kept.hash))
    except InvalidSignature:
        return rules.Break(kept.position, "the kept head is not signed by this site's key")
    present = db.scalar(select(AuditLink.hash).where(AuditLink.position == kept.position))
    if present is None:
        return rules.Break(kept.position, "the chain ends before the kept head: it was cut back")
    return None if present == kept.hash else rules.Break(kept.position, "the chain differs from the kept head")


def checkpoint_key(folder: Path) -> Ed25519PrivateKey:
    """The key that signs the chain's heads, made with mode 0600 on first use."""
    path = folder / "audit_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        raw = Ed25519PrivateKey.generate().private_bytes_raw()
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
        except FileExistsError:
            return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def _links(db: Session) -> Iterator[tuple[int, rules.Entry | None, str]]:
    statement = (
        select(AuditLink.position, AuditEntry, AuditLink.hash)
        .outerjoin(AuditEntry, AuditEntry.seq == AuditLink.entry_seq)
        .order_by(AuditLink.position)
        .execution_options(yield_per=BATCH)
    )
    for position, entry, kept in db.execute(statement):
        yield position, _value(entry) if entry else None, kept


def _false_checkpoint(db: Session, key: Ed25519PrivateKey) -> rules.Break | None:
    statement = select(AuditCheckpoint, AuditLink.hash).outerjoin(
        AuditLink, AuditLink.position == AuditCheckpoint.position
    )
    for checkpoint, kept in db.execute(statement.order_by(AuditCheckpoint.position)):
        try:
            key.public_key().verify(checkpoint.signature, _signed(checkpoint.position, checkpoint.hash))
        except InvalidSignature:
            return rules.Break(checkpoint.position, "the checkpoint's signature is false")
        if kept != checkpoint.hash:
            return rules.Break(checkpoint.position, "the chain differs from its signed checkpoint")
    return None


def _unsigned_head(db: Session) -> rules.Break | None:
    """Every batch is signed at its end, so a head without a checkpoint was not written by us."""
    head = db.scalar(select(func.max(AuditLink.position))) or 0
    signed = db.scalar(select(func.max(AuditCheckpoint.position))) or 0
    return rules.Break(head, "the newest link is not signed") if head != signed else None


def _altered(db: Session) -> Iterator[int]:
    statement = select(AuditEntry.seq, AuditEntry.digest, AuditDetail.salt, AuditDetail.details).join(
        AuditDetail, AuditDetail.ref == AuditEntry.ref
    )
    for seq, kept, salt, details in db.execute(statement.execution_options(yield_per=BATCH)):
        if rules.digest(salt, details) != kept:
            yield seq


def _value(entry: AuditEntry) -> rules.Entry:
    return rules.Entry(
        ref=entry.ref,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        scheme_id=entry.scheme_id,
        digest=entry.digest,
    )


def _signed(position: int, head: str) -> bytes:
    return f"signpost audit {position} {head}".encode()
