"""Quizzes that tell after each item."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import sign_in
from tests.quiz.samples import TYPED_ITEMS, item, quiz_file
from tests.training.conftest import serve
from tests.training.learner import QUIZ, RIGHT, WRONG, Learner
from tests.training.test_attempts import kinds, refusal
from tests.training.test_pages import form
from trainingsite.demo.learners import right_answer
from trainingsite.training.attempt_queries import AttemptView

HALF_RIGHT = 2


@pytest.fixture
def attempt(small: Flask, folder: Path, learner: Learner) -> AttemptView:
    """An attempt at one practice item with a hint, from which each further try takes a third."""
    hinted = item("the-item", hints=["Who may advise?"])
    serve(small, folder, quiz_file(hinted, feedback="after_item", practice=[item("inline", review=None)]))
    return learner.begin()


def test_each_other_answer_is_a_try_and_the_same_again_is_none(learner: Learner, attempt: AttemptView) -> None:
    learner.answer(attempt, 1, WRONG)
    learner.answer(attempt, 1, WRONG, revision=2)
    learner.answer(attempt, 1, HALF_RIGHT, revision=3)
    (response,) = learner.saved(attempt).values()

    assert response.tries == 2
    assert kinds(attempt.id) == ["began", "tried", "answered", "tried"]


def test_a_right_answer_at_a_later_try_earns_less(learner: Learner, attempt: AttemptView) -> None:
    learner.answer(attempt, 1, WRONG)
    learner.answer(attempt, 1, RIGHT, revision=2)
    ended = learner.hand_in(attempt)

    assert (ended.percent, ended.passed) == (66, False)


def test_what_is_right_stays_right(learner: Learner, attempt: AttemptView) -> None:
    learner.answer(attempt, 1, RIGHT)

    assert refusal(lambda: learner.answer(attempt, 1, WRONG, revision=2)) == "answer_settled"


def test_when_nothing_can_be_earned_any_more_the_item_is_settled(learner: Learner, attempt: AttemptView) -> None:
    for revision, answer in enumerate((WRONG, HALF_RIGHT, WRONG), start=1):
        learner.answer(attempt, 1, answer, revision=revision)

    assert refusal(lambda: learner.answer(attempt, 1, RIGHT, revision=4)) == "answer_settled"


def test_a_gate_counts_no_tries(small: Flask, learner: Learner) -> None:
    begun = learner.begin()
    learner.answer(begun, 1, WRONG)

    assert [each.tries for each in learner.saved(begun).values()] == [0]


def test_the_page_tells_gives_a_hint_and_then_the_key(
    client: FlaskClient, learner: Learner, attempt: AttemptView
) -> None:
    sign_in(client, learner.person)
    here = f"/attempts/{attempt.public_id}/items/1"

    def give(option: int) -> str:
        data = {**form(client.get(here).text), "choice": str(attempt.drawn[0].order.index(option)), "go": "1"}
        return client.post(here, data=data, follow_redirects=True).text

    before, wrong, right = client.get(here).text, give(WRONG), give(RIGHT)

    assert "data-autosave" not in before
    assert "See how that goes" in before
    assert all(words in wrong for words in ("A guess is advice.", "Who may advise?", "Try again", "earns 66 % now"))
    assert "A warm referral." not in wrong
    assert "A warm referral." in right
    assert "Try again" not in right
    assert client.get(f"/quizzes/{QUIZ}").text.count("This is practice") == 1


@pytest.mark.parametrize("kind", TYPED_ITEMS)
def test_an_inline_check_of_every_type_is_asked_and_told(
    kind: str, small: Flask, folder: Path, client: FlaskClient, learner: Learner
) -> None:
    serve(small, folder, quiz_file(item("the-item"), practice=[item("inline", kind, review=None)]))
    from trainingsite.content.catalogue import catalogue
    from trainingsite.quiz.drawing import check_order

    question = catalogue().check(QUIZ, "inline")
    sign_in(client, learner.person)
    asked = client.get(f"/modules/{QUIZ}").text
    fields = question.fields(right_answer(question), check_order(question))  # type: ignore[arg-type]
    right = client.post(f"/modules/{QUIZ}/checks/inline", data=fields).text
    empty = client.post(f"/modules/{QUIZ}/checks/inline", data={}).text

    assert "What do you do about inline?" in asked
    assert 'class="answer good" role="status"' in right
    assert ("Not answered" in empty) is not question.grows
