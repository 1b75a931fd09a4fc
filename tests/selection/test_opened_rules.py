"""Which answers of a form were changed since it was opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.selection.opened_rules import mark, texts, untouched

SLOTS = st.lists(st.sampled_from(["mon-morning", "tue-evening", "fri-afternoon"]))
ANSWERS = st.text() | st.integers() | SLOTS | st.none()


@given(ANSWERS)
def test_an_answer_that_comes_back_as_it_was_shown_is_untouched(answer: object) -> None:
    marks = {"one": mark(texts(answer))}

    assert untouched(["one"], marks, {"one": texts(answer)}) == {"one"}


@pytest.mark.parametrize(
    ("shown", "sent"),
    [
        ("a\nb", ["a\r\nb"]),
        ("a\nb", ["a\rb"]),
        (["x", "y"], ["y", "x"]),
        (None, []),
        ("", [""]),
        (None, [""]),
        ([], []),
        (5, ["5"]),
    ],
)
def test_how_a_browser_writes_an_answer_makes_no_difference(shown: object, sent: list[str]) -> None:
    assert untouched(["one"], {"one": mark(texts(shown))}, {"one": sent}) == {"one"}


@pytest.mark.parametrize(
    ("shown", "sent"), [("a", ["b"]), ("a", [""]), (None, ["a"]), (["x"], ["x", "y"]), ("xy", ["x", "y"])]
)
def test_what_was_changed_or_emptied_is_touched(shown: object, sent: list[str]) -> None:
    assert untouched(["one"], {"one": mark(texts(shown))}, {"one": sent}) == frozenset()


def test_an_answer_without_a_mark_counts_as_touched() -> None:
    assert untouched(["one"], {}, {"one": ["a"]}) == frozenset()


def test_an_answer_that_is_not_sent_is_an_empty_one_and_marks_are_short() -> None:
    assert untouched(["one"], {"one": mark(texts(None))}, {}) == {"one"}
    assert len(mark(["a"])) == 16
