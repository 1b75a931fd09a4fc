"""Appeals: once, in time, and judged by somebody else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.factories import actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.selection.deeds import OFFER_FIRST, decide, mails, sent, slug_of, state_of
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort
from trainingsite.selection import appeals, approval_queries, queries, readiness
from trainingsite.selection.moving import Verdict
from trainingsite.selection.rules import Move


@pytest.fixture
def ours(app: Flask) -> Cohort:
    """A cohort that offers first."""
    assert app
    return cohort(OFFER_FIRST)


@pytest.fixture
def applicant(ours: Cohort) -> Person:
    """Somebody who applies there."""
    return mentor_to_be(ours)


@pytest.fixture
def first(ours: Cohort) -> Person:
    """The coordinator who declines."""
    return coordinator(ours)


@pytest.fixture
def second(ours: Cohort) -> Person:
    """Another coordinator."""
    return coordinator(ours, "Dewi Abara")


@pytest.fixture
def declined(ours: Cohort, applicant: Person, first: Person) -> UUID:
    """An application that was declined."""
    application = sent(ours, applicant)
    decide(first, application, Move.DECLINE)
    return application


def appeal(ours: Cohort, who: Person, at: datetime | None = None) -> None:
    slug = slug_of(ours)
    with act_as(actor_of(who), at) as act:
        appeals.appeal(act, slug, "My reference arrived late.", 20)


def judge(who: Person, application: UUID, move: Move, answer: str = "We looked again.") -> None:
    with act_as(actor_of(who)) as act:
        appeals.judge(act, application, Verdict(move, answer))


def test_an_appeal_waits_for_everybody_but_who_declined(
    ours: Cohort, applicant: Person, first: Person, second: Person, declined: UUID
) -> None:
    appeal(ours, applicant)

    kinds = {
        who.name: db.session.execute(approval_queries.waiting_appeals(actor_of(who))).all() for who in (first, second)
    }
    assert [len(rows) for rows in kinds.values()] == [0, 1]
    assert state_of(declined) == "appealed"
    assert (mails("selection/appeal"), mails("selection/to-judge")) == (1, 1)


def test_whoever_declined_does_not_judge(ours: Cohort, applicant: Person, first: Person, declined: UUID) -> None:
    appeal(ours, applicant)

    with pytest.raises(Refused, match="second_person"):
        judge(first, declined, Move.OVERTURN)


@pytest.mark.parametrize("move", [Move.UPHOLD, Move.OVERTURN])
def test_an_appeal_is_judged_once_with_a_letter(
    ours: Cohort, applicant: Person, second: Person, declined: UUID, move: Move
) -> None:
    appeal(ours, applicant)
    judge(second, declined, move)

    assert state_of(declined) == {Move.UPHOLD: "declined", Move.OVERTURN: "sent"}[move]
    assert mails(f"selection/{move.value}") == 1
    with pytest.raises(Refused, match="move_not_possible"):
        judge(second, declined, move)


def test_nobody_appeals_twice(ours: Cohort, applicant: Person, first: Person, second: Person, declined: UUID) -> None:
    appeal(ours, applicant)
    judge(second, declined, Move.OVERTURN)
    decide(second, declined, Move.DECLINE)

    with pytest.raises(Refused, match="appeal_used"):
        appeal(ours, applicant)


def decided_on(who: Person) -> list[UUID]:
    actor = actor_of(who)
    lists = (queries.waiting, readiness.waiting_gathering)
    return [row.subject for each in lists for row in db.session.execute(each(actor))]


def test_what_an_appeal_has_opened_again_is_decided_by_somebody_who_did_not_decline_it(
    ours: Cohort, applicant: Person, first: Person, second: Person, declined: UUID
) -> None:
    appeal(ours, applicant)
    judge(second, declined, Move.OVERTURN)

    for move in (Move.DECLINE, Move.OFFER, Move.ASK_MORE):
        with pytest.raises(Refused, match="opened_on_appeal"):
            decide(first, declined, move)
    assert (decided_on(first), decided_on(second)) == ([], [declined])
    decide(second, declined, Move.OFFER)


def test_where_nobody_else_coordinates_an_administrator_decides_after_an_appeal(
    ours: Cohort, applicant: Person, first: Person, declined: UUID
) -> None:
    admin = person("Efe Admin", is_admin=True)
    appeal(ours, applicant)
    judge(admin, declined, Move.OVERTURN)
    with pytest.raises(Refused, match="opened_on_appeal"):
        decide(first, declined, Move.DECLINE)
    assert (decided_on(first), decided_on(admin)) == ([], [declined])

    with act_as(SYSTEM) as act:
        act.db.execute(update(Person).where(Person.id == admin.id).values(is_admin=False))
    assert decided_on(first) == [declined]
    decide(first, declined, Move.OFFER)


def test_neither_letter_nor_page_offers_an_appeal_that_was_used(
    client: FlaskClient, ours: Cohort, applicant: Person, second: Person, declined: UUID
) -> None:
    slug = slug_of(ours)
    sign_in(client, applicant)
    before = client.get(f"/apply/{slug}").text
    appeal(ours, applicant)
    judge(second, declined, Move.OVERTURN)
    sign_in(client, second)
    typed = {"move": "decline", "seen": "4", "reason": "There is no place."}
    shown = client.post(f"/desk/applications/{declined}/decide", data=typed).text
    decide(second, declined, Move.DECLINE)
    sign_in(client, applicant)
    after = client.get(f"/apply/{slug}").text

    assert "There is no second appeal." in shown
    assert "you can appeal" not in shown
    assert (mails("selection/decline"), mails("selection/decline-last")) == (1, 1)
    assert ("/appeal" in before, "/appeal" in after, "Your appeal was read" in after) == (True, False, True)


def test_who_declined_sees_on_the_page_that_somebody_else_decides_after_an_appeal(
    client: FlaskClient, applicant: Person, first: Person, second: Person, declined: UUID
) -> None:
    appeal(db.session.get_one(Cohort, db.session.scalars(select(Cohort.id)).one()), applicant)
    judge(second, declined, Move.OVERTURN)
    sign_in(client, first)
    page = client.get(f"/desk/applications/{declined}").text
    where = client.post("/desk/applications/many", data={"move": "decline", "application": str(declined)}).location

    assert ("Somebody else decides it now" in page, 'id="decide"' in page) == (True, False)
    assert "You declined it before the appeal" in client.get(where).text


@pytest.mark.usefixtures("declined")
def test_nobody_appeals_too_late(ours: Cohort, applicant: Person) -> None:
    with pytest.raises(Refused, match="appeal_too_late"):
        appeal(ours, applicant, at=datetime.now(UTC) + timedelta(days=40))


def test_what_was_not_declined_is_not_appealed(ours: Cohort, applicant: Person) -> None:
    sent(ours, applicant)

    with pytest.raises(Refused, match="move_not_possible"):
        appeal(ours, applicant)


def test_an_answer_is_needed_and_only_an_appeals_moves_are_made(
    ours: Cohort, applicant: Person, second: Person, declined: UUID
) -> None:
    appeal(ours, applicant)

    with pytest.raises(Refused, match="reason_needed"):
        judge(second, declined, Move.UPHOLD, " ")
    with pytest.raises(Refused, match="move_not_possible"):
        judge(second, declined, Move.APPROVE)


def test_the_pages_lead_from_the_no_to_the_answer(
    client: FlaskClient, ours: Cohort, applicant: Person, second: Person, declined: UUID
) -> None:
    slug, where = slug_of(ours), f"/desk/applications/{declined}"
    sign_in(client, applicant)
    assert f"/apply/{slug}/appeal" in client.get(f"/apply/{slug}").text
    assert "You can appeal once, until" in client.get(f"/apply/{slug}/appeal").text
    assert client.post(f"/apply/{slug}/appeal", data={"text": ""}).status_code == 422
    client.post(f"/apply/{slug}/appeal", data={"text": "My reference arrived late."})
    assert client.get(f"/apply/{slug}/appeal").status_code == 409
    sign_in(client, second)
    page = client.get(where).text
    assert "My reference arrived late." in page
    assert client.post(f"{where}/appeal", data={"move": "overturn", "answer": ""}).status_code == 422
    assert client.post(f"{where}/appeal", data={"move": "nonsense"}).status_code == 409

    client.post(
        f"{where}/appeal", data={"move": "overturn", "answer": "The reference is good.", "seen": "3", "step": "confirm"}
    )

    assert state_of(declined) == "sent"
