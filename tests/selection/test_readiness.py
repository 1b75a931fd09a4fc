"""Since when a decision about an application can rest on all that it needs, and what the desk says of it."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.applying import applied, reviewer
from tests.factories.training import trained
from tests.selection.deeds import OFFER_FIRST, decide, sent
from tests.selection.test_reviews import RUBRIC, submit
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as, worker
from trainingsite.infra.db import db
from trainingsite.schemes.models import Cohort
from trainingsite.schemes.rules import Plan
from trainingsite.selection import queries, readiness
from trainingsite.selection.models import Application
from trainingsite.selection.rules import Move

pytestmark = pytest.mark.usefixtures("app")


def trained_mentor(ours: Cohort) -> Person:
    who = mentor_to_be(ours)
    trained(who, PLAIN_TERMS.requirements)
    return who


def looked() -> None:
    with act_as(SYSTEM) as act:
        readiness.find(act, {})


def waits(staff: Person) -> list[str]:
    """The kinds of what waits for somebody's decision."""
    db.session.rollback()
    actor = actor_of(staff)
    parts = (queries.waiting(actor), readiness.waiting_offers(actor), readiness.waiting_gathering(actor))
    return [row.kind for part in parts for row in db.session.execute(part)]


def test_an_application_that_awaits_nothing_is_to_decide_at_once() -> None:
    ours = cohort(PLAIN_TERMS)
    sent(ours, trained_mentor(ours))

    assert waits(coordinator(ours)) == ["application"]


def test_an_application_gathers_until_its_readers_have_sent_theirs() -> None:
    ours = cohort(replace(PLAIN_TERMS, review=Plan(reviewers=1, rubric=RUBRIC)))
    staff, reader = coordinator(ours), reviewer(ours)
    sent(ours, trained_mentor(ours))
    looked()
    before = waits(staff)
    submit(reader, 2)
    looked()

    assert (before, waits(staff)) == (["gathering"], ["application"])


def test_more_than_a_batch_are_looked_at_one_batch_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "BATCH", 1)
    ours = cohort(PLAIN_TERMS)
    staff = coordinator(ours)
    for _ in range(2):
        sent(ours, trained_mentor(ours))
    with act_as(SYSTEM) as act:
        act.db.execute(update(Application).values(ready_since=None))
    looked()
    worker.drain()

    assert waits(staff) == ["application", "application"]


def test_the_list_and_the_page_say_that_something_is_still_to_come_in(client: FlaskClient) -> None:
    ours = cohort(replace(PLAIN_TERMS, interview=True))
    sign_in(client, coordinator(ours))
    application = sent(ours, trained_mentor(ours))

    assert "something is to come in" in client.get("/desk/applications").text
    assert "Something is still to come in" in client.get(f"/desk/applications/{application}").text
    assert "See what is to come" in client.get("/desk").text


def test_an_offer_comes_to_the_desk_once_every_gate_is_met_and_leaves_it_if_one_opens_again() -> None:
    ours = cohort(OFFER_FIRST)
    staff, who = coordinator(ours), mentor_to_be(ours)
    decide(staff, applied(ours, who), Move.OFFER)
    looked()
    before = waits(staff)
    trained(who, PLAIN_TERMS.requirements)
    looked()
    met = waits(staff)
    ours_now = db.session.merge(ours)
    ours_now.terms = {**ours_now.terms, "interview": True}
    db.session.commit()
    looked()

    assert (before, met, waits(staff)) == ([], ["offer"], [])
