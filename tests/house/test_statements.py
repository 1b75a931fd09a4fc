"""How many statements a page costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from tests.factories import PLAIN_TERMS, actor_of, cohort, mentor_to_be, person, sign_in
from tests.factories.training import trained
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.recognition import service as recognition
from trainingsite.schemes.models import Scheme
from trainingsite.training import adjusting, pausing
from trainingsite.training import service as training
from trainingsite.training.clock import Adjustment


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that run inside the block, transaction control left out."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


PAGES = (
    "/", "/modules/listening", "/quizzes/listening", "/attempts/{attempt}/items/1", "/attempts/{attempt}/items/3",
    "/attempts/{attempt}/review", "/agreement", "/directory", "/schemes", "/schemes/{scheme}", "/apply/{scheme}",
    "/my/badges", "/account",
)  # fmt: skip


@pytest.mark.parametrize("where", PAGES)
@pytest.mark.usefixtures("app")
def test_a_learners_page_costs_at_most_three_statements(client: FlaskClient, where: str) -> None:
    ours = cohort()
    learner = mentor_to_be(ours)
    with act_as(actor_of(learner)) as act:
        attempt = training.start_attempt(act, "listening")
    scheme = db.session.scalars(select(Scheme.slug).where(Scheme.id == ours.scheme_id)).one()
    sign_in(client, learner)
    address = where.format(attempt=attempt, scheme=scheme)
    client.get(address)

    with counted() as statements:
        status = client.get(address).status_code

    assert (status, len(statements) <= 3) == (200, True), statements


@pytest.mark.usefixtures("app")
def test_the_page_of_a_break_costs_at_most_three_statements(client: FlaskClient) -> None:
    learner = mentor_to_be(cohort())
    with act_as(SYSTEM) as act:
        adjusting.adjust_time(act, learner.public_id, Adjustment(break_minutes=10))
    with act_as(actor_of(learner)) as act:
        attempt = training.start_attempt(act, "academic-integrity")
        pausing.pause(act, attempt)
    sign_in(client, learner)
    client.get(f"/attempts/{attempt}/break")

    with counted() as statements:
        status = client.get(f"/attempts/{attempt}/break").status_code

    assert (status, len(statements) <= 3) == (200, True), statements


def test_a_public_badge_costs_at_most_two_statements(app: Flask, client: FlaskClient) -> None:
    from trainingsite.deeds import worker

    holder = person()
    with act_as(actor_of(holder)) as act:
        badge = recognition.award(act, holder.id, "trained-listening", recognition.AwardFacts()).public_id
    with act_as(actor_of(holder)) as act:
        recognition.set_sharing(act, badge, shared=True, name_shown=True)
    worker.drain()
    stranger = app.test_client()
    for form in ("", ".json"):
        with counted() as statements:
            status = stranger.get(f"/badges/{badge}{form}").status_code

        assert (status, len(statements) <= 2) == (200, True), statements


def test_the_trail_of_somebody_with_everything_behind_them_costs_no_more(client: FlaskClient) -> None:
    ours = cohort()
    learner = mentor_to_be(ours)
    trained(learner, PLAIN_TERMS.requirements)
    sign_in(client, learner)

    with counted() as statements:
        client.get("/")

    assert len(statements) <= 3
