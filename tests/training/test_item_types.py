"""How gaps, judgements, transcripts and reflections are asked, kept and told on the learner's pages."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import sign_in
from tests.quiz.samples import Raw, item, quiz_file
from tests.training.conftest import serve
from tests.training.learner import QUIZ, Learner
from trainingsite.quiz.fields import Json

KINDS = ("gap", "judgement", "transcript", "reflection")
WRONG: dict[str, Json] = {
    "gap": {"scope": 1, "limit": "late again"},
    "judgement": [0, 1, 1, 3],
    "transcript": [1, 2],
    "reflection": "I'd <wait>.",
}


class Desk:
    """A learner at a quiz of one item that has to be right to pass."""

    def __init__(self, client: FlaskClient, learner: Learner) -> None:
        self.client, self.learner = client, learner
        sign_in(client, learner.person)
        learner.now = datetime.now(UTC)

    def begin(self) -> str:
        """The address of the item's page."""
        self.attempt = self.learner.begin()
        return f"/attempts/{self.attempt.public_id}/items/1"

    def fields(self, answer: Json) -> dict[str, list[str]]:
        return self.learner.item(self.attempt, 1).fields(answer, self.attempt.drawn[0].order)

    def take(self, answer: Json) -> str:
        """The page of the result."""
        self.begin()
        self.learner.answer(self.attempt, 1, answer)
        self.learner.hand_in(self.attempt)
        return plain(self.client.get(f"/attempts/{self.attempt.public_id}").text)


@pytest.fixture
def desk(client: FlaskClient, learner: Learner) -> Desk:
    return Desk(client, learner)


def put(app: Flask, folder: Path, kind: str, attempts: dict[str, Any] | None = None, **given: Any) -> None:
    """Let the quiz be one item of this type, which also stands in the module as a check."""
    practice: list[Raw] = [item("inline", kind, review=None)]
    serve(app, folder, quiz_file(item("the-item", kind, **given), practice=practice, attempts=attempts or {}))


def plain(page: str) -> str:
    """A page without what doesn't show: tags and the spaces between words."""
    body = re.sub(r"<[^>]+>", " ", page.partition("<main")[2])
    return " ".join(body.split())


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_is_asked_with_a_label_for_everything_to_fill_in(
    kind: str, small: Flask, folder: Path, desk: Desk
) -> None:
    put(small, folder, kind)
    page = desk.client.get(desk.begin()).text.partition("<form")[2]
    controls = re.findall(r'<(?:select|textarea|input type="text")[^>]*>', page)
    labels = re.findall(r'<label for="([^"]+)"', page)

    assert "What do you do about the-item?" in page
    assert all("aria-label=" in each or re.search(r' id="([^"]+)"', each)[1] in labels for each in controls)  # type: ignore[index]


@pytest.mark.parametrize("kind", KINDS)
def test_a_posted_answer_is_kept_and_filled_in_again(kind: str, small: Flask, folder: Path, desk: Desk) -> None:
    put(small, folder, kind)
    here = desk.begin()
    hidden = dict(
        re.findall(r'<input type="hidden" name="(key|revision)" value="([^"]*)">', desk.client.get(here).text)
    )
    desk.client.post(here, data={**hidden, **desk.fields(WRONG[kind])})
    page = desk.client.get(here).text
    filled = {
        "gap": 'value="late again"',
        "judgement": 'value="fairly-well" checked',
        "transcript": 'value="2" checked',
        "reflection": "I&#39;d &lt;wait&gt;.</textarea>",
    }

    assert [each.value for each in desk.learner.saved(desk.attempt).values()] == [WRONG[kind]]
    assert filled[kind] in page


@pytest.mark.parametrize("kind", KINDS)
def test_an_inline_check_tells_everything_at_once(kind: str, small: Flask, folder: Path, desk: Desk) -> None:
    put(small, folder, kind)
    desk.begin()
    page = desk.client.post(f"/modules/{QUIZ}/checks/inline", data=desk.fields(WRONG[kind])).text
    told = {"gap": "What is right", "judgement": "Experts", "transcript": "you missed it", "reflection": "look for"}

    assert told[kind] in plain(page)


BEFORE = {
    "gap": ("What you say stays secret . doesn’t fit It can't, always.", "between us"),
    "judgement": ("Send a link You Fairly well far from the experts’ view It ends the talk.", "Experts"),
    "transcript": ("Mei Lin: You're fine, aren't you? you marked it, and it doesn’t fit It leads.", "would help?"),
    "reflection": ("I&#39;d &lt;wait&gt;. It counts from 3 words on.", "differently"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_before_passing_feedback_is_about_what_was_answered(kind: str, small: Flask, folder: Path, desk: Desk) -> None:
    put(small, folder, kind)
    page = desk.take(WRONG[kind])
    said, unsaid = BEFORE[kind]

    assert said in page
    assert unsaid not in page


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("gap", "What is right What you say stays between us, with one limit . The limit is said first."),
        ("judgement", "Send a link You Fairly well Experts Not very well far from the experts’ view"),
        ("transcript", "Mei Lin: What would help? you missed it It asks what they want."),
        ("reflection", "What to look for in it What you would do differently ."),
    ],
)
def test_when_no_attempt_is_left_everything_is_told(
    kind: str, said: str, small: Flask, folder: Path, desk: Desk
) -> None:
    put(small, folder, kind, {"most": 1})

    assert said in desk.take(WRONG[kind])


def test_a_harmful_judgement_fails_whatever_the_score_and_stands_first(small: Flask, folder: Path, desk: Desk) -> None:
    put(small, folder, "judgement")
    serve(small, folder, quiz_file(item("the-item", "judgement", weight=1), pass_mark=10, practice=[item("inline")]))
    page = desk.take([0, 2, 1, 1])

    assert "Not passed yet: 75 %" in page
    assert "Must-pass points to look at" in page
    assert page.count("omebody could come to harm") == 3


def test_a_judgement_without_harm_passes_by_its_score(small: Flask, folder: Path, desk: Desk) -> None:
    serve(small, folder, quiz_file(item("the-item", "judgement"), pass_mark=10, practice=[item("inline")]))

    assert "Passed: 25 %" in desk.take([None, None, 3, None])


def test_a_reflection_says_who_reads_it_before_it_is_written(small: Flask, folder: Path, desk: Desk) -> None:
    rubric = [{"id": "notices", "criterion": "Notices", "levels": ["Tells", "Notices"]}]
    put(small, folder, "reflection", rubric=rubric)
    read = plain(desk.client.get(desk.begin()).text)
    check = plain(desk.client.get(f"/modules/{QUIZ}").text)

    assert "a coordinator of your scheme may read this" in read
    assert "Nobody reads this but you." in check
