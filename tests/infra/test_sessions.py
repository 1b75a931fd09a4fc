"""The two database sessions: what a reader sees, and what a deed keeps."""

import threading
import uuid
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import Table, bindparam, func, select, update

from tests.factories import person
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra import sqlite
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.prepared import hot, is_hot
from trainingsite.infra.sessions import READING, Connections

PEOPLE = cast(Table, Person.__table__)
JOBS = cast(Table, Job.__table__)
NAMES = hot(select(PEOPLE.c.name))
RENAME = hot(update(PEOPLE).values(name=bindparam("to")))


def rename(name: str) -> None:
    with act_as(SYSTEM) as act:
        act.db.execute(RENAME, {"to": name})


def rename_and_fail() -> None:
    with act_as(SYSTEM) as act:
        act.db.execute(RENAME, {"to": "Nobody"})
        raise RuntimeError


def test_only_a_marked_statement_is_hot() -> None:
    assert is_hot(NAMES)
    assert not is_hot(select(PEOPLE.c.name))


@pytest.mark.usefixtures("app")
def test_a_reader_sees_what_a_deed_committed_meanwhile() -> None:
    person("Amara Okafor")
    before = db.session.scalar(NAMES)

    rename("Amara Eze")

    assert (before, db.session.scalar(NAMES)) == ("Amara Okafor", "Amara Eze")


@pytest.mark.usefixtures("app")
def test_a_deed_that_raises_undoes_its_hot_statements() -> None:
    person("Amara Okafor")

    with pytest.raises(RuntimeError):
        rename_and_fail()

    assert db.session.scalar(NAMES) == "Amara Okafor"


@pytest.mark.usefixtures("app")
def test_models_and_hot_statements_of_a_deed_share_its_transaction() -> None:
    made = person("Amara Okafor")
    with act_as(SYSTEM) as act:
        known = act.db.get_one(Person, made.id)
        known.name = "Amara Eze"
        act.db.flush()

        assert act.db.scalar(NAMES) == "Amara Eze"


@pytest.mark.usefixtures("app")
def test_a_model_that_is_only_added_is_committed_with_the_hot_statements() -> None:
    with act_as(SYSTEM) as act:
        act.later("probe", {})
        row = {"email": "amara@demo.example", "name": "Amara Okafor", "joined_at": act.now, "is_admin": False}
        act.db.add(Person(public_id=uuid.uuid4(), **row))

    assert [db.session.scalar(select(func.count()).select_from(table)) for table in (PEOPLE, JOBS)] == [1, 1]


@pytest.mark.usefixtures("app")
def test_a_savepoint_that_is_undone_takes_its_hot_statements_along() -> None:
    person("Amara Okafor")
    with act_as(SYSTEM) as act:
        inner = act.db.begin_nested()
        act.db.execute(RENAME, {"to": "Nobody"})
        inner.rollback()

    assert db.session.scalar(NAMES) == "Amara Okafor"


def test_each_thread_keeps_a_reading_connection_of_its_own(app: Flask) -> None:
    readers = Connections(app.extensions[READING].engine, sqlite.as_it_is, keep=True)
    found = []

    def take() -> None:
        found.extend([readers.take(), readers.take()])

    for _ in range(2):
        thread = threading.Thread(target=take)
        thread.start()
        thread.join()

    assert (found[0] is found[1], found[0] is found[2]) == (True, False)


def test_a_kept_connection_stays_open_when_it_is_given_back(app: Flask) -> None:
    readers = Connections(app.extensions[READING].engine, sqlite.as_it_is, keep=True)

    readers.give_back(readers.take())

    assert not readers.take().closed
