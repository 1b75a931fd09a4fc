"""A quiz as a learner sees it, for those who answer for it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.factories import coordinator, sign_in
from tests.training.learner import QUIZ, WRONG, Learner
from trainingsite.content.catalogue import catalogue
from trainingsite.infra.db import db
from trainingsite.quiz.drawing import draw
from trainingsite.schemes.models import Cohort
from trainingsite.training.models import Attempt, AttemptStep

HERE = f"/desk/quizzes/{QUIZ}/preview"


@pytest.fixture
def staff(client: FlaskClient, cohort: Cohort) -> FlaskClient:
    sign_in(client, coordinator(cohort))
    return client


def test_a_preview_shows_what_a_seed_draws_in_its_order(staff: FlaskClient) -> None:
    drawn = draw(catalogue().quiz(QUIZ).quiz, 7, {})
    page = staff.get(f"{HERE}?seed=7").text
    places = [page.index(f'id="item-{each.item_id}"') for each in drawn]

    assert places == sorted(places)
    assert f'{HERE}?seed=6"' in page
    assert f'{HERE}?seed=8"' in page


def test_beside_each_item_stand_key_rule_and_reasons(staff: FlaskClient) -> None:
    page = staff.get(HERE).text

    assert "What stands behind question 1" in page
    assert all(words in page for words in ("secrecy", "A guess is advice.", "EXPERT", "nobody yet"))


def test_an_answer_is_marked_and_nothing_is_kept(staff: FlaskClient) -> None:
    item = draw(catalogue().quiz(QUIZ).quiz, 7, {})[0]
    choice = str(item.order.index(WRONG))
    page = staff.post(f"{HERE}?seed=7", data={"item": item.item_id, "choice": choice})

    assert page.status_code == 200
    assert page.text.count('class="answer stop" role="status"') == 1
    for table in (Attempt, AttemptStep):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_only_what_the_seed_draws_can_be_answered(staff: FlaskClient) -> None:
    assert staff.post(f"{HERE}?seed=7", data={"item": "nothing"}).status_code == 404
    drawn = draw(catalogue().quiz(QUIZ).quiz, 7, {})[0].item_id
    assert staff.post(f"{HERE}?seed=7", data={"item": drawn, "choice": "99"}).status_code == 400


@pytest.mark.parametrize("seed", ["-1", "many", "9" * 30])
def test_a_seed_that_is_none_draws_something_all_the_same(staff: FlaskClient, seed: str) -> None:
    assert staff.get(f"{HERE}?seed={seed}").status_code == 200


def test_a_learner_sees_no_preview(client: FlaskClient, learner: Learner) -> None:
    sign_in(client, learner.person)

    assert client.get(HERE).status_code == 403


def test_the_desk_leads_to_the_quizzes_and_their_previews(staff: FlaskClient) -> None:
    assert 'href="/desk/quizzes"' in staff.get("/desk").text
    page = staff.get("/desk/quizzes").text

    assert f'href="{HERE}"' in page
    assert "Mark again" not in page
