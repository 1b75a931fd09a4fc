"""Prepared statements give what SQLAlchemy's own way gives."""

import uuid
from datetime import UTC, datetime
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Connection, Table, bindparam, delete, event, func, insert, literal, select

from trainingsite.accounts.models import Person
from trainingsite.audit.models import AuditDetail, AuditEntry
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.prepared import Prepared, hot, run

ENTRY, DETAIL, PEOPLE = (cast(Table, model.__table__) for model in (AuditEntry, AuditDetail, Person))
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
REF = uuid.UUID(int=7)
ROW = {
    "ref": REF,
    "at": NOON,
    "actor": None,
    "action": "probe",
    "subject_kind": "probe",
    "subject_id": REF,
    "scheme_id": None,
    "digest": "d",
}
ADD = hot(insert(ENTRY).returning(ENTRY.c.seq))
ADD_DETAIL = hot(insert(DETAIL))
FOUND = hot(select(ENTRY).where(ENTRY.c.ref == bindparam("ref")))


@pytest.fixture
def connection(app: Flask) -> Connection:
    return db.session.connection()


def test_values_come_back_as_they_went_in(connection: Connection) -> None:
    seq = run(connection, ADD, ROW).scalar_one()

    row = run(connection, FOUND, {"ref": REF}).one()

    assert dict(row._mapping) == {"seq": seq, **ROW}


def test_a_row_is_the_one_that_sqlalchemy_gives(connection: Connection) -> None:
    run(connection, ADD, ROW)
    run(connection, ADD_DETAIL, {"ref": REF, "salt": "s", "details": {"years": [2026, None], "name": "Zoë"}})
    statement = hot(select(DETAIL, ENTRY.c.at).join(ENTRY, ENTRY.c.ref == DETAIL.c.ref))

    assert run(connection, statement, None).all() == connection.execute(statement).all()


def test_several_rows_are_written_at_once(connection: Connection) -> None:
    run(connection, hot(insert(ENTRY)), [{**ROW, "ref": uuid.UUID(int=n)} for n in (1, 2, 3)])

    assert run(connection, hot(select(func.count()).select_from(ENTRY)), None).scalar_one() == 3


def test_a_value_of_the_statements_own_is_kept(connection: Connection) -> None:
    run(connection, ADD, ROW)
    statement = hot(select(literal("mine").label("whose")).where(ENTRY.c.action == "probe").limit(1))

    assert run(connection, statement, None).scalar_one() == "mine"


def test_a_statement_with_a_list_of_values_is_refused(connection: Connection) -> None:
    statement = select(ENTRY.c.seq).where(ENTRY.c.action.in_(["a", "b"]))

    with pytest.raises(TypeError):
        Prepared(statement, connection.dialect, ())


def test_a_statement_with_a_default_of_its_own_is_refused(connection: Connection) -> None:
    with pytest.raises(TypeError):
        Prepared(insert(cast(Table, Job.__table__)), connection.dialect, ("name",))


def test_who_listens_for_statements_hears_of_it(connection: Connection) -> None:
    heard = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: heard.append(told[2]), once=True)

    run(connection, FOUND, {"ref": REF})

    assert len(heard) == 1


def test_what_changes_rows_gives_none(connection: Connection) -> None:
    assert run(connection, hot(delete(PEOPLE).where(PEOPLE.c.id == bindparam("id"))), {"id": -1}).all() == []


def test_a_value_of_the_statements_own_is_converted(connection: Connection) -> None:
    seq = run(connection, ADD, ROW).scalar_one()

    assert run(connection, hot(select(ENTRY.c.seq).where(ENTRY.c.at == NOON)), None).scalars().all() == [seq]
