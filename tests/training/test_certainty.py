"""How sure a learner was: kept with the answer, told to the learner alone."""

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import actor_of, coordinator, mentor_to_be, sign_in
from tests.factories import cohort as a_cohort
from tests.training.conftest import gate, serve
from tests.training.learner import QUIZ, RIGHT, WRONG, Learner
from tests.training.test_pages import form
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.quiz.certainty import Certainty, Counted
from trainingsite.quiz.fields import Json
from trainingsite.schemes.models import Cohort
from trainingsite.training import analysis, certainty_queries, queries, service
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.models import AttemptStep
from trainingsite.training.service import Saved, Saving


@pytest.fixture
def asking(small: Flask, folder: Path, learner: Learner) -> Learner:
    """A learner at a quiz that asks for certainty everywhere."""
    serve(small, folder, gate(certainty=True))
    return learner


def say(learner: Learner, attempt: AttemptView, number: int, answer: Json, sure: str, **more: object) -> Saved:
    drawn = attempt.drawn[number - 1]
    fields = {**learner.item(attempt, number).fields(answer, drawn.order), "certainty": [sure]}
    given = {"revision": 1, "key": f"key-{number}-{sure}-{answer}", **more}
    saving = Saving(attempt.public_id, number, int(str(given["revision"])), str(given["key"]), fields)
    with act_as(actor_of(learner.person), learner.now) as act:
        return service.save_answer(act, saving)


def test_certainty_is_kept_with_the_answer_and_in_the_log(asking: Learner) -> None:
    attempt = asking.begin()
    say(asking, attempt, 1, RIGHT, "sure")
    (response,) = asking.saved(attempt).values()
    step = db.session.scalars(select(AttemptStep).where(AttemptStep.kind == "answered")).one()

    assert response.certainty is Certainty.SURE
    assert step.data["certainty"] == "sure"


def test_certainty_alone_is_kept_too(asking: Learner) -> None:
    attempt = asking.begin()
    say(asking, attempt, 1, None, "guess")
    (response,) = asking.saved(attempt).values()

    assert (response.value, response.certainty) == (None, Certainty.GUESS)


def test_a_quiz_that_does_not_ask_keeps_none(learner: Learner) -> None:
    attempt = learner.begin()
    say(learner, attempt, 1, RIGHT, "sure")

    assert [each.certainty for each in learner.saved(attempt).values()] == [None]


def test_an_older_tab_that_differs_only_in_certainty_is_told(asking: Learner) -> None:
    attempt = asking.begin()
    say(asking, attempt, 1, RIGHT, "sure", revision=2)
    older = say(asking, attempt, 1, RIGHT, "guess", revision=1)
    same = say(asking, attempt, 1, RIGHT, "sure", revision=1, key="another-key")

    assert (older.kept, older.given_certainty) == (False, Certainty.GUESS)
    assert same.kept


def test_certainty_changes_no_score(asking: Learner) -> None:
    attempt = asking.begin()
    for number in range(1, len(attempt.drawn) + 1):
        say(asking, attempt, number, RIGHT, "guess")

    assert asking.hand_in(attempt).percent == 100


def failed(learner: Learner) -> AttemptView:
    """An attempt with a sure and wrong answer to every safety item, and guesses for the rest."""
    attempt = learner.begin()
    for number in range(1, len(attempt.drawn) + 1):
        missed = learner.item(attempt, number).rule == "secrecy"
        say(learner, attempt, number, WRONG if missed else RIGHT, "sure" if missed else "guess")
    return learner.hand_in(attempt)


def test_the_result_speaks_of_sure_and_wrong_where_it_matters(client: FlaskClient, asking: Learner) -> None:
    attempt = failed(asking)
    sign_in(client, asking.person)
    page = client.get(f"/attempts/{attempt.public_id}").text

    assert page.count("You were sure of this one, and it has to be right.") == 2
    assert page.count("at 2 must-pass points") == 1
    assert "−5 of 27 points" in page
    assert "You said that you were guessing, and it is right." in page


def test_nobody_but_the_learner_reads_it(client: FlaskClient, cohort: Cohort, asking: Learner) -> None:
    failed(asking)
    staff = coordinator(cohort)
    sign_in(client, staff)
    evidence = queries.evidence(db.session(), asking.person.id)

    assert "certain" not in repr(evidence).lower()
    assert all(word not in client.get("/desk").text.lower() for word in ("certain", "guessing"))


def test_the_page_asks_by_radios_and_fills_them_in(client: FlaskClient, asking: Learner) -> None:
    sign_in(client, asking.person)
    asking.now = asking.now.now(asking.now.tzinfo)
    here = f"/attempts/{asking.begin().public_id}/items/1"
    page = client.get(here).text
    client.post(here, data={**form(page), "certainty": "fairly", "choice": "0"})

    assert "How sure are you?" in page
    assert 'name="certainty" value="fairly" checked' in client.get(here).text
    assert client.post(here, data={**form(client.get(here).text), "certainty": "very"}).status_code == 400


def test_the_desk_gets_counts_without_persons(asking: Learner) -> None:
    failed(asking)
    told = certainty_queries.told(db.session(), QUIZ, 1)

    assert Counter(each.counted for each in told.items) == {
        Counted(Certainty.GUESS, True, 1): 7,
        Counted(Certainty.SURE, False, 1): 2,
    }
    assert told.people == {Certainty.GUESS: 1, Certainty.SURE: 1}
    assert not hasattr(told.items[0], "person_id")


def test_the_desk_gets_counts_of_first_attempts_at_one_revision(asking: Learner) -> None:
    failed(asking)
    before = certainty_queries.told(db.session(), QUIZ, 1)
    failed(asking)

    assert certainty_queries.told(db.session(), QUIZ, 1) == before
    assert certainty_queries.told(db.session(), QUIZ, 2) == certainty_queries.Told()


def test_the_stored_figures_hold_the_counts(asking: Learner) -> None:
    failed(asking)
    db.session.rollback()
    analysis.summarise(QUIZ)
    kept = analysis.stored(db.session(), QUIZ)

    assert kept is not None
    assert kept.stored.certainty == certainty_queries.told(db.session(), QUIZ, 1)


def test_the_desks_page_gives_no_share_of_a_few_people(client: FlaskClient, cohort: Cohort, asking: Learner) -> None:
    failed(asking)
    db.session.rollback()
    analysis.summarise(QUIZ)
    sign_in(client, coordinator(cohort))
    page = client.get(f"/desk/quizzes/{QUIZ}").text
    table = page.partition('id="certainty"')[2].partition("</table>")[0]

    assert "All items" in table
    assert " %</td>" not in table


def test_counts_are_of_one_cohort_if_one_is_named(cohort: Cohort, asking: Learner) -> None:
    failed(asking)
    other = a_cohort()
    mentor_to_be(other)

    assert certainty_queries.told(db.session(), QUIZ, 1, cohort.id).items
    assert certainty_queries.told(db.session(), QUIZ, 1, other.id) == certainty_queries.Told()


def test_running_attempts_are_not_counted(asking: Learner) -> None:
    attempt = asking.begin()
    say(asking, attempt, 1, RIGHT, "sure")

    assert certainty_queries.told(db.session(), QUIZ, 1) == certainty_queries.Told()
