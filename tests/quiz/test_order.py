"""order."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.reading import answer, one_item, refusal
from trainingsite.quiz.questions import Extent
from trainingsite.quiz.questions.order import longest_rise


def test_a_place_given_to_a_shown_step_belongs_to_the_step_of_the_file() -> None:
    question = one_item("order")

    assert question.read_answer({"place-0": ["1"], "place-1": ["3"], "place-2": ["2"]}, (2, 0, 1)) == [2, 1, 0]


@pytest.mark.parametrize(("places", "exact", "run"), [([0, 1, 2], 1, 1), ([1, 2, 0], 0, Fraction(2, 3))])
def test_exact_counts_places_and_run_counts_what_follows_in_order(
    places: list[int], exact: Fraction, run: Fraction
) -> None:
    assert one_item("order").mark(places) == exact
    assert one_item("order", marking="run").mark(places) == run


def test_a_part_of_the_places_may_be_saved() -> None:
    question = one_item("order")
    saved = answer(question, {"place-0": ["1"]})

    assert saved == [0, None, None]
    assert question.extent(saved) is Extent.PART
    assert question.extent([0, 1, 2]) is Extent.WHOLE
    assert question.mark(saved) == Fraction(1, 3)


def test_two_steps_at_one_place_are_refused() -> None:
    assert refusal(one_item("order"), {"place-0": ["2"], "place-1": ["2"]}) == "answer_place_twice"


@pytest.mark.parametrize("place", ["0", "4", "x", "1.0"])
def test_a_place_that_is_not_there_is_refused(place: str) -> None:
    assert refusal(one_item("order"), {"place-0": [place]}) == "answer_not_offered"


def test_only_a_step_in_its_place_says_why() -> None:
    remarks = one_item("order").remarks([0, 2, 1])

    assert [(remark.about, remark.said, remark.why) for remark in remarks] == [
        ("1", "Call 999", "Life comes first."),
        ("2", "Tell the coordinator", ""),
        ("3", "Stay", ""),
    ]


def test_statistics_see_each_step_with_its_place() -> None:
    picks = one_item("order").picks([0, 2, None])

    assert [(pick.part, pick.choice) for pick in picks] == [("0", "0"), ("1", "2")]
    assert [pick.credit for pick in picks] == [1, 0]


def test_the_faults_of_steps_are_found() -> None:
    steps = [{"text": "Stay"}, {"text": "stay", "why": "So."}]
    found = [fault.what for fault in one_item("order", steps=steps).faults()]

    assert found == ["step 1 has no reason (why)", "step 2 repeats another"]


@given(st.lists(st.integers(0, 9), max_size=9, unique=True))
def test_the_longest_run_is_as_long_as_the_best_of_all_choices(values: list[int]) -> None:
    best = [1] * len(values)
    for end in range(len(values)):
        best[end] += max((best[start] for start in range(end) if values[start] < values[end]), default=0)

    assert longest_rise(values) == max(best, default=0)
