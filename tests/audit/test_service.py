"""The audit log over a database."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import Update, delete, func, select, update
from sqlalchemy.exc import DBAPIError

from tests.audit.tampering import unlocked
from tests.factories import person
from trainingsite.accounts.models import Person
from trainingsite.audit import service
from trainingsite.audit.models import AuditCheckpoint, AuditDetail, AuditEntry, AuditLink
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import Base, db

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
    with unlocked() as act:
        act.db.execute(update(AuditEntry).where(AuditEntry.seq == 2).values(action="test.forged"))

    broken = service.verify(db.session(), KEY).broken
    assert broken is not None
    assert broken.position == 2


@pytest.mark.usefixtures("three_entries")
def test_changed_details_are_named() -> None:
    with unlocked() as act:
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
    with unlocked() as act:
        act.db.execute(update(AuditCheckpoint).values(hash=forged, signature=signature))

    broken = service.verify(db.session(), KEY).broken
    assert broken is not None
    assert "differs" in broken.why


@pytest.mark.usefixtures("three_entries")
def test_a_head_without_a_checkpoint_is_found_and_nothing_is_put_behind_it() -> None:
    with unlocked() as act:
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


def test_erasing_a_person_and_the_details_about_them_leaves_the_chain_whole(app: Flask) -> None:
    somebody = person("Amara Okafor")
    with act_as(SYSTEM) as act:
        service.chain(act.db, act.now, KEY)
    with act_as(SYSTEM) as act:
        theirs = select(AuditEntry.ref).where(AuditEntry.subject_id == somebody.public_id)
        act.db.execute(delete(AuditDetail).where(AuditDetail.ref.in_(theirs)))
        act.db.execute(delete(Person).where(Person.id == somebody.id))
    verdict = service.verify(db.session(), KEY)

    assert (verdict.holds, verdict.linked > 0) == (True, True)
    assert "Amara" not in str(db.session.execute(select(AuditEntry)).all())


# Heads that were kept elsewhere


def kept() -> service.Head:
    head = service.head(db.session())
    assert head is not None
    return head


def more(count: int) -> None:
    with act_as(SYSTEM) as act:
        for _ in range(count):
            act.record("test.happened", "thing", uuid.uuid4())
    with act_as(SYSTEM) as act:
        service.chain(act.db, act.now, KEY)


@pytest.mark.usefixtures("three_entries")
def test_a_chain_that_grew_still_holds_the_head_that_was_kept() -> None:
    head = kept()
    more(2)

    assert service.lost(db.session(), head, KEY) is None


@pytest.mark.usefixtures("three_entries")
def test_a_chain_cut_back_to_a_real_checkpoint_holds_by_itself_but_lost_the_kept_head() -> None:
    more(2)
    head = kept()
    with unlocked() as act:
        for cut in (
            delete(AuditCheckpoint).where(AuditCheckpoint.position > 3),
            delete(AuditLink).where(AuditLink.position > 3),
        ):
            act.db.execute(cut)
        act.db.execute(delete(AuditDetail).where(AuditDetail.ref.in_(select(AuditEntry.ref).where(AuditEntry.seq > 3))))
        act.db.execute(delete(AuditEntry).where(AuditEntry.seq > 3))
    lost = service.lost(db.session(), head, KEY)

    assert service.verify(db.session(), KEY).holds
    assert lost is not None
    assert (lost.position, "cut back" in lost.why) == (5, True)


@pytest.mark.usefixtures("three_entries")
def test_a_chain_written_anew_with_the_sites_own_key_lost_the_kept_head() -> None:
    head = kept()
    with unlocked() as act:
        act.db.execute(update(AuditEntry).where(AuditEntry.seq == 2).values(action="test.forged"))
        act.db.execute(delete(AuditLink))
        act.db.execute(delete(AuditCheckpoint))
    with act_as(SYSTEM) as act:
        service.chain(act.db, act.now, KEY)
    lost = service.lost(db.session(), head, KEY)

    assert service.verify(db.session(), KEY).holds
    assert lost is not None
    assert "differs" in lost.why


@pytest.mark.usefixtures("three_entries")
def test_a_head_that_somebody_made_up_is_not_believed() -> None:
    head = kept()
    lost = service.lost(db.session(), replace(head, hash="f" * 64), KEY)

    assert lost is not None
    assert "not signed" in lost.why


@pytest.mark.usefixtures("app")
def test_an_empty_chain_has_no_head() -> None:
    assert service.head(db.session()) is None


# The database itself


@pytest.mark.parametrize("table", [AuditEntry, AuditLink, AuditCheckpoint])
@pytest.mark.usefixtures("three_entries")
def test_the_database_refuses_to_delete_from_the_log(table: type[Base]) -> None:
    with pytest.raises(DBAPIError, match="append-only"), act_as(SYSTEM) as act:
        act.db.execute(delete(table))

    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(table))


CHANGES = (
    update(AuditEntry).values(action="test.forged"),
    update(AuditLink).values(hash="f" * 64),
    update(AuditCheckpoint).values(hash="f" * 64),
    update(AuditDetail).values(salt="f"),
)


@pytest.mark.parametrize("change", CHANGES, ids=str)
@pytest.mark.usefixtures("three_entries")
def test_the_database_refuses_to_change_the_log(change: Update) -> None:
    with pytest.raises(DBAPIError, match="append-only"), act_as(SYSTEM) as act:
        act.db.execute(change)


# `flask audit`


def run(app: Flask, *words: str, given: str = "") -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["audit", *words], input=given)
    return done.exit_code, done.output


def chain(app: Flask) -> None:
    with act_as(SYSTEM) as act:
        act.record("test.happened", "thing", uuid.uuid4())
    with act_as(SYSTEM) as act:
        service.chain(act.db, act.now, service.checkpoint_key(app.extensions["signpost_settings"].instance))


def test_a_printed_head_is_found_again(app: Flask) -> None:
    chain(app)
    _status, head = run(app, "head")
    chain(app)

    assert run(app, "verify", "--head", "-", given=head)[0] == 0
    assert '"lost_heads": []' in run(app, "verify", "--format", "json", "--head", "-", given=head)[1]


def test_a_head_that_is_gone_ends_with_an_error(app: Flask) -> None:
    chain(app)
    _status, head = run(app, "head")
    with unlocked() as act:
        act.db.execute(delete(AuditCheckpoint))
        act.db.execute(delete(AuditLink))
    status, told = run(app, "verify", "--head", "-", given=head)

    assert (status, "cut back" in told) == (1, True)


@pytest.mark.parametrize("given", ["", "no head", '{"position": 1}'])
def test_what_is_no_head_is_refused_with_words(app: Flask, given: str) -> None:
    status, told = run(app, "verify", "--head", "-", given=given)

    assert (status, "head" in told) == (1, True)


def test_before_anything_is_chained_there_is_no_head_to_print(app: Flask) -> None:
    assert run(app, "head")[0] == 1
