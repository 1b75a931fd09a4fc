"""The desk's page on how a cohort comes along."""

import csv
import io
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.factories import PLAIN_TERMS, actor_of, cohort, coordinator, mentor_to_be, person, sign_in
from tests.factories.applying import applied, slug_of
from tests.factories.training import trained
from tests.house.test_statements import counted
from tests.selection.deeds import approved
from trainingsite.accounts.models import Person
from trainingsite.content.catalogue import catalogue
from trainingsite.content.values import Question
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.evaluation import overview_queries
from trainingsite.evaluation.overview_queries import Overview
from trainingsite.evaluation.overview_rules import Step
from trainingsite.infra.db import db
from trainingsite.schemes import service as schemes
from trainingsite.schemes.models import Cohort, JoinAsk
from trainingsite.schemes.queries import cohorts, view
from trainingsite.schemes.rules import Order, Requirements
from trainingsite.training import service as training
from trainingsite.training.models import Attempt, Talk

pytestmark = pytest.mark.usefixtures("app")
NOW = datetime.now(UTC)


def overview(ours: Cohort) -> Overview:
    db.session.rollback()
    found = view(db.session.execute(cohorts().where(Cohort.id == ours.id)).one())
    return overview_queries.overview(db.session(), found, catalogue(), NOW)


def people(found: Overview) -> dict[Step, int]:
    return {one.step: one.people for one in found.funnel}


def cohort_with_somebody_at_each_step() -> Cohort:
    ours = cohort()
    staff = coordinator(ours)
    mentor_to_be(ours, "Has Joined")
    begun = mentor_to_be(ours, "Has Begun")
    with act_as(actor_of(begun)) as act:
        training.start_attempt(act, "listening")
    trained(mentor_to_be(ours, "Has Trained"), PLAIN_TERMS.requirements)
    applicant = mentor_to_be(ours, "Has Applied")
    trained(applicant, PLAIN_TERMS.requirements)
    applied(ours, applicant, {"year": "First year"})
    approved(ours, staff, "Is Approved")
    return ours


def test_the_funnel_counts_who_came_to_each_step_and_where_everybody_is() -> None:
    found = overview(cohort_with_somebody_at_each_step())

    assert people(found) == {Step.JOINED: 5, Step.BEGAN: 4, Step.TRAINED: 3, Step.APPLIED: 2, Step.APPROVED: 1}
    assert [(stage.value, count) for stage, count in found.stages] == [
        ("joined", 1), ("training", 1), ("trained", 1), ("applied", 1), ("approved", 1),
    ]  # fmt: skip


def test_another_year_and_mentees_are_not_counted() -> None:
    ours, theirs = cohort(), cohort()
    approved(theirs, coordinator(theirs))
    with act_as(SYSTEM) as act:
        schemes.enrol(act, person().id, ours.id, "mentee")

    assert overview(ours).people == 0


def stand(who: Person, *, passed: bool, days: int) -> None:
    """Let their only attempt have ended so many days ago."""
    at = NOW - timedelta(days=days)
    with act_as(SYSTEM) as act:
        changed = update(Attempt).where(Attempt.person_id == who.id)
        act.db.execute(changed.values(passed=passed, submitted_at=at, began_at=at))


def test_where_people_stop_is_told_by_module_and_by_quiz() -> None:
    ours = cohort()
    for passed, days in ((True, 1), (False, 1), (False, 20)):
        who = mentor_to_be(ours)
        trained(who, PLAIN_TERMS.requirements)
        stand(who, passed=passed, days=days)
    with act_as(SYSTEM) as act:
        due = {"public_id": uuid.uuid4(), "quiz": "listening", "rule": "x", "after": 2, "asked_at": NOW}
        act.db.add(Talk(person_id=who.id, **due))
    (quiz,), (module,) = overview(ours).quizzes, overview(ours).modules

    assert (quiz.begun, quiz.first_time, quiz.passed, quiz.talk, quiz.stuck) == (3, 1, 1, 1, 1)
    assert (module.slug, module.begun, module.read) == ("listening", 3, 3)


def test_the_page_tells_it_in_a_table_and_costs_the_same_however_many_there_are(client: FlaskClient) -> None:
    ours = cohort_with_somebody_at_each_step()
    sign_in(client, coordinator(ours))
    client.get("/desk/overview")
    with counted() as statements:
        page = client.get("/desk/overview").text

    assert len(statements) <= 8, statements
    assert "1 has not begun" in page
    assert "There are too few applicants to show groups of them." in page


def test_the_file_says_the_same(client: FlaskClient) -> None:
    ours = cohort_with_somebody_at_each_step()
    sign_in(client, coordinator(ours))
    rows = list(csv.DictReader(io.StringIO(client.get("/desk/overview.csv").text.removeprefix("\ufeff"))))

    told = {(row["part"], row["about"], row["figure"]): row["value"] for row in rows}
    assert (told["funnel", "trained", "people"], told["funnel", "trained", "not_further"]) == ("3", "1")
    assert (told["now", "approved", "people"], told["funnel", "trained", "percent"]) == ("1", "")


def ask(ours: Cohort, *people: Person, part: str = "mentor") -> None:
    with act_as(SYSTEM) as act:
        for one in people:
            told = {"public_id": uuid.uuid4(), "cohort_id": ours.id, "part": part}
            act.db.add(JoinAsk(person_id=one.id, asked_at=NOW - timedelta(days=1), **told))


def test_who_was_invited_stands_before_the_funnel_and_may_be_fewer_than_joined(client: FlaskClient) -> None:
    ours = cohort()
    ask(ours, *(mentor_to_be(ours) for _ in range(3)), *(person() for _ in range(4)))
    ask(ours, person(), part="mentee")
    for _ in range(6):
        mentor_to_be(ours)
    sign_in(client, coordinator(ours))
    rows = list(csv.DictReader(io.StringIO(client.get("/desk/overview.csv").text.removeprefix("\ufeff"))))

    told = {(row["about"], row["figure"]): row["value"] for row in rows}
    assert (told["invited", "people_rounded"], told["invited", "joined_rounded"]) == ("5", "5")
    assert (told["joined", "people"], told["joined", "uninvited_rounded"]) == ("9", "5")
    assert "about 5 without an invitation" in client.get("/desk/overview").text


def test_a_year_into_which_nobody_was_invited_has_no_such_step(client: FlaskClient) -> None:
    sign_in(client, coordinator(cohort_with_somebody_at_each_step()))

    assert "nvited" not in client.get("/desk/overview").text + client.get("/desk/overview.csv").text


def test_a_year_of_somebody_elses_scheme_is_not_there(client: FlaskClient) -> None:
    theirs = cohort()
    sign_in(client, coordinator(cohort()))

    assert client.get(f"/desk/overview?cohort={theirs.public_id}").status_code == 404
    assert client.get("/desk/overview.csv?cohort=x").status_code == 404


def test_applicants_are_grouped_by_what_the_year_itself_asks() -> None:
    campus = Question(id="own_campus", kind="choice", label="Which campus?", options=("North", "South"))
    ours = cohort(replace(PLAIN_TERMS, questions=(campus,)))

    assert [label for label, _ in overview(ours).breakdowns] == ["Which campus?"]


NOTHING = Requirements((), (), agreement=False)
WITHOUT = {
    "no modules": replace(PLAIN_TERMS.requirements, modules=()),
    "no quizzes": replace(PLAIN_TERMS.requirements, quizzes=()),
    "nothing": NOTHING,
}


@pytest.mark.parametrize("asked", WITHOUT.values(), ids=WITHOUT.keys())
@pytest.mark.parametrize("order", Order)
def test_a_year_that_asks_for_no_modules_or_no_quizzes_is_a_year_like_any_other(
    client: FlaskClient, asked: Requirements, order: Order
) -> None:
    ours = cohort(replace(PLAIN_TERMS, requirements=asked, order=order))
    applicant = mentor_to_be(ours, "Has Applied")
    trained(applicant, asked)
    applied(ours, applicant)
    pages = ["/desk/overview", "/desk/overview.csv", "/desk/nudges", "/desk/people", f"/schemes/{slug_of(ours)}"]
    sign_in(client, coordinator(ours))

    assert [client.get(page).status_code for page in pages] == [200] * 5
    assert "0 " not in client.get(pages[-1]).text.split("How it goes")[1].split("</ol>")[0]
    sign_in(client, applicant)
    assert client.get("/").status_code == 200


def test_where_nothing_is_asked_everybody_has_done_it_and_the_funnel_has_no_training() -> None:
    ours = cohort(replace(PLAIN_TERMS, requirements=NOTHING))
    mentor_to_be(ours)

    found = overview(ours)
    assert people(found) == {Step.JOINED: 1, Step.APPLIED: 0, Step.APPROVED: 0}
    assert [stage.value for stage, _ in found.stages] == ["trained"]
