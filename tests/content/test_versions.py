"""The exact version that somebody used is kept, and read back without waste."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests.content.samples import QUIZ, text
from trainingsite.content import readers, service, versions
from trainingsite.content.models import ContentVersion
from trainingsite.content.render import Prose
from trainingsite.content.values import QuizVersion
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused


def quiz(source: str = QUIZ) -> QuizVersion:
    found = readers.read_quiz(text(source), "listening", Prose({})).value
    assert found is not None
    return found


def keep(version: QuizVersion) -> None:
    with act_as(SYSTEM) as act:
        service.keep_version(act, version)


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(ContentVersion)) or 0


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that the block sends."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.usefixtures("app")
def test_a_version_is_kept_with_its_source() -> None:
    keep(quiz())

    row = db.session.scalars(select(ContentVersion)).one()
    assert (row.hash, row.kind, row.slug, row.revision, row.source) == (quiz().hash, "quiz", "listening", 4, QUIZ)


@pytest.mark.usefixtures("app")
def test_keeping_it_again_costs_no_statement() -> None:
    keep(quiz())

    with act_as(SYSTEM) as act, counted() as sent:
        service.keep_version(act, quiz())

    assert sent == []
    assert kept() == 1


@pytest.mark.usefixtures("app")
def test_what_another_process_kept_is_no_error() -> None:
    keep(quiz())
    service._committed.clear()
    keep(quiz())

    assert kept() == 1


@pytest.mark.usefixtures("app")
def test_a_deed_that_was_undone_kept_nothing() -> None:
    def fail() -> None:
        with act_as(SYSTEM) as act:
            service.keep_version(act, quiz())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    keep(quiz())

    assert kept() == 1


def test_many_at_once_keep_one(app: Flask) -> None:
    failures: list[BaseException] = []

    def deed() -> None:
        try:
            with app.app_context():
                keep(quiz())
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=deed) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (failures, kept()) == ([], 1)


@pytest.mark.usefixtures("app")
def test_an_older_version_is_read_once_and_then_remembered() -> None:
    older = quiz(QUIZ.replace("revision: 4", "revision: 3"))
    keep(older)
    versions._place.cache_clear()

    with counted() as sent:
        found = [versions.quiz_version(db.session(), "listening", older.hash) for _ in range(3)]

    assert found[0] == older
    assert len([statement for statement in sent if "content_version" in statement]) == 1


def test_the_present_version_costs_no_statement(app: Flask) -> None:
    from trainingsite.content.catalogue import EXTENSION, library_of

    library = library_of(app)
    present = quiz(QUIZ.replace("revision: 4", "revision: 9"))
    catalogue = replace(library.reading.catalogue, quizzes={"listening": present})
    library.reading = replace(library.reading, catalogue=catalogue)
    assert app.extensions[EXTENSION] is library

    with counted() as sent:
        assert versions.quiz_version(db.session(), "listening", present.hash) is present
    assert sent == []


@pytest.mark.usefixtures("app")
def test_a_version_that_nobody_used_is_refused() -> None:
    with pytest.raises(Refused, match="no_such_content"):
        versions.quiz_version(db.session(), "listening", "0" * 64)
