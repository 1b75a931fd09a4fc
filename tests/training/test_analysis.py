"""A quiz's statistics: which attempts count, what is stored, and who sees what of it."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import actor_of, coordinator, mentor_to_be, person, sign_in
from tests.training.conftest import gate, serve
from tests.training.learner import QUIZ, RIGHT, WRONG, Learner
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as, worker
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.quiz.item_analysis import Responses
from trainingsite.quiz.summary import ItemSummary, Summary
from trainingsite.schemes.models import Cohort
from trainingsite.training import analysis, analysis_queries
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.rules import Phase


def found() -> Responses:
    db.session.rollback()
    return analysis_queries.responses(db.session(), QUIZ, catalogue().quiz(QUIZ).quiz)


def summary() -> Summary:
    db.session.rollback()
    return analysis.found_out(db.session(), QUIZ).summary


def another(cohort: Cohort) -> Learner:
    return Learner(mentor_to_be(cohort))


def finish(learner: Learner, attempt: AttemptView) -> None:
    """Hand in, with nothing said to a second chance."""
    ended = learner.hand_in(attempt)
    if ended.is_open:
        learner.hand_in(ended, Phase.SECOND)


def item(told: Summary, name: str) -> ItemSummary:
    return next(each for each in told.items if each.figures.id == name)


# Which attempts count


def test_a_first_attempt_counts_with_its_marks(learner: Learner) -> None:
    attempt = learner.take()
    told = found()

    assert told.matrix.totals.tolist() == [len(attempt.drawn)]
    assert told.passed.tolist() == [True]
    assert {name for name, seen in zip(told.matrix.ids, told.matrix.seen[0], strict=True) if seen} == {
        each.item_id for each in attempt.drawn
    }


def test_a_second_attempt_and_one_that_runs_do_not(learner: Learner, cohort: Cohort) -> None:
    learner.take(wrong=["secrecy"])
    learner.take()
    another(cohort).begin()

    assert found().matrix.attempts == 1


def test_an_item_that_was_shown_and_not_answered_earned_nothing(learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer(attempt, 1, RIGHT)
    finish(learner, attempt)
    matrix = found().matrix

    assert matrix.totals.tolist() == [1]
    assert int(matrix.seen.sum()) == len(attempt.drawn)


def test_an_attempt_without_any_answer_counts_as_nought(learner: Learner) -> None:
    finish(learner, learner.begin())

    assert found().matrix.totals.tolist() == [0]


def test_the_fresh_variant_of_a_second_chance_counts_nowhere(learner: Learner) -> None:
    attempt = learner.take(wrong=["visa"])
    fresh = next(each.item_id for each in attempt.drawn if each.fresh)
    told = found()

    assert int(told.matrix.seen.sum()) == len(attempt.drawn) - 1
    assert not [each for each in told.answers if each.item == fresh and len(each.rows)]


def test_the_quiz_says_which_items_were_left_to_chance(learner: Learner) -> None:
    learner.take()
    matrix = found().matrix
    pools = dict(zip(matrix.ids, matrix.pools, strict=True))
    secrecy = {pool for name, pool in pools.items() if name.startswith("secrecy")}
    plain = {pool for name, pool in pools.items() if name.startswith("plain")}

    assert all(matrix.drawn)
    assert len(secrecy) == len(plain) == 1
    assert secrecy != plain


def test_an_attempt_at_another_revision_does_not_count(app: Flask, learner: Learner, folder: Path) -> None:
    learner.take()
    serve(app, folder, gate(revision=2))

    assert found().matrix.attempts == 0


def test_what_was_picked_counts_only_where_the_item_was_worded_as_now(
    app: Flask, learner: Learner, folder: Path
) -> None:
    attempt = learner.take()
    reworded = gate()
    changed = attempt.drawn[0].item_id
    next(each for each in reworded["items"] if each["id"] == changed)["stem"] = "Said in another way."
    serve(app, folder, reworded)
    told = found()

    assert told.matrix.attempts == 1
    assert {each.item for each in told.answers} == {each.item_id for each in attempt.drawn[1:]}


def test_options_and_misconceptions_are_counted_from_what_was_answered(learner: Learner, cohort: Cohort) -> None:
    learner.take()
    attempt = another(cohort).take(wrong=["secrecy"])
    missed = next(each.item_id for each in attempt.drawn if each.item_id.startswith("secrecy"))
    told = summary()

    assert item(told, missed).options[WRONG].total == 1
    assert [(each.tag, each.all.people, each.all.base) for each in told.misconceptions] == [("EXPERT", 1, 2)]
    assert [(count.people, count.base) for count in told.misconceptions[0].schemes.values()] == [(1, 2)]


def test_an_items_time_is_from_the_step_before_to_its_first_answer(learner: Learner) -> None:
    attempt = learner.begin()
    learner.wait(seconds=40)
    learner.answer(attempt, 1, WRONG)
    learner.wait(seconds=25)
    learner.answer(attempt, 2, RIGHT)
    learner.wait(seconds=300)
    learner.answer(attempt, 1, RIGHT, revision=2)
    finish(learner, attempt)
    told = found().seconds

    assert told == {attempt.drawn[0].item_id: 40, attempt.drawn[1].item_id: 25}


def test_without_attempts_there_is_nothing_but_the_number(small: Flask) -> None:
    assert summary().quiz.attempts == 0


# What is stored


def test_the_job_stores_what_is_read_back_as_it_was(learner: Learner) -> None:
    learner.take()
    analysis.summarise_quizzes({}, 1)
    kept = analysis.stored(db.session(), QUIZ)

    assert kept is not None
    assert kept.stored == analysis.found_out(db.session(), QUIZ)
    assert kept.revision == 1


def test_the_job_replaces_what_was_stored(learner: Learner, cohort: Cohort) -> None:
    learner.take()
    analysis.summarise(QUIZ)
    another(cohort).take()
    analysis.summarise_quizzes({"quiz": QUIZ}, 1)
    kept = analysis.all_stored(db.session())

    assert [each.stored.summary.quiz.attempts for each in kept.values()] == [2]


def test_the_job_passes_over_a_quiz_that_has_gone(small: Flask) -> None:
    analysis.summarise_quizzes({"quiz": "gone"}, 1)

    assert analysis.all_stored(db.session()) == {}


def test_asking_again_is_for_those_who_may_and_for_a_quiz_that_is_there(cohort: Cohort) -> None:
    for who, slug, code in ((person(), QUIZ, "not_allowed"), (coordinator(cohort), "gone", "no_such_content")):
        with pytest.raises(Refused) as caught, act_as(actor_of(who)) as act:
            analysis.refresh(act, slug)
        assert caught.value.code == code


# The desk


@pytest.fixture
def desk(client: FlaskClient, cohort: Cohort) -> FlaskClient:
    sign_in(client, coordinator(cohort))
    return client


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def test_the_list_shows_every_quiz_and_how_it_does(desk: FlaskClient, learner: Learner) -> None:
    assert "Listening" in text(desk, "/desk/quizzes")

    learner.take()
    analysis.summarise(QUIZ)

    assert 'data-label="First attempts">1</td>' in text(desk, "/desk/quizzes")


def test_a_quiz_without_figures_offers_to_work_them_out_and_the_job_does(desk: FlaskClient, learner: Learner) -> None:
    learner.take()

    assert "No figures yet" in text(desk, f"/desk/quizzes/{QUIZ}")

    assert desk.post(f"/desk/quizzes/{QUIZ}/refresh").status_code == 302
    worker.drain()

    assert "1 first attempt" in text(desk, f"/desk/quizzes/{QUIZ}")


def test_the_page_reads_only_what_is_stored(desk: FlaskClient, learner: Learner, cohort: Cohort) -> None:
    learner.take()
    analysis.summarise(QUIZ)
    another(cohort).take()

    assert "1 first attempt" in text(desk, f"/desk/quizzes/{QUIZ}")


def test_the_page_has_figures_findings_a_plot_and_a_table_beside_it(desk: FlaskClient, cohort: Cohort) -> None:
    for wrong in (["secrecy"], [], ["visa"], []):
        another(cohort).take(wrong=wrong)
    analysis.summarise(QUIZ)
    page = text(desk, f"/desk/quizzes/{QUIZ}")

    assert "4 attempts so far: too few to judge items by" in page
    assert '<svg class="plot"' in page
    assert page.index("Figures of the items") > page.index('<svg class="plot"')
    assert "style=" not in page


def test_a_small_group_has_no_share_and_rounded_numbers(desk: FlaskClient, cohort: Cohort) -> None:
    for wrong in (["secrecy"], [], ["secrecy"], []):
        another(cohort).take(wrong=wrong)
    analysis.summarise(QUIZ)
    page = text(desk, f"/desk/quizzes/{QUIZ}")
    shown = page[page.index('id="misconceptions"') : page.index('id="options"')]

    assert re.findall(r'data-label="(?:Showed it|Of|Share)">([^<]+)', shown)[:3] == ["0", "5", "–"]
    assert " %" not in shown


def test_a_revised_quiz_says_that_the_figures_are_of_the_one_before(
    app: Flask, desk: FlaskClient, learner: Learner, folder: Path
) -> None:
    learner.take()
    analysis.summarise(QUIZ)
    serve(app, folder, gate(revision=2))

    assert "has been revised since" in text(desk, f"/desk/quizzes/{QUIZ}")


def test_the_page_shows_the_standard_that_was_set(
    app: Flask, desk: FlaskClient, learner: Learner, folder: Path
) -> None:
    record = {"judges": ["Ann", "Ben"], "ratings": {"plain-0": [70, 80]}}
    serve(app, folder, gate(standard=record))
    learner.take()
    analysis.summarise(QUIZ)
    page = text(desk, f"/desk/quizzes/{QUIZ}")

    assert "recommend a pass mark of <strong>75 %</strong>" in page
    assert "Ann" in page


def test_no_reviewer_and_no_learner_sees_the_figures(client: FlaskClient, cohort: Cohort) -> None:
    sign_in(client, mentor_to_be(cohort))

    assert client.get("/desk/quizzes").status_code == 403
