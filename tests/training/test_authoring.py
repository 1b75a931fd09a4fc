"""The page for authors."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import person, sign_in
from trainingsite.quiz.questions import TYPES


@pytest.fixture
def author(app: Flask, client: FlaskClient) -> FlaskClient:
    """Somebody who may see it."""
    sign_in(client, person(is_admin=True))
    return client


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_is_shown_with_its_source_and_as_learners_see_it(author: FlaskClient, kind: str) -> None:
    page = author.get("/desk/authoring").text

    assert f'<h2 id="{kind}">{kind}</h2>' in page
    assert f"type: {kind}\n" in page
    assert f'name="try" value="{kind}"' in page


def test_what_learners_read_after_answering_is_shown(author: FlaskClient) -> None:
    page = author.get("/desk/authoring").text

    assert "It has its answer in it already." in page.partition("What learners read after answering")[2]


def test_an_answer_that_is_tried_gets_its_feedback(author: FlaskClient) -> None:
    page = author.get("/desk/authoring?try=short&text=leading+question").text

    assert 'value="leading question"' in page
    assert 'role="status"><p><span class="tag stop">' in page


def test_a_mistake_of_typing_is_told_at_the_form(author: FlaskClient) -> None:
    answer = author.get("/desk/authoring?try=number&number=many")

    assert answer.status_code == 200
    assert "That isn’t a number we can read." in answer.text


def test_an_answer_that_nobody_was_offered_is_refused(author: FlaskClient) -> None:
    assert author.get("/desk/authoring?try=choice&choice=99").status_code == 400


def test_the_schema_is_served(author: FlaskClient) -> None:
    answer = author.get("/desk/authoring/quiz.schema.json")

    assert answer.mimetype == "application/schema+json"
    assert json.loads(answer.text)["title"] == "A Signpost quiz"


def test_the_desk_leads_there(author: FlaskClient) -> None:
    assert 'href="/desk/authoring"' in author.get("/desk").text
