"""number."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.reading import answer, one_item, refusal
from trainingsite.quiz.questions import Extent
from trainingsite.quiz.questions.number import plain


def typed(text: str, unit: str = "", **given: Any) -> Fraction:
    question = one_item("number", **given)
    return question.mark(answer(question, {"number": [text], "unit": [unit]}))


@pytest.mark.parametrize(
    ("text", "mark"),
    [("24", 1), ("23.5", 1), ("24.5", 1), ("24.51", 0), ("23.49", 0), ("+24", 1), ("-24", 0), ("−24", 0)],
)
def test_the_ends_of_the_tolerance_are_inside(text: str, mark: int) -> None:
    assert typed(text) == mark


@pytest.mark.parametrize(("text", "mark"), [("110", 1), ("90", 1), ("111", 0)])
def test_a_relative_tolerance_is_a_share_of_the_answer(text: str, mark: int) -> None:
    assert typed(text, answer=100, tolerance=0.1, relative=True, units=[]) == mark


def test_a_tenth_of_a_file_is_exactly_a_tenth() -> None:
    assert typed("0.3", answer=0.2, tolerance=0.1, units=[]) == 1


@pytest.mark.parametrize(
    ("text", "unit"),
    [("1440", "min"), ("1,440 min", ""), ("1440min", ""), ("1440 MIN", "h"), ("24", ""), ("24\u00a0h", "")],
)
def test_a_unit_may_be_chosen_or_typed(text: str, unit: str) -> None:
    assert typed(text, unit) == 1


@pytest.mark.parametrize("text", ["x", ".", "1,44", "1.2.3", "-", "5.", "٣"])
def test_what_is_no_number_is_refused(text: str) -> None:
    assert refusal(one_item("number"), {"number": [text]}) == "answer_not_a_number"


def test_an_unknown_unit_and_an_endless_number_are_refused() -> None:
    assert refusal(one_item("number"), {"number": ["3 days"]}) == "answer_unknown_unit"
    assert refusal(one_item("number", units=[]), {"number": ["3 h"]}) == "answer_unknown_unit"
    assert refusal(one_item("number"), {"number": ["1" * 61]}) == "answer_too_long"


def test_a_number_keeps_the_unit_it_was_typed_with() -> None:
    question = one_item("number")

    assert question.fields(answer(question, {"number": ["1,440"], "unit": ["min"]}), ()) == {
        "number": ["1440"],
        "unit": ["min"],
    }


def test_half_of_one_needs_no_leading_nought() -> None:
    assert typed(".5", answer=0.5, units=[], tolerance=0) == 1


@pytest.mark.parametrize(
    ("text", "why", "choice"),
    [
        ("24 h", "The scheme promises an answer within a day.", "right"),
        ("48 h", "Two days is too long.", "48"),
        ("7 h", "Look at what the scheme promises.", ""),
    ],
)
def test_the_reason_fits_the_number(text: str, why: str, choice: str) -> None:
    question = one_item("number")
    given = answer(question, {"number": [text]})
    (remark,), (pick,) = question.remarks(given), question.picks(given)

    assert (remark.said, remark.why) == (text, why)
    assert pick.choice == choice


def test_a_typed_number_is_a_whole_answer() -> None:
    assert one_item("number").extent({"value": "1", "unit": "h"}) is Extent.WHOLE


def test_the_key_is_written_as_people_write_numbers() -> None:
    assert one_item("number").key()[0].said == "24 h"
    assert one_item("number", units=[]).key()[0].said == "24"


@pytest.mark.parametrize(
    ("value", "text"),
    [("20", "20"), ("1/2", "0.5"), ("-1/20", "-0.05"), ("1/3", "1/3"), ("0", "0"), ("123.456", "123.456")],
)
def test_a_plain_number(value: str, text: str) -> None:
    assert plain(Fraction(value)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-9999, max_value=9999))
def test_a_plain_number_means_what_it_was(value: object) -> None:
    assert Fraction(plain(Fraction(str(value)))) == Fraction(str(value))


def test_the_faults_of_a_number_are_found() -> None:
    units = [{"unit": "h", "factor": 2}, {"unit": "H"}]
    wrong = [{"value": 0}]
    question = one_item("number", answer=0, relative=True, why="", units=units, wrong=wrong, why_otherwise="")

    assert [fault.what for fault in question.faults()] == [
        "a share of 0 is 0",
        "the answer has no reason (why)",
        "there is nothing to say about any other answer",
        "the first unit has a factor",
        "a unit stands here twice",
        "wrong number 1 has no reason (why)",
        "wrong number 1 has no misconception",
        "wrong number 1 is within the tolerance",
    ]
