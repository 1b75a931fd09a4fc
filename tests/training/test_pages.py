"""The learner's pages, without script."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.factories import person, sign_in
from tests.quiz.samples import TYPED_ITEMS, item, quiz_file
from tests.training.conftest import serve
from tests.training.learner import QUIZ, RIGHT, WRONG, Learner
from trainingsite.demo.learners import right_answer
from trainingsite.infra.db import db
from trainingsite.training import asking
from trainingsite.training.attempt_queries import AttemptView


@contextmanager
def at_most(statements: int) -> Iterator[None]:
    """Fail if the block sends more statements than that."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len([each for each in sent if not each.startswith("BEGIN")]) <= statements, "\n".join(sent)


@pytest.fixture
def signed_in(client: FlaskClient, learner: Learner) -> FlaskClient:
    sign_in(client, learner.person)
    learner.now = datetime.now(UTC)
    return client


@pytest.fixture
def attempt(learner: Learner, signed_in: FlaskClient) -> AttemptView:
    """An attempt that runs by the server's clock."""
    place = signed_in.post(f"/quizzes/{QUIZ}/attempts").location
    return learner.look(UUID(place.split("/")[2]))


def form(page: str) -> dict[str, str]:
    """The hidden fields of an item's page."""
    return dict(re.findall(r'<input type="hidden" name="(key|revision|phase)" value="([^"]*)">', page))


def pick(learner: Learner, attempt: AttemptView, number: int, option: int) -> str:
    """The position on the page at which an option of the file stands."""
    return str(attempt.drawn[number - 1].order.index(option))


def test_a_module_shows_its_text_its_check_and_what_comes_next(signed_in: FlaskClient) -> None:
    page = signed_in.get(f"/modules/{QUIZ}").text

    assert "Ask what, not why." in page
    assert f'action="/modules/{QUIZ}/checks/inline#check-inline"' in page
    assert f'action="/modules/{QUIZ}/sections/open"' in page
    assert f'href="/quizzes/{QUIZ}"' in page


def test_a_content_note_and_help_lines_stand_before_the_text(signed_in: FlaskClient) -> None:
    page = signed_in.get(f"/modules/{QUIZ}").text

    assert page.index("difficult things") < page.index("116 123") < page.index("Before you begin.")


def test_reading_a_section_leads_to_the_next_and_is_remembered(signed_in: FlaskClient) -> None:
    answer = signed_in.post(f"/modules/{QUIZ}/sections/open")
    signed_in.post(f"/modules/{QUIZ}/sections/open")
    page = signed_in.get(f"/modules/{QUIZ}").text

    assert answer.location == f"/modules/{QUIZ}#silence"
    assert "2 sections, 1 read" in page
    assert f'action="/modules/{QUIZ}/sections/open"' not in page


def test_reading_the_last_section_leads_to_what_comes_next(signed_in: FlaskClient) -> None:
    assert signed_in.post(f"/modules/{QUIZ}/sections/silence").location == f"/modules/{QUIZ}#next"


def test_a_section_that_is_not_there_cannot_be_read(signed_in: FlaskClient) -> None:
    assert signed_in.post(f"/modules/{QUIZ}/sections/nothing").status_code == 404


def test_an_inline_check_tells_at_once_and_keeps_nothing(signed_in: FlaskClient) -> None:
    page = signed_in.post(f"/modules/{QUIZ}/checks/inline", data={"choice": "0"})
    again = signed_in.get(f"/modules/{QUIZ}").text

    assert page.status_code == 200
    assert "You answered:" in page.text
    assert "You answered:" not in again


def test_a_check_posted_with_what_was_not_offered_is_refused(signed_in: FlaskClient) -> None:
    assert signed_in.post(f"/modules/{QUIZ}/checks/inline", data={"choice": "99"}).status_code == 400


def test_a_check_that_is_not_there_cannot_be_answered(signed_in: FlaskClient) -> None:
    assert signed_in.post(f"/modules/{QUIZ}/checks/secrecy-1", data={"choice": "0"}).status_code == 404


def test_who_does_not_train_reads_without_marks(client: FlaskClient, small: Flask) -> None:
    sign_in(client, person())
    page = client.get(f"/modules/{QUIZ}").text

    assert "Ask what, not why." in page
    assert "Read — go on" not in page


def test_a_quiz_says_how_it_passes_before_it_begins(signed_in: FlaskClient) -> None:
    page = signed_in.get(f"/quizzes/{QUIZ}").text

    assert "9 questions" in page
    assert "20 minutes" in page
    assert "You have 3 attempts left" in page
    assert "Begin the quiz" in page


def test_a_running_attempt_is_gone_on_with(signed_in: FlaskClient, attempt: AttemptView) -> None:
    assert f'href="/attempts/{attempt.public_id}/items/1"' in signed_in.get(f"/quizzes/{QUIZ}").text


def test_beginning_leads_to_the_first_question(signed_in: FlaskClient) -> None:
    answer = signed_in.post(f"/quizzes/{QUIZ}/attempts", follow_redirects=True)

    assert answer.request.path.endswith("/items/1")
    assert "Question 1 of 9" in answer.text


def test_going_on_saves_and_shows_the_next_question(
    signed_in: FlaskClient, learner: Learner, attempt: AttemptView
) -> None:
    here = f"/attempts/{attempt.public_id}/items/1"
    sent = {**form(signed_in.get(here).text), "choice": pick(learner, attempt, 1, RIGHT), "go": "next"}
    answer = signed_in.post(here, data=sent)

    assert answer.location == f"/attempts/{attempt.public_id}/items/2"
    assert [each.value for each in learner.saved(attempt).values()] == [RIGHT]


@pytest.mark.parametrize(
    ("go", "place"),
    [
        ("previous", "items/4"),
        ("review", "review"),
        ("7", "items/7"),
        ("99", "review"),
        ("x", "review"),
        ("²", "review"),
    ],
)
def test_each_button_saves_and_leads_where_it_says(
    signed_in: FlaskClient, attempt: AttemptView, go: str, place: str
) -> None:
    here = f"/attempts/{attempt.public_id}/items/5"
    sent = {**form(signed_in.get(here).text), "choice": "0", "go": go}

    assert signed_in.post(here, data=sent).location == f"/attempts/{attempt.public_id}/{place}"


def test_a_saved_answer_is_filled_in_again(signed_in: FlaskClient, learner: Learner, attempt: AttemptView) -> None:
    here = f"/attempts/{attempt.public_id}/items/1"
    signed_in.post(here, data={**form(signed_in.get(here).text), "choice": "1"})
    page = signed_in.get(here).text

    assert 'value="1" checked' in page
    assert form(page)["revision"] == "2"


def test_an_older_tab_sees_both_answers_and_can_still_decide(
    signed_in: FlaskClient, learner: Learner, attempt: AttemptView
) -> None:
    here = f"/attempts/{attempt.public_id}/items/1"
    first_tab, second_tab = form(signed_in.get(here).text), form(signed_in.get(here).text)
    signed_in.post(here, data={**first_tab, "choice": pick(learner, attempt, 1, RIGHT)})
    both = signed_in.post(here, data={**second_tab, "choice": pick(learner, attempt, 1, WRONG)})

    assert both.status_code == 409
    assert "There is a newer answer from another tab" in both.text
    assert f'value="{pick(learner, attempt, 1, WRONG)}" checked' in both.text
    signed_in.post(here, data={**form(both.text), "choice": pick(learner, attempt, 1, WRONG)})
    assert [each.value for each in learner.saved(attempt).values()] == [WRONG]


@pytest.mark.parametrize(
    "change", [{"revision": ""}, {"revision": "0"}, {"revision": "²"}, {"key": "x"}, {"key": "a b c d e f"}]
)
def test_a_form_that_was_tampered_with_is_refused(
    signed_in: FlaskClient, attempt: AttemptView, change: dict[str, str]
) -> None:
    here = f"/attempts/{attempt.public_id}/items/1"
    sent = {**form(signed_in.get(here).text), "choice": "0", **change}

    assert signed_in.post(here, data=sent).status_code == 400


def test_the_review_names_what_is_open_and_hands_in(signed_in: FlaskClient, attempt: AttemptView) -> None:
    page = signed_in.get(f"/attempts/{attempt.public_id}/review").text
    answer = signed_in.post(f"/attempts/{attempt.public_id}/submit", data=form(page), follow_redirects=True)

    assert "9 questions aren’t fully answered" in page
    assert "One more chance at a must-pass point" in answer.text
    assert answer.request.path.endswith("/items/10")


@pytest.mark.parametrize("field", ["key", "phase"])
def test_a_submission_without_its_hidden_fields_is_refused(
    signed_in: FlaskClient, attempt: AttemptView, field: str
) -> None:
    there = f"/attempts/{attempt.public_id}"
    sent = {**form(signed_in.get(f"{there}/review").text), field: ""}

    assert signed_in.post(f"{there}/submit", data=sent).status_code == 400


def test_a_failed_attempt_teaches_without_telling_the_right_answers(signed_in: FlaskClient, learner: Learner) -> None:
    ended = learner.take(wrong=["visa"])
    page = signed_in.get(f"/attempts/{ended.public_id}").text

    assert "Not passed yet: 88" in page
    assert "A guess is advice." in page
    assert f'href="/modules/{QUIZ}#open"' in page
    assert "What is right" not in page


def test_a_missed_safety_item_tells_the_right_action_at_once_and_support_first(
    signed_in: FlaskClient, learner: Learner
) -> None:
    ended = learner.take(wrong=["secrecy"])
    page = signed_in.get(f"/attempts/{ended.public_id}").text

    assert page.count("What is right") == 2
    assert page.index("116 123") < page.index("<h1>Not passed yet")


def test_after_passing_everything_is_told(signed_in: FlaskClient, learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer_all(attempt)
    plain = next(number for number in range(1, 10) if learner.item(attempt, number).rule is None)
    learner.answer(attempt, plain, WRONG, revision=2)
    ended = learner.hand_in(attempt)

    assert ended.passed
    assert "What is right" in signed_in.get(f"/attempts/{ended.public_id}").text


def test_a_finished_attempt_shows_its_result_wherever_one_goes(signed_in: FlaskClient, learner: Learner) -> None:
    ended = learner.take()
    there = f"/attempts/{ended.public_id}"

    assert signed_in.get(f"{there}/items/1").location == there
    assert signed_in.get(f"{there}/review").location == there


def test_an_item_after_the_time_leads_to_the_review_that_says_so(signed_in: FlaskClient, learner: Learner) -> None:
    learner.wait(days=-1)
    there = f"/attempts/{learner.begin().public_id}"
    page = signed_in.get(f"{there}/review").text
    away = signed_in.get(f"{there}/items/1").location
    saved = signed_in.post(f"{there}/items/1", data={"key": "some-new-key", "revision": "1", "choice": "0"})
    result = signed_in.post(f"{there}/submit", data=form(page), follow_redirects=True)

    assert away == f"{there}/review"
    assert "The time is up" in page
    assert saved.status_code == 409
    assert "when the time was up" in result.text


def test_in_a_second_chance_every_other_item_leads_to_the_fresh_one(signed_in: FlaskClient, learner: Learner) -> None:
    attempt = learner.begin()
    learner.answer_all(attempt, wrong=["visa"])
    learner.hand_in(attempt)
    there = f"/attempts/{attempt.public_id}"
    page = signed_in.get(f"{there}/items/10").text

    assert signed_in.get(f"{there}/items/1").location == f"{there}/items/10"
    assert signed_in.get(there).location == f"{there}/items/10"
    assert "A guess is advice." in page
    assert "A warm referral." not in page


def test_somebody_elses_attempt_is_not_found(client: FlaskClient, learner: Learner, small: Flask) -> None:
    attempt = learner.begin()
    sign_in(client, person(is_admin=True))

    assert client.get(f"/attempts/{attempt.public_id}").status_code == 404
    assert client.get(f"/attempts/{attempt.public_id}/items/1").status_code == 404


def test_pages_cost_at_most_three_statements(signed_in: FlaskClient, learner: Learner, attempt: AttemptView) -> None:
    there = f"/attempts/{attempt.public_id}"
    ended = signed_in.get(f"{there}/items/1")
    assert ended.status_code == 200

    for address in (f"/modules/{QUIZ}", f"/quizzes/{QUIZ}", f"{there}/items/2", f"{there}/review", "/agreement"):
        with at_most(3):
            assert signed_in.get(address).status_code == 200


def test_a_result_costs_at_most_three_statements(signed_in: FlaskClient, learner: Learner) -> None:
    ended = learner.take(wrong=["secrecy"])

    with at_most(3):
        assert signed_in.get(f"/attempts/{ended.public_id}").status_code == 200


@pytest.mark.parametrize("kind", TYPED_ITEMS)
def test_every_type_is_asked_answered_and_told(
    kind: str, small: Flask, folder: Path, signed_in: FlaskClient, learner: Learner
) -> None:
    serve(small, folder, quiz_file(item("the-item", kind), practice=[item("inline", review=None)]))
    attempt = learner.begin()
    here = f"/attempts/{attempt.public_id}/items/1"
    question, order = learner.item(attempt, 1), attempt.drawn[0].order
    fields = question.fields(right_answer(question), order)
    answer = signed_in.post(here, data={**form(signed_in.get(here).text), **fields, "go": "next"})
    review = signed_in.get(answer.location).text
    page = signed_in.post(f"/attempts/{attempt.public_id}/submit", data=form(review), follow_redirects=True).text

    assert "Everything is answered" in review
    assert "Passed: 100" in page


MISTAKES = [
    ("order", {"place-0": "1", "place-1": "1"}, "Two steps have place 1."),
    ("number", {"number": "many"}, "That isn’t a number we can read."),
    ("number", {"number": "3 days"}, "We don’t know “days” here."),
    ("short", {"text": "x" * 201}, "longer than 200 characters"),
    ("gap", {"gap-limit": "x" * 201}, "longer than 200 characters"),
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_cannot_be_read_is_said_and_what_was_typed_is_kept(
    mistake: tuple[str, dict[str, str], str], small: Flask, folder: Path, signed_in: FlaskClient, learner: Learner
) -> None:
    kind, fields, words = mistake
    serve(small, folder, quiz_file(item("the-item", kind), practice=[item("inline", kind, review=None)]))
    attempt = learner.begin()
    here = f"/attempts/{attempt.public_id}/items/1"
    answer = signed_in.post(here, data={**form(signed_in.get(here).text), **fields})
    check = signed_in.post(f"/modules/{QUIZ}/checks/inline", data=fields)

    for page in (answer, check):
        assert page.status_code == 422
        assert words in page.text
        assert "selected" in page.text if kind == "order" else f'value="{next(iter(fields.values()))}"' in page.text


def test_what_is_sent_with_a_mistake_is_not_remembered_for_others(
    small: Flask, folder: Path, signed_in: FlaskClient, learner: Learner
) -> None:
    serve(small, folder, quiz_file(item("the-item", "order")))
    here = f"/attempts/{learner.begin().public_id}/items/1"
    sent = {**form(signed_in.get(here).text), "place-0": "1", "place-1": "1", "more": "x" * 10_000}
    before = asking._remembered.cache_info().currsize

    assert signed_in.post(here, data=sent).status_code == 422
    assert asking._remembered.cache_info().currsize == before


def test_practice_tells_after_each_item(small: Flask, folder: Path, signed_in: FlaskClient, learner: Learner) -> None:
    serve(small, folder, quiz_file(item("the-item"), feedback="after_item", practice=[item("inline", review=None)]))
    attempt = learner.begin()
    learner.answer(attempt, 1, WRONG)

    assert "A guess is advice." in signed_in.get(f"/attempts/{attempt.public_id}/items/1").text
