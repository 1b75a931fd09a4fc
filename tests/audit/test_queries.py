"""Reading the log by keys."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.dialects import sqlite as sqlite_dialect

from trainingsite.audit import queries
from trainingsite.audit.models import AuditEntry
from trainingsite.audit.queries import Logged, Sought
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def log(app: Flask) -> None:
    """Twelve entries, two at a time in the same moment, in schemes 1, 2 and none."""
    for number in range(12):
        with act_as(SYSTEM, NOON + timedelta(hours=number // 2)) as act:
            scheme = (1, 2, None)[number % 3]
            act.record("test.even" if number % 2 == 0 else "test.odd", "thing", uuid.UUID(int=number), scheme_id=scheme)


def numbers(found: Sequence[Logged]) -> list[int]:
    return [entry.subject.int for entry in found]


def walked(sought: Sought, most: int) -> list[int]:
    """Page by page to the end."""
    found: list[int] = []
    before: int | None = None
    while page := queries.page(db.session(), sought, before, most):
        found += numbers(page)
        before = page[-1].seq
    return found


@pytest.mark.parametrize("most", [1, 3, 5, 50])
def test_pages_together_are_the_log_newest_first(most: int) -> None:
    assert walked(Sought(None), most) == list(range(11, -1, -1))


@pytest.mark.parametrize("most", [1, 3, 50])
def test_pages_of_several_schemes_are_in_order_too(most: int) -> None:
    assert walked(Sought(frozenset({1, 2})), most) == [10, 9, 7, 6, 4, 3, 1, 0]


def test_who_may_read_no_scheme_reads_nothing() -> None:
    assert queries.page(db.session(), Sought(frozenset())) == []


def test_what_is_written_meanwhile_does_not_shift_the_next_page() -> None:
    first = queries.page(db.session(), Sought(None), None, 4)
    with act_as(SYSTEM) as act:
        act.record("test.even", "thing", uuid.UUID(int=99))
    db.session.rollback()

    assert numbers(queries.page(db.session(), Sought(None), first[-1].seq, 4)) == [7, 6, 5, 4]


def test_an_older_entry_that_was_written_late_stands_where_it_happened() -> None:
    with act_as(SYSTEM, NOON - timedelta(days=1)) as act:
        act.record("test.even", "thing", uuid.UUID(int=99))
    db.session.rollback()

    assert walked(Sought(None), 5)[-1] == 99


def test_filters_narrow_together() -> None:
    sought = Sought(
        None, action="test.odd", kind="thing", since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=4)
    )

    assert walked(sought, 2) == [7, 5, 3]


def test_about_finds_actors_and_subjects() -> None:
    about = select(AuditEntry.subject_id).where(AuditEntry.subject_id.in_([uuid.UUID(int=3), uuid.UUID(int=8)]))

    assert walked(Sought(None, about=about), 50) == [8, 3]


def test_a_scheme_is_narrowed_to_only_within_what_may_be_read() -> None:
    mine = Sought(frozenset({1}))

    assert [queries.narrowed(mine, scheme).scheme_ids for scheme in (1, 2)] == [frozenset({1}), frozenset()]


def test_everything_comes_in_batches() -> None:
    batches = list(queries.everything(db.session(), Sought(None)))

    assert [numbers(batch) for batch in batches] == [list(range(11, -1, -1))]


SOUGHT = {
    "ix_audit_entry_at": Sought(None),
    "ix_audit_entry_scheme": Sought(frozenset({1})),
    "ix_audit_entry_action": Sought(None, action="test.odd"),
    "ix_audit_entry_kind": Sought(None, kind="thing"),
}


# On SQLite alone: PostgreSQL plans by the size of the table.
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("index", SOUGHT)
def test_a_page_is_read_along_an_index_and_not_sorted(app: Flask, index: str) -> None:
    sought = SOUGHT[index]
    conditions = queries._conditions(db.session(), sought, 6)
    statement = queries.chosen(sought, conditions, 50)
    if sought.scheme_ids is not None:  # the few rows of the schemes' pages are sorted once more, so only look inside
        statement = select(statement.get_final_froms()[0])
    told = str(statement.compile(dialect=sqlite_dialect.dialect(), compile_kwargs={"literal_binds": True}))
    plan = [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {told.replace(':', chr(92) + ':')}"))]

    assert any(index in step for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan
