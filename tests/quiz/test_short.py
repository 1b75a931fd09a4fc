"""short."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.reading import answer, one_item, refusal
from trainingsite.quiz.questions import Extent
from trainingsite.quiz.questions.short import fits, folded, shown

LETTERS = "abXY 09.-*\\\"'éßﬁ½…“’☃🙂"


@pytest.mark.parametrize(
    "text",
    ["campus security", "  Campus   SECURITY ", "Cámpus sécurity", "campus\u00a0security", "campus security\u200b"],
)
def test_case_accents_and_spacing_do_not_matter(text: str) -> None:
    question = one_item("short")

    assert question.mark(answer(question, {"text": [text]})) == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("don’t", "don't"), ("“yes”", '"yes"'), ("9–5", "9-5"), ("wait…", "wait..."), ("Straße", "strasse")],
)
def test_typographic_marks_are_what_they_stand_for(typed: str, meant: str) -> None:
    assert folded(typed) == meant


@pytest.mark.parametrize(
    ("form", "text", "fit"),
    [
        ("call *", "call security", True),
        ("call *", "please call security", False),
        ("*security*", "the security desk", True),
        ("a*b*c", "a x b y c", True),
        ("a*b*c", "a c", False),
        ("ab*ba", "aba", False),
        (r"5 \* 4", "5 * 4", True),
        (r"5 \* 4", "5 x 4", False),
        ("well *", "wellbeing", False),
        ("* desk", "helpdesk", False),
        ("*", "anything", True),
        ("back\\slash", "back\\slash", True),
    ],
)
def test_a_wildcard_stands_for_any_text_and_the_rest_is_anchored(form: str, text: str, fit: bool) -> None:
    assert fits(form, text) is fit


@pytest.mark.parametrize(
    ("form", "text", "fit"),
    [
        ("*a*b*", "aba", True),
        ("*b*a*", "ab", False),
        ("*b*ab", "ab", False),
        ("ab*b*", "abx", False),
        ("ab*b*", "abb", True),
        ("*aa*a*", "aa", False),
        ("guess ", "guess", True),
    ],
)
def test_what_stands_between_wildcards_comes_in_turn_and_nothing_counts_twice(form: str, text: str, fit: bool) -> None:
    assert fits(form, text) is fit


@given(st.text(LETTERS, max_size=30), st.text(LETTERS, max_size=30))
def test_a_wildcard_at_the_end_fits_whatever_begins_so(start: str, rest: str) -> None:
    form = start.replace("\\", "").replace("*", "") + "x*"

    assert fits(form, form[:-1] + rest)


def test_misspelt_words_are_not_guessed_at() -> None:
    assert one_item("short").mark("campus securty") == 0


def test_the_first_accepted_form_that_fits_says_what_is_earned() -> None:
    assert one_item("short").mark("site security") == Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "why", "misconception"),
    [
        ("Campus security", "They are on site.", None),
        ("a friend of mine", "A friend isn't on duty.", "MATE"),
        ("the library", "Think of who is on site at night.", None),
    ],
)
def test_the_reason_fits_what_was_typed(text: str, why: str, misconception: str | None) -> None:
    (remark,) = one_item("short").remarks(text)

    assert (remark.said, remark.why, remark.misconception) == (text, why, misconception)


@pytest.mark.parametrize(
    ("text", "choice"), [("campus security", "campus security"), ("a friend", "a friend*"), ("the library", "")]
)
def test_statistics_see_the_form_that_fitted(text: str, choice: str) -> None:
    (pick,) = one_item("short").picks(text)

    assert pick.choice == choice


def test_the_key_shows_fully_right_forms_with_wildcards_as_an_ellipsis() -> None:
    assert [line.said for line in one_item("short").key()] == ["campus security"]
    assert shown(r"call * on \*99") == "call … on *99"


@pytest.mark.parametrize(("text", "code"), [("x" * 201, "answer_too_long"), ("a\x00b", "answer_not_text")])
def test_what_is_no_short_text_is_refused(text: str, code: str) -> None:
    assert refusal(one_item("short"), {"text": [text]}) == code


def test_typed_words_are_a_whole_answer() -> None:
    assert one_item("short").extent("x") is Extent.WHOLE


def test_the_faults_of_forms_are_found() -> None:
    question = one_item(
        "short", accept=[{"text": "campus*", "fraction": 0.5}], wrong=[{"text": "campus bar"}], why_otherwise=""
    )

    assert [fault.what for fault in question.faults()] == [
        "no accepted form is fully right",
        "accepted form 1 has no reason (why)",
        "wrong form 1 has no reason (why)",
        "wrong form 1 has no misconception",
        "wrong form 1 is accepted above",
        "there is nothing to say about any other answer",
    ]


def test_a_wrong_form_names_its_misconception() -> None:
    assert one_item("short").tags == ((("wrong", 0, "misconception"), "MATE"),)
