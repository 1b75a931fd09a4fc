"""transcript."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.reading import answer, one_item, refusal
from tests.quiz.samples import Raw
from trainingsite.quiz.drawing import shuffled
from trainingsite.quiz.questions import Extent
from trainingsite.quiz.questions.transcript import Transcript

RIGHT: Raw = {"who": "Ann", "text": "What happened?", "right": True, "why": "It is open."}
OTHER: Raw = {"who": "Ben", "text": "Hello."}


def transcript(*lines: Raw, **given: Any) -> Transcript:
    question = one_item("transcript", **({"lines": list(lines)} if lines else {}), **given)
    assert isinstance(question, Transcript)
    return question


def faults(*lines: Raw, **given: Any) -> list[str]:
    return [fault.what for fault in transcript(*lines, **given).faults()]


@pytest.mark.parametrize(
    ("marked", "cancel", "all_right"),
    [([1, 3], 1, 1), ([1], Fraction(1, 2), 0), ([1, 2, 3], Fraction(1, 2), 0), ([1, 2], 0, 0), ([0, 2], 0, 0)],
)
def test_lines_are_marked_as_the_options_of_a_multiple(marked: list[int], cancel: Fraction, all_right: int) -> None:
    assert transcript().mark(marked) == cancel
    assert transcript(marking="all").mark(marked) == all_right


@given(st.sets(st.integers(0, 3)), st.integers(0, 50))
def test_fields_and_answer_are_each_others_inverse(marked: set[int], seed: int) -> None:
    question = transcript()
    order = shuffled(question, seed)

    assert question.read_answer(question.fields(sorted(marked), order), order) == (sorted(marked) or None)


def test_the_lines_are_never_shuffled() -> None:
    assert transcript().shape == 0


@pytest.mark.parametrize("line", ["4", "-1", "x", "²"])
def test_a_line_that_is_not_there_is_refused(line: str) -> None:
    assert refusal(transcript(), {"line": [line]}) == "answer_not_offered"


def test_a_marked_line_is_a_whole_answer() -> None:
    assert transcript().extent(answer(transcript(), {"line": ["0"]})) is Extent.WHOLE


def test_a_marked_line_is_remarked_with_its_own_reason_or_the_general_one() -> None:
    remarks = transcript().remarks([0, 2])

    assert [(each.about, each.said, each.why) for each in remarks] == [
        ("Line 1", "Tomasz: I failed.", "Nothing is asked here."),
        ("Line 3", "Mei Lin: You're fine, aren't you?", "It leads."),
    ]


def test_statistics_see_the_lines_of_the_file() -> None:
    assert [(pick.choice, pick.credit, pick.misconception) for pick in transcript().picks([1, 2])] == [
        ("1", Fraction(1), None),
        ("2", Fraction(0), "ASSUME"),
    ]


def test_the_key_has_the_lines_to_mark() -> None:
    assert [line.about for line in transcript().key()] == ["Line 2", "Line 4"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ({**RIGHT, "why": ""}, "line 2 has no reason (why)"),
        ({**RIGHT, "misconception": "FIX"}, "line 2 is right and has a misconception"),
        ({**OTHER, "why": "No."}, "line 2 has only one of `why` and `misconception`"),
        ({**OTHER, "misconception": "FIX"}, "line 2 has only one of `why` and `misconception`"),
    ],
)
def test_the_faults_of_a_line_are_found(line: Raw, what: str) -> None:
    assert faults(RIGHT, line, OTHER) == [what]


def test_some_lines_are_to_be_marked_and_others_not() -> None:
    assert faults(OTHER, OTHER) == ["no line is to be marked"]
    assert faults(RIGHT, RIGHT) == ["every line is to be marked"]


def test_lines_without_a_reason_need_a_general_one() -> None:
    assert faults(RIGHT, OTHER, why_otherwise="") == ["there is nothing to say about lines without a reason (why)"]
