"""What waits: in order over all kinds, counted by kind as far as a page needs it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.applying import applied
from tests.house.test_statements import counted
from tests.selection.deeds import OFFER_FIRST, approved, decide, sent, slug_of
from trainingsite.access import Actor
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.features import WAITING
from trainingsite.home import queries
from trainingsite.home.queries import Wanted
from trainingsite.infra.db import db
from trainingsite.infra.paging import Cut
from trainingsite.schemes.models import Cohort
from trainingsite.selection import appeals, reference_service, renewals, service
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.rules import Move
from trainingsite.training.models import Talk

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime.now(UTC)
IN_ORDER = [
    ("talk", "Appeals"), ("appeal", "Appeals"),
    ("application", "Waits Most"), ("application", "Was Referred"), ("exception", "Is Excepted"),
    ("application", "Waits Less"), ("no-readers", "Amara Okafor"), ("renewal", "Renews"), ("reference", "Was Referred"),
]  # fmt: skip


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture
def admin() -> Actor:
    return actor_of(person(is_admin=True))


@pytest.fixture
def ours() -> Cohort:
    """A scheme in which something of many kinds waits, since different days."""
    made = cohort(OFFER_FIRST)
    staff, slug = coordinator(made), slug_of(made)
    for days, name in ((9, "Waits Most"), (2, "Waits Less")):
        sent(made, mentor_to_be(made, name), ago(days))
    declined, renewing = mentor_to_be(made, "Appeals"), approved(made, staff, "Renews", ago(335))[0]
    decide(staff, sent(made, declined, ago(5)), Move.DECLINE, at=ago(4))
    with act_as(actor_of(declined), ago(1)) as act:
        appeals.appeal(act, slug, "My reference came late.", 20)
        act.db.add(Talk(person_id=declined.id, quiz="listening", rule="secrecy", after=2, asked_at=ago(8)))
    excepted = sent(made, mentor_to_be(made, "Is Excepted"), ago(6))
    with act_as(actor_of(staff)) as act:
        service.ask_exception(act, excepted, "trained elsewhere")
    with act_as(actor_of(renewing), ago(3)) as act:
        renewals.ask(act, slug)
    applied(made, mentor_to_be(made, "Was Referred"), at=ago(7))
    reference = db.session.scalars(select(Reference.public_id)).one()
    with act_as(SYSTEM) as act:
        reference_service.decline(act, reference)
    return made


def told(rows: Iterable[Any]) -> list[tuple[str, str]]:
    return [(row.kind, row.name) for row in rows]


def test_the_urgent_stand_first_and_then_the_oldest_of_whatever_kind(ours: Cohort, admin: Actor) -> None:
    session, narrow = db.session(), Wanted(scheme=slug_of(ours))
    found = queries.queue(session, admin, WAITING, Wanted())

    assert told(found.page.rows) == IN_ORDER
    assert told(queries.queue(session, admin, WAITING, narrow).page.rows) == IN_ORDER
    assert told(queries.every(session, admin, WAITING, narrow)) == IN_ORDER
    assert (found.counts["application"], found.counts["talk"], found.page.total) == (3, 1, 9)


def test_a_page_further_on_goes_on_where_the_one_before_ended(
    ours: Cohort, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "cut", lambda total, number, more: Cut(number, 3, 3, total, more))
    pages = [queries.queue(db.session(), admin, WAITING, Wanted(number=number)).page for number in (1, 2, 3)]

    assert [told(page.rows) for page in pages] == [IN_ORDER[:3], IN_ORDER[3:6], IN_ORDER[6:]]


def test_of_very_many_the_desk_says_that_there_are_more_than_it_counted(
    ours: Cohort, admin: Actor, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "reach_of", lambda _number: 2)
    found = queries.queue(db.session(), admin, WAITING, Wanted())
    renewals_alone = queries.queue(db.session(), admin, WAITING, Wanted(kind="renewal"))
    sign_in(client, db.session.get_one(Person, admin.person_id))

    assert (found.counts["application"], found.counts["renewal"], set(found.more)) == (2, 1, {"application"})
    assert (found.page.more, renewals_alone.page.more) == (True, False)
    assert '<span class="big">2+</span> applications to decide' in client.get("/desk").text


def test_what_waits_of_one_kind_costs_two_statements_as_all_of_it_does(ours: Cohort, admin: Actor) -> None:
    session, costs = db.session(), []
    for wanted in (Wanted(), Wanted(kind="application"), Wanted(scheme=slug_of(ours))):
        with counted() as statements:
            queries.queue(session, admin, WAITING, wanted)
        costs.append(len(statements))

    assert costs == [2, 2, 2]
