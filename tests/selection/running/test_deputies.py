"""Deputies, and handing over while somebody is away."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.training import trained
from tests.selection.deeds import mails, sent, slug_of
from trainingsite.access import Role
from trainingsite.accounts import queries as people
from trainingsite.accounts.models import Person
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.refused import Refused
from trainingsite.schemes import deputies
from trainingsite.schemes.handover_rules import Span
from trainingsite.schemes.models import Cohort, Handover

pytestmark = pytest.mark.usefixtures("app")
TODAY = datetime.now(UTC).date()


def house() -> tuple[Cohort, Person, Person]:
    """A cohort and two coordinators."""
    ours = cohort()
    return ours, coordinator(ours, "Carys Morgan"), coordinator(ours, "Dewi Abara")


def form(away: Person, to: Person, **different: Any) -> dict[str, Any]:
    told = {"away": away.public_id, "to": to.public_id, "notes": "Ring Rowan about the room."}
    return {**told, "from_on": TODAY.isoformat(), "until_on": (TODAY + timedelta(days=7)).isoformat(), **different}


def told_of(ours: Cohort) -> set[int]:
    """Who gets a mail about an application that somebody sends."""
    applicant = mentor_to_be(ours)
    trained(applicant, PLAIN_TERMS.requirements)
    sent(ours, applicant)
    return {
        job.payload["person_id"]
        for job in db.session.scalars(select(Job))
        if job.payload.get("kind") == "selection/to-review"
    }


def test_mails_about_what_waits_go_to_whoever_stands_in(client: FlaskClient) -> None:
    ours, carys, dewi = house()
    sign_in(client, carys)
    client.post(f"/desk/schemes/{slug_of(ours)}/handover", data=form(carys, dewi))

    assert told_of(ours) == {dewi.id}
    assert mails("schemes/handover") == 1


def test_somebody_who_is_back_gets_them_again(client: FlaskClient) -> None:
    ours, carys, dewi = house()
    sign_in(client, carys)
    where = f"/desk/schemes/{slug_of(ours)}/handover"
    client.post(where, data=form(carys, dewi))
    db.session.rollback()
    handover = db.session.scalars(select(Handover.public_id)).one()
    for _ in range(2):
        client.post(f"{where}/{handover}/end")

    assert told_of(ours) == {carys.id, dewi.id}


def test_the_desk_says_for_whom_one_stands_in_and_what_they_left(client: FlaskClient) -> None:
    ours, carys, dewi = house()
    sign_in(client, carys)
    client.post(f"/desk/schemes/{slug_of(ours)}/handover", data=form(carys, dewi))
    away = client.get("/desk").text
    sign_in(client, dewi)
    deputy = client.get("/desk").text

    assert "Dewi Abara stands in for you" in away
    assert ("You stand in for Carys Morgan" in deputy, "Ring Rowan about the room." in deputy) == (True, True)


def test_a_handover_that_makes_no_sense_is_refused_at_its_field(client: FlaskClient) -> None:
    ours, carys, dewi = house()
    sign_in(client, carys)
    where = f"/desk/schemes/{slug_of(ours)}/handover"
    client.post(where, data=form(carys, dewi))

    answers = [client.post(where, data=one) for one in (form(carys, carys), form(carys, dewi))]

    assert [one.status_code for one in answers] == [422, 422]
    assert "Choose two different coordinators" in answers[0].text
    assert "Somebody stands in on some of these days already" in answers[1].text


def coordinators(ours: Cohort) -> set[int]:
    db.session.rollback()
    return {one.id for one in people.holders(db.session(), ours.scheme_id, Role.COORDINATOR)}


def test_stepping_down_ends_what_one_stood_in_for_and_the_last_one_stays() -> None:
    ours, carys, dewi = house()
    slug = slug_of(ours)
    with act_as(actor_of(carys)) as act:
        span = Span(TODAY, TODAY)
        deputies.hand_over(act, slug, deputies.Plan(carys.public_id, dewi.public_id, span, ""))
    with act_as(actor_of(dewi)) as act:
        deputies.step_down(act, slug)

    assert coordinators(ours) == {carys.id}
    assert db.session.scalars(select(Handover.ended_at)).one() is not None
    with pytest.raises(Refused, match="last_coordinator"), act_as(actor_of(carys)) as act:
        deputies.step_down(act, slug)
