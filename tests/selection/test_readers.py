"""Taking a reviewer off: what they haven't sent goes to others by the same rule as ever."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, sign_in
from tests.factories.applying import applied, reviewer, slug_of
from tests.factories.training import trained
from tests.selection.deeds import mails
from trainingsite.access import Role
from trainingsite.accounts import queries as people
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.schemes.models import Cohort
from trainingsite.selection import readers, review_queries, review_service
from trainingsite.selection.models import Application
from trainingsite.selection.readers import Reading
from trainingsite.selection.review_models import Review, ReviewRound
from trainingsite.selection.review_rules import Conflict, Marked

pytestmark = pytest.mark.usefixtures("app")


def read_by(application: UUID) -> dict[str, Review]:
    """Who reads an application, by name."""
    db.session.rollback()
    statement = (
        select(Person.name, Review)
        .join(Review, Review.reviewer_id == Person.id)
        .join(ReviewRound, ReviewRound.id == Review.round_id)
        .join(Application, Application.id == ReviewRound.application_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement.where(Application.public_id == application))}


def house() -> tuple[Cohort, Person, list[Person], UUID]:
    """A cohort, its coordinator, two reviewers, and an application that both are to read."""
    ours, jun = cohort(), mentor_to_be
    chief, two = coordinator(ours), [reviewer(ours, name) for name in ("Asha Rao", "Gwen Parry")]
    who = jun(ours)
    trained(who, PLAIN_TERMS.requirements)
    return ours, chief, two, applied(ours, who)


def remove(ours: Cohort, chief: Person, who: Person) -> None:
    slug = slug_of(ours)
    with act_as(actor_of(chief)) as act:
        readers.remove(act, slug, who.public_id)


def send(who: Person, review: Review) -> None:
    with act_as(actor_of(who)) as act:
        found = review_queries.to_review(act.db, act.actor, review.public_id)
        review_service.submit(act, review.public_id, Marked({one.id: 0 for one in found.rubric}, {}, ""))


def test_what_a_removed_reviewer_hasnt_sent_goes_to_another_at_once(client: FlaskClient) -> None:
    ours, chief, (asha, _gwen), application = house()
    reviewer(ours, "Rowan Field")
    sign_in(client, chief)
    where = f"/desk/schemes/{slug_of(ours)}/reviewers"
    assert "Asha Rao: 1 to read, 0 read" in client.get(where).text
    for _ in range(2):
        client.post(f"{where}/{asha.public_id}/remove")

    assert set(read_by(application)) == {"Gwen Parry", "Rowan Field"}
    assert "Asha Rao" not in client.get(where).text
    assert (mails("selection/review-waits"), mails("selection/reads-no-longer")) == (3, 1)


def test_a_reviewer_steps_down_alone_and_what_they_hadnt_sent_goes_to_another(client: FlaskClient) -> None:
    ours, _chief, (asha, _gwen), application = house()
    reviewer(ours, "Rowan Field")
    sign_in(client, asha)
    where = f"/desk/reviews/{slug_of(ours)}/stop"
    assert f'action="{where}"' in client.get("/desk/reviews/stop").text

    client.post(where)

    assert set(read_by(application)) == {"Gwen Parry", "Rowan Field"}
    assert [one.name for one in people.holders(db.session(), ours.scheme_id, Role.REVIEWER)] == [
        "Gwen Parry", "Rowan Field",
    ]  # fmt: skip
    assert client.get("/desk/reviews").status_code == 403


def test_nobody_steps_down_from_what_they_dont_do() -> None:
    ours, chief, _two, application = house()
    slug = slug_of(ours)
    with act_as(actor_of(chief)) as act:
        readers.step_down(act, slug)

    assert set(read_by(application)) == {"Asha Rao", "Gwen Parry"}


def test_what_a_removed_reviewer_sent_stays_and_counts() -> None:
    ours, chief, (asha, _gwen), application = house()
    send(asha, read_by(application)["Asha Rao"])
    reviewer(ours, "Rowan Field")

    remove(ours, chief, asha)

    assert set(read_by(application)) == {"Asha Rao", "Gwen Parry"}
    assert readers.reading(db.session(), ours.scheme_id)[asha.id] == Reading(to_read=0, sent=1)


def test_who_comes_back_may_read_it_again_unless_they_know_the_applicant() -> None:
    ours, chief, (asha, gwen), application = house()
    with act_as(actor_of(gwen)) as act:
        review_service.declare(act, read_by(application)["Gwen Parry"].public_id, Conflict.FRIEND)
    for one in (asha, gwen):
        remove(ours, chief, one)
        with act_as(SYSTEM) as act:
            accounts.grant(act, one.id, Role.REVIEWER, ours.scheme_id)
    with act_as(SYSTEM) as act:
        review_service.find_readers(act, {})

    assert {name: one.conflict for name, one in read_by(application).items()} == {
        "Asha Rao": None, "Gwen Parry": "friend",
    }  # fmt: skip


def test_who_lost_the_role_elsewhere_is_relieved_by_the_next_look() -> None:
    ours, _chief, (asha, _gwen), application = house()
    reviewer(ours, "Rowan Field")
    with act_as(SYSTEM) as act:
        accounts.revoke(act, asha.id, Role.REVIEWER, ours.scheme_id)
        review_service.find_readers(act, {})

    assert set(read_by(application)) == {"Gwen Parry", "Rowan Field"}


def test_nobody_removes_reviewers_of_somebody_elses_scheme(client: FlaskClient) -> None:
    ours, _chief, (asha, _gwen), application = house()
    sign_in(client, coordinator(cohort(), "Somebody Else"))

    answer = client.post(f"/desk/schemes/{slug_of(ours)}/reviewers/{asha.public_id}/remove")

    assert (answer.status_code, "Asha Rao" in read_by(application)) == (403, True)
