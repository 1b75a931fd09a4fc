"""Certainty: what it says beside an answer, and what it says of many."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.samples import item, quiz
from trainingsite.infra.refused import Refused
from trainingsite.quiz import certainty
from trainingsite.quiz.certainty import Calibration, Certainty, Counted, Figure, Insight

SURE, FAIRLY, GUESS = Certainty.SURE, Certainty.FAIRLY, Certainty.GUESS
MARKS = st.fractions(0, 1)


def test_an_item_asks_when_it_says_so_or_when_the_quiz_does() -> None:
    some = quiz(item("a", certainty=True), item("b"))
    every = quiz(item("a"), certainty=True)

    assert [some.asks_certainty(each) for each in some.items] == [True, False]
    assert every.asks_certainty(every.items[0])


@pytest.mark.parametrize("certain", [None, *Certainty])
def test_what_is_posted_is_read_and_filled_in_again(certain: Certainty | None) -> None:
    assert certainty.read(certainty.fields(certain)) is certain


def test_another_word_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        certainty.read({"certainty": ["very"]})

    assert (caught.value.code, caught.value.status) == ("answer_not_offered", 400)


@pytest.mark.parametrize(
    ("certain", "mark", "must", "said"),
    [
        (SURE, 0, True, Insight.BOUNDARY),
        (SURE, Fraction(1, 2), True, Insight.BOUNDARY),
        (SURE, 0, False, Insight.SURE_WRONG),
        (SURE, Fraction(1, 2), False, Insight.NONE),
        (SURE, 1, True, Insight.KNOWN),
        (GUESS, 1, False, Insight.LUCKY),
        (GUESS, 0, True, Insight.NONE),
        (FAIRLY, 0, True, Insight.NONE),
        (None, 0, True, Insight.NONE),
    ],
)
def test_sure_and_wrong_on_a_must_pass_rule_is_told_apart(
    certain: Certainty | None, mark: Fraction, must: bool, said: Insight
) -> None:
    assert certainty.insight(certain, Fraction(mark), must=must) is said


def test_the_figure_is_on_the_published_scale() -> None:
    one, none = Fraction(1), Fraction(0)

    assert certainty.figure([(SURE, one), (FAIRLY, one), (GUESS, one)]) == Figure(6, 9, 3)
    assert certainty.figure([(SURE, none), (FAIRLY, none), (GUESS, none)]) == Figure(-8, 9, 3)


def test_partly_right_answers_and_those_without_certainty_are_left_out() -> None:
    assert certainty.figure([(SURE, Fraction(1, 2)), (None, Fraction(1))]) is None


@given(st.lists(st.tuples(st.none() | st.sampled_from(Certainty), MARKS)))
def test_the_figure_never_leaves_the_scale(marked: list[tuple[Certainty | None, Fraction]]) -> None:
    found = certainty.figure(marked)

    assert found is None or -2 * found.most <= found.points <= found.most


def test_calibration_has_a_line_for_each_certainty_and_no_share_without_answers() -> None:
    table = certainty.calibration([Counted(SURE, True, 8), Counted(SURE, False, 2), Counted(GUESS, True, 1)])

    assert table == (Calibration(SURE, 10, 8), Calibration(FAIRLY, 0, 0), Calibration(GUESS, 1, 1))
    assert [line.share for line in table] == [Fraction(4, 5), None, 1]


@given(st.lists(st.builds(Counted, st.sampled_from(Certainty), st.booleans(), st.integers(0, 500))))
def test_calibration_loses_no_answer(counts: list[Counted]) -> None:
    table = certainty.calibration(counts)

    assert sum(line.answers for line in table) == sum(each.count for each in counts)
    assert all(line.right <= line.answers for line in table)
