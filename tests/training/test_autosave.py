"""Saving by the script, and the agreement."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.factories import sign_in
from tests.quiz.samples import item, quiz_file
from tests.training.conftest import serve
from tests.training.learner import RIGHT, WRONG, Learner
from trainingsite.content.catalogue import catalogue
from trainingsite.content.models import ContentVersion
from trainingsite.infra.db import db
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.forms import ANSWER_WORDS
from trainingsite.training.models import AgreementSignature

JSON = {"Accept": "application/json"}


@pytest.fixture
def signed_in(client: FlaskClient, learner: Learner) -> FlaskClient:
    sign_in(client, learner.person)
    learner.now = learner.now.now(learner.now.tzinfo)
    return client


@pytest.fixture
def attempt(learner: Learner, signed_in: FlaskClient) -> AttemptView:
    return learner.begin()


def sent(attempt: AttemptView, option: int, revision: int, key: str = "some-long-key") -> dict[str, str]:
    return {"key": key, "revision": str(revision), "choice": str(attempt.drawn[0].order.index(option))}


def place(attempt: AttemptView, number: int = 1) -> str:
    return f"/attempts/{attempt.public_id}/items/{number}/autosave"


def test_the_script_is_told_the_revision_and_the_time(
    signed_in: FlaskClient, learner: Learner, attempt: AttemptView
) -> None:
    answer = signed_in.post(place(attempt), data=sent(attempt, RIGHT, 1), headers=JSON)

    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["kept"], answer.json["revision"]) == (True, 1)
    assert re.fullmatch(r"\d\d:\d\d", answer.json["clock"])
    assert [each.value for each in learner.saved(attempt).values()] == [RIGHT]


def test_a_repeated_post_gets_the_same_answer(signed_in: FlaskClient, attempt: AttemptView) -> None:
    first = signed_in.post(place(attempt), data=sent(attempt, RIGHT, 1), headers=JSON)
    again = signed_in.post(place(attempt), data=sent(attempt, RIGHT, 1), headers=JSON)

    assert (again.status_code, again.json) == (first.status_code, first.json)


def test_an_older_tab_is_told(signed_in: FlaskClient, attempt: AttemptView) -> None:
    signed_in.post(place(attempt), data=sent(attempt, RIGHT, 1), headers=JSON)
    older = signed_in.post(place(attempt), data=sent(attempt, WRONG, 1, "another-key"), headers=JSON)

    assert older.status_code == 409
    assert older.json is not None
    assert (older.json["kept"], older.json["revision"]) == (False, 1)


def test_what_cannot_be_read_is_told_in_words(
    small: Flask, folder: Path, signed_in: FlaskClient, learner: Learner
) -> None:
    serve(small, folder, quiz_file(item("the-item", "number"), practice=[item("inline", review=None)]))
    form = {"key": "some-long-key", "revision": "1", "number": "many"}
    wrong = signed_in.post(place(learner.begin()), data=form, headers=JSON)

    assert wrong.status_code == 422
    assert wrong.json == {"code": "answer_not_a_number", "words": ANSWER_WORDS["answer_not_a_number"]}


def test_an_answer_that_was_not_offered_is_refused(signed_in: FlaskClient, attempt: AttemptView) -> None:
    wrong = signed_in.post(place(attempt), data={**sent(attempt, RIGHT, 1), "choice": "99"}, headers=JSON)

    assert (wrong.status_code, wrong.json and wrong.json["code"]) == (400, "answer_not_offered")


def test_an_item_that_was_not_drawn_is_not_there(signed_in: FlaskClient, attempt: AttemptView) -> None:
    answer = signed_in.post(place(attempt, 10), data=sent(attempt, RIGHT, 1), headers=JSON)

    assert (answer.status_code, answer.json and answer.json["code"]) == (404, "no_such_item")


def test_after_handing_in_the_script_is_told_so(signed_in: FlaskClient, learner: Learner, attempt: AttemptView) -> None:
    learner.answer_all(attempt)
    learner.hand_in(attempt)
    answer = signed_in.post(place(attempt), data=sent(attempt, WRONG, 2), headers=JSON)

    assert (answer.status_code, answer.json and answer.json["code"]) == (409, "attempt_finished")


def test_the_agreement_is_signed_by_typing_ones_name(signed_in: FlaskClient, learner: Learner) -> None:
    shown = signed_in.get("/agreement").text
    version = re.search(r'name="version" value="([0-9a-f]{64})"', shown)
    assert version is not None
    answer = signed_in.post(
        "/agreement", data={"version": version[1], "typed_name": " jun watanabe"}, follow_redirects=True
    )
    (signature,) = db.session.scalars(select(AgreementSignature)).all()

    assert "Signed as jun watanabe" in answer.text
    assert signature.version == catalogue().agreement.hash
    assert db.session.get(ContentVersion, signature.version) is not None


def test_signing_twice_signs_once(signed_in: FlaskClient, learner: Learner) -> None:
    for _ in range(2):
        signed_in.post("/agreement", data={"version": catalogue().agreement.hash, "typed_name": "Jun Watanabe"})

    assert db.session.scalar(select(func.count()).select_from(AgreementSignature)) == 1


@pytest.mark.parametrize(
    ("typed", "words"), [("Somebody Else", "in your account: Jun Watanabe"), ("", "Type your name")]
)
def test_another_name_does_not_sign(signed_in: FlaskClient, learner: Learner, typed: str, words: str) -> None:
    answer = signed_in.post("/agreement", data={"version": catalogue().agreement.hash, "typed_name": typed})

    assert words in answer.text
    assert db.session.scalar(select(func.count()).select_from(AgreementSignature)) == 0


def test_a_text_that_changed_meanwhile_is_not_signed(small: Flask, signed_in: FlaskClient, learner: Learner) -> None:
    answer = signed_in.post("/agreement", data={"version": "0" * 64, "typed_name": "Jun Watanabe"})

    assert answer.status_code == 409
    assert "The agreement has changed" in answer.text
