"""The audit log over a database."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import delete, update

from trainingsite.audit import service
from trainingsite.audit.models import AuditCheckpoint, AuditDetail, AuditEntry
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db

KEY = Ed25519PrivateKey.generate()
NOW = datetime(2026, 10, 14, 12, tzinfo=UTC)


@pytest.fixture
def three_entries(app: Flask) -> None:
    with act_as(SYSTEM) as act:
        for number in range(3):
            act.record("test.happened", "thing", uuid.uuid4(), number=number)
    with act_as(SYSTEM) as act:
        service.chain(act.db, act.now, KEY)


@pytest.mark.usefixtures("three_entries")
def test_a_chained_log_holds() -> None:
    verdict = service.verify(db.session(), KEY)

    assert (verdict.linked, verdict.unlinked, verdict.holds) == (3, 0, True)


@pytest.mark.usefixtures("three_entries")
def test_entries_not_yet_chained_are_counted() -> None:
    with act_as(SYSTEM) as act:
        act.record("test.happened", "thing", uuid.uuid4())

    assert service.verify(db.session(), KEY).unlinked == 1


@pytest.mark.usefixtures("three_entries")
def test_a_changed_entry_breaks_the_chain_at_its_link() -> None:
    with act_as(SYSTEM) as act:
        act.db.execute(update(AuditEntry).where(AuditEntry.seq == 2).values(action="test.forged"))

    broken = service.verify(db.session(), KEY).broken
    assert broken is not None
    assert broken.position == 2


@pytest.mark.usefixtures("three_entries")
def test_changed_details_are_named() -> None:
    with act_as(SYSTEM) as act:
        act.db.execute(update(AuditDetail).values(details={"number": 99}))

    assert service.verify(db.session(), KEY).altered_details == (1, 2, 3)


@pytest.mark.usefixtures("three_entries")
def test_erased_details_do_not_break_the_chain() -> None:
    with act_as(SYSTEM) as act:
        act.db.execute(delete(AuditDetail))

    assert service.verify(db.session(), KEY).holds


@pytest.mark.usefixtures("three_entries")
def test_a_checkpoint_signed_with_another_key_is_false() -> None:
    broken = service.verify(db.session(), Ed25519PrivateKey.generate()).broken

    assert broken is not None
    assert "signature" in broken.why


@pytest.mark.usefixtures("three_entries")
def test_a_head_that_differs_from_its_checkpoint_is_found() -> None:
    forged = "f" * 64
    signature = KEY.sign(f"signpost audit 3 {forged}".encode())
    with act_as(SYSTEM) as act:
        act.db.execute(update(AuditCheckpoint).values(hash=forged, signature=signature))

    broken = service.verify(db.session(), KEY).broken
    assert broken is not None
    assert "differs" in broken.why


@pytest.mark.usefixtures("three_entries")
def test_a_head_without_a_checkpoint_is_found_and_nothing_is_put_behind_it() -> None:
    with act_as(SYSTEM) as act:
        act.db.execute(delete(AuditCheckpoint))

    broken = service.verify(db.session(), KEY).broken
    assert broken is not None
    assert "not signed" in broken.why
    with pytest.raises(service.ChainBroken), act_as(SYSTEM) as act:
        service.chain(act.db, act.now, KEY)


def test_the_checkpoint_key_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    service.checkpoint_key(tmp_path)

    assert (tmp_path / "audit_key").stat().st_mode & 0o777 == 0o600


def test_the_checkpoint_key_stays_the_same(tmp_path: Path) -> None:
    first = service.checkpoint_key(tmp_path)

    assert service.checkpoint_key(tmp_path).private_bytes_raw() == first.private_bytes_raw()
