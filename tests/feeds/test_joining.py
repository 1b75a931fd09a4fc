"""Whoever coordinates a scheme brings nobody into it whom they don't know already: those are asked."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import cohort, coordinator, mentor_to_be, person, sign_in
from tests.feeds.test_people import HEAD, confirmed, enrolled, handed_in, mails, said
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.deeds.worker import drain
from trainingsite.feeds import joining
from trainingsite.infra.db import db
from trainingsite.schemes.models import Cohort, JoinAsk


def test_a_known_address_of_another_scheme_tells_nothing_and_brings_nobody(ours: Cohort, client: FlaskClient) -> None:
    chief, elsewhere = coordinator(ours), mentor_to_be(cohort(), "Secret Name")
    feed = handed_in(chief, ours, HEAD + f"Eve,{elsewhere.email}\nAda,ada@uni.example\n")
    sign_in(client, chief)
    before = client.get(f"/desk/people/import/{feed}").text
    confirmed(chief, feed)
    drain()
    after = client.get(f"/desk/people/import/{feed}").text + client.get("/desk/people").text

    assert said(chief, feed) == [("done", "new")] * 2
    assert "Secret" not in before + after
    assert (enrolled(elsewhere.email, ours), mails().count("feeds/asked")) == ([], 1)


def asked(ours: Cohort, who: Person) -> str:
    """The address of the page on which somebody who is known elsewhere is asked to join; they are asked twice."""
    chief = coordinator(ours)
    for _ in range(2):
        confirmed(chief, handed_in(chief, ours, HEAD + f"Eve,{who.email}\n"))
        drain()
    db.session.rollback()
    return f"/asked/{db.session.scalars(select(JoinAsk.public_id).where(JoinAsk.person_id == who.id)).one()}"


@pytest.mark.parametrize(("answer", "parts"), [("yes", ["mentor"]), ("no", [])])
def test_who_is_known_elsewhere_says_whether_they_join(
    ours: Cohort, client: FlaskClient, answer: str, parts: list[str]
) -> None:
    elsewhere = mentor_to_be(cohort())
    where = asked(ours, elsewhere)
    sign_in(client, elsewhere)
    page = client.get(where).text
    client.post(where, data={"answer": answer})
    client.post(where, data={"answer": "yes"})

    assert ("Join" in page, enrolled(elsewhere.email, ours)) == (True, parts)
    assert "You answered on" in client.get(where).text


def test_nobody_answers_for_somebody_else(ours: Cohort, client: FlaskClient) -> None:
    elsewhere = mentor_to_be(cohort())
    where = asked(ours, elsewhere)
    sign_in(client, person())

    assert [client.get(where).status_code, client.post(where, data={"answer": "yes"}).status_code] == [404, 404]
    assert enrolled(elsewhere.email, ours) == []


def test_who_was_asked_is_not_asked_again(ours: Cohort) -> None:
    chief, elsewhere = coordinator(ours), mentor_to_be(cohort())
    asked(ours, elsewhere)

    assert said(chief, handed_in(chief, ours, HEAD + f"Eve,{elsewhere.email}\n")) == [("same", "asked")]
    assert mails().count("feeds/asked") == 1


def test_an_administrator_brings_whom_they_know_anyway(ours: Cohort) -> None:
    boss, elsewhere = person(is_admin=True), mentor_to_be(cohort())
    confirmed(boss, handed_in(boss, ours, HEAD + f"Eve,{elsewhere.email}\n"))
    drain()

    assert enrolled(elsewhere.email, ours) == ["mentor"]


def test_who_is_asked_reads_it_on_their_trail_until_they_answer(ours: Cohort, client: FlaskClient) -> None:
    elsewhere = mentor_to_be(cohort())
    where = asked(ours, elsewhere)
    sign_in(client, elsewhere)

    before = client.get("/").text
    client.post(where, data={"answer": "no"})

    assert (f'href="{where}"' in before, where in client.get("/").text) == (True, False)


def test_a_yes_after_the_years_last_day_brings_nobody_in_and_the_question_is_over(
    ours: Cohort, client: FlaskClient
) -> None:
    elsewhere = mentor_to_be(cohort())
    where = asked(ours, elsewhere)
    with act_as(SYSTEM) as act:
        act.db.get_one(Cohort, ours.id).closes_on = (datetime.now(UTC) - timedelta(days=2)).date()
    sign_in(client, elsewhere)

    late = client.post(where, data={"answer": "yes"})

    assert (late.status_code, "It took people until" in late.text) == (409, True)
    assert enrolled(elsewhere.email, ours) == []
    assert ("and took people until" in client.get(where).text, where in client.get("/").text) == (True, False)


def test_who_was_asked_and_is_not_in_is_reminded_once_a_week_before_the_year_closes(ours: Cohort) -> None:
    elsewhere, joins = mentor_to_be(cohort()), mentor_to_be(cohort())
    asked(ours, elsewhere)
    asked(ours, joins)
    now = datetime.now(UTC)
    with act_as(SYSTEM) as act:
        act.db.get_one(Cohort, ours.id).closes_on = (now + timedelta(days=20)).date()
        joining.enrol(act, joins.id, ours.id, "mentor")
    told = []
    for days in (12, 13, 15):
        with act_as(SYSTEM, now + timedelta(days=days)) as act:
            joining.remind(act, {})
        told.append(mails().count("feeds/asked-soon"))

    assert told == [0, 1, 1]
