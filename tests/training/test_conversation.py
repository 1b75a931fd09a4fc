"""A conversation on its pages: one reply a page, nothing unsaid, the same on every device."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import sign_in
from tests.quiz.samples import TYPED_ITEMS, item, quiz_file
from tests.training.conftest import serve
from tests.training.learner import Learner
from trainingsite.quiz.fields import Json
from trainingsite.training.attempt_queries import AttemptView

OPEN, CLOSED, SORRY, SAY_BACK = (
    "What's the week been like?",
    "Get a planner.",
    "Sorry, I jumped in.",
    "You miss home?",
)
HARMFUL = {"at": "good-bye", "ending": "harmful", "says": "…", "instead": "Stay with Robin.", "debrief": "Breathe."}


@pytest.fixture
def signed_in(small: Flask, folder: Path, client: FlaskClient, learner: Learner) -> FlaskClient:
    nodes = [*TYPED_ITEMS["scenario"]["nodes"][:4], HARMFUL]
    talk = item("talk", "scenario", nodes=nodes, mentee="Robin", content_note="About feeling alone.")
    serve(small, folder, quiz_file(talk, item("other"), practice=[item("inline", "scenario", review=None)]))
    sign_in(client, learner.person)
    learner.now = learner.now.now(learner.now.tzinfo)
    return client


@pytest.fixture
def attempt(learner: Learner, signed_in: FlaskClient) -> AttemptView:
    return learner.begin()


def place(attempt: AttemptView) -> str:
    number = [each.item_id for each in attempt.drawn].index("talk") + 1
    return f"/attempts/{attempt.public_id}/items/{number}"


def form(page: str) -> dict[str, str]:
    """What a page's form holds before anything is chosen."""
    return dict(re.findall(r'<input type="hidden" name="(key|revision|way)" value="([^"]*)">', page))


def say(client: FlaskClient, attempt: AttemptView, text: str, page: str = "", go: str = "stay") -> str:
    """Choose a reply on a page (the present one) and press a button; the page after that."""
    shown = page or client.get(place(attempt)).text
    (value,) = re.findall(rf'name="reply" value="(\d)"><span>{re.escape(text)}</span>', shown)
    return client.post(place(attempt), data={**form(shown), "reply": value, "go": go}, follow_redirects=True).text


def kept(learner: Learner, attempt: AttemptView) -> Json:
    saved = learner.saved(attempt)
    return saved["talk"].value if "talk" in saved else None


def test_a_conversation_is_held_by_one_reply_a_page(
    signed_in: FlaskClient, learner: Learner, attempt: AttemptView
) -> None:
    first = signed_in.get(place(attempt)).text
    second = say(signed_in, attempt, OPEN)
    last = say(signed_in, attempt, SAY_BACK)

    assert first.index("About feeling alone.") < first.index("I'm fine.")
    assert "I miss home." in second
    assert "I'm fine." in second
    assert "Robin smiles." in last
    assert "Take a breath." in last
    assert "Save and" in last
    assert 'name="reply"' not in last
    assert kept(learner, attempt) == [0, 0]


def test_saying_something_stays_at_the_conversation_and_leads_to_what_is_said_now(
    signed_in: FlaskClient, attempt: AttemptView
) -> None:
    page = signed_in.get(place(attempt)).text
    (value,) = re.findall(rf'value="(\d)"><span>{re.escape(OPEN)}', page)
    answer = signed_in.post(place(attempt), data={**form(page), "reply": value, "go": "stay"})

    assert answer.location == f"{place(attempt)}#now"


def test_a_reply_that_was_only_picked_is_not_said(
    signed_in: FlaskClient, learner: Learner, attempt: AttemptView
) -> None:
    say(signed_in, attempt, CLOSED, go="1")

    assert kept(learner, attempt) is None
    assert "data-autosave" not in signed_in.get(place(attempt)).text


def test_saying_nothing_is_told_at_the_form(signed_in: FlaskClient, attempt: AttemptView) -> None:
    page = signed_in.get(place(attempt)).text
    answer = signed_in.post(place(attempt), data={**form(page), "go": "stay"})

    assert answer.status_code == 422
    assert "Choose a reply first." in answer.text


def test_what_was_said_cannot_be_unsaid(signed_in: FlaskClient, learner: Learner, attempt: AttemptView) -> None:
    first = signed_in.get(place(attempt)).text
    say(signed_in, attempt, CLOSED)
    rewound = {"way": form(first)["way"], "revision": "2", "key": "another-long-key"}
    (value,) = re.findall(rf'value="(\d)"><span>{re.escape(OPEN)}', first)
    answer = signed_in.post(place(attempt), data={**rewound, "reply": value, "go": "stay"})

    assert answer.status_code == 409
    assert "gone on in another tab" in answer.text
    assert "Right." in answer.text
    assert kept(learner, attempt) == [2]


def test_an_older_tab_is_shown_where_the_conversation_is(
    signed_in: FlaskClient, learner: Learner, attempt: AttemptView
) -> None:
    older = signed_in.get(place(attempt)).text
    say(signed_in, attempt, CLOSED)
    say(signed_in, attempt, SORRY)
    shown = say(signed_in, attempt, OPEN, page=older)

    assert "gone on in another tab" in shown
    assert kept(learner, attempt) == [2, 0]


def test_a_repeated_post_is_said_once(signed_in: FlaskClient, learner: Learner, attempt: AttemptView) -> None:
    page = signed_in.get(place(attempt)).text
    say(signed_in, attempt, CLOSED, page=page)
    say(signed_in, attempt, SORRY)
    again = say(signed_in, attempt, CLOSED, page=page)

    assert "gone on in another tab" not in again
    assert kept(learner, attempt) == [2, 0]


def test_a_conversation_goes_on_on_another_device(
    small: Flask, signed_in: FlaskClient, learner: Learner, attempt: AttemptView
) -> None:
    say(signed_in, attempt, CLOSED)
    elsewhere = small.test_client()
    sign_in(elsewhere, learner.person)
    page = elsewhere.get(place(attempt)).text

    assert "Get a planner." in page
    assert "Right." in page
    say(elsewhere, attempt, SORRY)
    assert kept(learner, attempt) == [2, 0]


def test_a_harmful_reply_stops_the_conversation_teaches_at_once_and_fails_the_attempt(
    signed_in: FlaskClient, learner: Learner, attempt: AttemptView
) -> None:
    page = say(signed_in, attempt, "Good!")
    learner.answer(attempt, 3 - int(place(attempt)[-1]), 0)
    ended = learner.hand_in(attempt)
    result = signed_in.get(f"/attempts/{attempt.public_id}").text

    assert "The conversation stops here" in page
    assert "Stay with Robin." in page
    assert "116 123" in page
    assert 'name="reply"' not in page
    assert (ended.passed, ended.critical_missed) == (False, ("talk",))
    assert (
        result.index("If this is close to home")
        < result.index("Must-pass points to look at")
        < result.index("Stay with Robin.")
    )
    assert "A way that helps" in result


def test_a_result_looks_back_on_the_way_that_was_taken(
    signed_in: FlaskClient, learner: Learner, attempt: AttemptView
) -> None:
    say(signed_in, attempt, OPEN)
    say(signed_in, attempt, "That passes.")
    learner.hand_in(attempt)
    result = signed_in.get(f"/attempts/{attempt.public_id}").text

    assert "It comforts too soon." in result
    assert "helps a little" in result
    assert "A way that helps" not in result
    assert "It says it back." not in result


def test_an_inline_conversation_is_told_about_when_it_has_ended(signed_in: FlaskClient) -> None:
    page = signed_in.get("/modules/listening").text
    for text in (CLOSED, "A good one."):
        (value,) = re.findall(rf'name="reply" value="(\d)"><span>{re.escape(text)}</span>', page)
        sent = {"way": form(page)["way"], "reply": value}
        page = signed_in.post("/modules/listening/checks/inline", data=sent).text

        assert ("How it went" in page) is (text == "A good one.")
