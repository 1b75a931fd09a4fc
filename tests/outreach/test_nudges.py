"""Nudges: who gets one, who doesn't, and that each goes once."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.applying import applied, slug_of
from tests.factories.training import trained
from tests.selection.deeds import decide
from tests.training.live.sessions import book, planned
from trainingsite.accounts import mail_service
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as, worker
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.notifications.kinds import Pace, Topic
from trainingsite.outreach import nudging
from trainingsite.outreach.models import Nudge
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.schemes.rules import Order, Terms
from trainingsite.selection.rules import Move
from trainingsite.training.models import SectionRead, Talk

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=30)


def idle(ours: Cohort, name: str = "Idle", at: datetime = LONG_AGO) -> Person:
    """Somebody who joined then and has done nothing."""
    made = mentor_to_be(ours, name)
    with act_as(SYSTEM) as act:
        act.db.execute(update(Enrolment).where(Enrolment.person_id == made.id).values(enrolled_at=at))
    return made


def switch(ours: Cohort, staff: Person, *, on: bool = True) -> None:
    db.session.rollback()
    with act_as(actor_of(staff)) as act:
        nudging.choose(act, act.db.get_one(Scheme, ours.scheme_id), is_on=on, days=10)


def send(ours: Cohort, at: datetime = NOW) -> None:
    with act_as(SYSTEM, at) as act:
        nudging.send(act, {"scheme": ours.scheme_id})


def nudged() -> list[tuple[str, int]]:
    db.session.rollback()
    statement = select(Person.name, Nudge.number).join(Enrolment, Enrolment.person_id == Person.id)
    rows = db.session.execute(statement.join(Nudge, Nudge.enrolment_id == Enrolment.id).order_by(Person.name, Nudge.at))
    return [(row[0], row[1]) for row in rows]


def mails() -> list[dict[str, object]]:
    db.session.rollback()
    return [job.payload for job in db.session.scalars(select(Job)) if job.payload.get("kind") == nudging.KIND]


def read(who: Person, at: datetime) -> None:
    trained(who, PLAIN_TERMS.requirements)
    with act_as(SYSTEM) as act:
        act.db.execute(update(SectionRead).where(SectionRead.person_id == who.id).values(at=at))


def test_who_stopped_gets_one_with_what_comes_next_and_no_second_one_the_same_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nudging, "SLICE", 1)
    ours = cohort()
    switch(ours, coordinator(ours))
    for name in ("Ada", "Bea", "Cy"):
        idle(ours, name)
    idle(ours, "Fresh", NOW - timedelta(days=3))
    idle(cohort(), "Elsewhere")
    send(ours)
    worker.drain()
    send(ours)

    assert nudged() == [("Ada", 1), ("Bea", 1), ("Cy", 1)]
    assert {mail["step"] for mail in mails()} == {"module"}
    assert len(mails()) == 3


def test_two_weeks_lie_between_two_and_after_three_none_comes() -> None:
    ours = cohort()
    switch(ours, coordinator(ours))
    idle(ours)
    for day in (0, 13, 14, 27, 28, 50, 90):
        send(ours, NOW + timedelta(days=day))

    assert nudged() == [("Idle", 1), ("Idle", 2), ("Idle", 3)]
    assert [mail["last"] for mail in mails()] == [0, 0, 1]


def stop_such_mails(ours: Cohort, who: Person) -> None:
    with act_as(actor_of(who)) as act:
        mail_service.choose(act, {Topic.NUDGES: Pace.NEVER})


def stop_all_mail(ours: Cohort, who: Person) -> None:
    with act_as(SYSTEM) as act:
        mail_service.stop_all(act, who.id)


def be_away(ours: Cohort, who: Person) -> None:
    with act_as(SYSTEM) as act:
        act.db.execute(update(Person).where(Person.id == who.id).values(status="withdrawn"))


def come_back(ours: Cohort, who: Person) -> None:
    with act_as(SYSTEM) as act:
        act.db.execute(update(Enrolment).where(Enrolment.person_id == who.id).values(enrolled_at=NOW))


def finish(ours: Cohort, who: Person) -> None:
    trained(who, PLAIN_TERMS.requirements)
    with act_as(SYSTEM) as act:
        act.db.execute(update(SectionRead).where(SectionRead.person_id == who.id).values(at=LONG_AGO))


def owe_a_talk(ours: Cohort, who: Person) -> None:
    due = {"public_id": uuid.uuid4(), "quiz": "listening", "rule": "x", "after": 2, "asked_at": LONG_AGO}
    with act_as(SYSTEM) as act:
        act.db.add(Talk(person_id=who.id, **due))


def take_a_place(ours: Cohort, who: Person) -> None:
    book(who, planned(ours, coordinator(ours)))


@pytest.mark.parametrize(
    "meanwhile", [stop_such_mails, stop_all_mail, be_away, come_back, finish, owe_a_talk, take_a_place]
)
def test_some_get_none(meanwhile: Callable[[Cohort, Person], None]) -> None:
    ours = cohort()
    switch(ours, coordinator(ours))
    meanwhile(ours, idle(ours))
    send(ours)

    assert nudged() == []


def test_where_offers_come_first_only_who_has_one_is_nudged() -> None:
    ours = cohort(Terms(PLAIN_TERMS.requirements, Order.OFFER_THEN_TRAIN, 12))
    staff = coordinator(ours)
    switch(ours, staff)
    idle(ours, "No Offer")
    decide(staff, applied(ours, idle(ours, "Declined"), {}, LONG_AGO), Move.DECLINE, at=LONG_AGO)
    decide(staff, applied(ours, idle(ours, "Offered"), {}, LONG_AGO), Move.OFFER, at=LONG_AGO)
    send(ours)

    assert nudged() == [("Offered", 1)]


def test_nothing_is_sent_where_it_is_off_and_each_scheme_is_planned_once_a_day_in_the_daytime() -> None:
    ours = cohort()
    staff = coordinator(ours)
    switch(ours, staff)
    idle(ours)
    for at in (datetime(2027, 6, 7, 3, tzinfo=UTC), *(datetime(2027, 6, 7, hour, tzinfo=UTC) for hour in (9, 10, 11))):
        with act_as(SYSTEM, at) as act:
            nudging.plan(act, {})
    db.session.rollback()
    planned_jobs = [job for job in db.session.scalars(select(Job)) if job.name == nudging.JOB]
    switch(ours, staff, on=False)
    send(ours)

    assert (len(planned_jobs), nudged()) == (1, [])


def test_a_coordinator_switches_them_on_and_sees_who_would_get_one(client: FlaskClient) -> None:
    ours = cohort()
    idle(ours, "Ada Idle")
    sign_in(client, coordinator(ours))
    slug = slug_of(ours)
    wrong = client.post(f"/desk/nudges?scheme={slug}", data={"is_on": "yes", "days": "2"})
    client.post(f"/desk/nudges?scheme={slug}", data={"is_on": "yes", "days": "12"})
    before = client.get("/desk/nudges").text
    send(ours)
    after = client.get("/desk/nudges").text

    assert (wrong.status_code, "Choose from 5 to 60 days." in wrong.text) == (422, True)
    assert before.index("Who would get one now") < before.index("Ada Idle")
    assert after.index("Sent") < after.index("Ada Idle")
    assert "1 of 3" in after
    assert client.get("/desk/nudges?scheme=nowhere").status_code == 404
