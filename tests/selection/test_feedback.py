"""Lines for a letter."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.factories import cohort, coordinator, mentor_to_be, sign_in
from tests.selection.deeds import OFFER_FIRST, sent, state_of
from trainingsite.content.rubric import Criterion
from trainingsite.schemes.rules import Plan
from trainingsite.selection import feedback
from trainingsite.selection.feedback import Line

LINES = (Line("a", "Listening: says that they would listen"), Line("b", "Limits: knows that there are some"))


def test_a_rubrics_levels_are_the_lines_and_without_one_the_person_specification() -> None:
    rubric = (Criterion("listening", "Listening", 1, ("talks", "says that they would listen")),)

    with_one = feedback.offered(rubric, ("You listen.",))
    without = feedback.offered((), ("You listen.",))

    assert with_one[1] == Line("listening-1", "Listening: says that they would listen")
    assert without == (Line("specification-0", "You listen."),)


@pytest.mark.parametrize(
    ("text", "chosen", "after"),
    [
        ("", {"a"}, f"- {LINES[0].words}"),
        ("Thank you.\n", {"b"}, f"Thank you.\n\n- {LINES[1].words}"),
        (f"- {LINES[0].words}", {"a", "b"}, f"- {LINES[0].words}\n- {LINES[1].words}"),
        ("Thank you.", set(), "Thank you."),
        ("Thank you.", {"nonsense"}, "Thank you."),
    ],
)
def test_lines_are_put_under_the_text_and_none_twice(text: str, chosen: set[str], after: str) -> None:
    assert feedback.put(text, LINES, chosen) == after


@pytest.mark.usefixtures("app")
def test_the_button_puts_lines_into_the_text_and_decides_nothing(client: FlaskClient) -> None:
    rubric = (Criterion("limits", "Limits", 1, ("knows none", "says where they would stop")),)
    ours = cohort(replace(OFFER_FIRST, review=Plan(rubric=rubric)))
    application = sent(ours, mentor_to_be(ours))
    sign_in(client, coordinator(ours))

    data = {"move": "lines", "lines": "limits-1", "reason": "Thank you.", "seen": "1"}
    answer = client.post(f"/desk/applications/{application}/decide", data=data)

    assert answer.status_code == 200
    assert "Thank you.\n\n- Limits: says where they would stop" in answer.text.replace("\r\n", "\n")
    assert state_of(application) == "sent"
