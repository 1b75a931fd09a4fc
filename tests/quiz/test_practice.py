"""Feedback after each item: hints, further tries, and what they cost."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.reading import one_item
from tests.quiz.samples import item, quiz
from trainingsite.quiz import practice
from trainingsite.quiz.drawing import draw
from trainingsite.quiz.marking import mark_attempt
from trainingsite.quiz.questions import Reveal

THIRD = Fraction(1, 3)
NONE, ALL = Fraction(0), Fraction(1)


def test_each_try_before_takes_the_penalty_off() -> None:
    assert [practice.credit(ALL, tries, THIRD) for tries in (0, 1, 2, 3, 4)] == [1, 1, Fraction(2, 3), THIRD, 0]


@given(mark=st.fractions(0, 1), tries=st.integers(0, 20), penalty=st.fractions(0, 1))
def test_credit_falls_with_tries_and_stays_between_nothing_and_the_mark(
    mark: Fraction, tries: int, penalty: Fraction
) -> None:
    assert 0 <= practice.credit(mark, tries + 1, penalty) <= practice.credit(mark, tries, penalty) <= mark


def test_an_item_is_settled_when_it_is_right_or_worth_nothing_any_more() -> None:
    question = one_item("choice")

    assert not practice.standing(question, NONE, 0, THIRD).settled
    assert not practice.standing(question, ALL, 0, THIRD).settled
    assert not practice.standing(question, NONE, 2, THIRD).settled
    assert practice.standing(question, NONE, 3, THIRD).settled
    assert practice.standing(question, ALL, 1, THIRD).settled
    assert not practice.standing(question, NONE, 99, NONE).settled


def test_an_item_tells_its_tries_and_what_the_next_would_earn() -> None:
    found = practice.standing(one_item("choice"), NONE, 2, THIRD)

    assert (found.tries, found.worth) == (2, THIRD)


def test_the_key_is_told_once_an_item_is_settled() -> None:
    question = one_item("choice")

    assert practice.standing(question, NONE, 1, THIRD).reveal is Reveal.CHOSEN
    assert practice.standing(question, NONE, 1, ALL).reveal is Reveal.EVERYTHING


def test_each_wrong_try_shows_the_next_hint_and_the_last_one_stays() -> None:
    question = one_item("choice", hints=["Look again.", "Who may advise?"])
    hints = [practice.standing(question, NONE, tries, Fraction(1, 5)).hint for tries in range(5)]

    assert hints == ["", "Look again.", "Who may advise?", "Who may advise?", "Who may advise?"]
    assert practice.standing(question, ALL, 1, THIRD).hint == ""


def test_tries_lessen_the_score_and_may_miss_the_pass_mark() -> None:
    made = quiz(item("a"), item("b"), penalty=0.5, pass_mark=80)
    result = mark_attempt(made, draw(made, 1, {}), {"a": 0, "b": 0})
    lessened = practice.with_tries(made, result, {"a": 2, "b": 1})

    assert (result.score, result.passed) == (ALL, True)
    assert (lessened.score, lessened.passed) == (Fraction(3, 4), False)
    assert practice.with_tries(made, result, {}) == result
