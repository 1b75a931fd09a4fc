"""choice and multiple."""

from fractions import Fraction
from typing import Any

import pytest

from tests.quiz.reading import answer, one_item, refusal
from tests.quiz.samples import Raw
from trainingsite.quiz.questions import Extent


def faults(kind: str, *options: Raw, **given: Any) -> list[str]:
    return [fault.what for fault in one_item(kind, options=list(options), **given).faults()]


RIGHT: Raw = {"text": "Right", "right": True, "why": "Yes."}
WRONG: Raw = {"text": "Wrong", "why": "No.", "misconception": "FIX"}


@pytest.mark.parametrize(("picked", "mark"), [("0", 1), ("1", 0), ("2", Fraction(1, 2))])
def test_a_choice_earns_what_its_option_earns(picked: str, mark: Fraction) -> None:
    question = one_item("choice")

    assert question.mark(answer(question, {"choice": [picked]})) == mark


def test_a_position_of_the_page_means_the_option_that_stands_there() -> None:
    assert one_item("choice").read_answer({"choice": ["0"]}, (2, 0, 1)) == 2


@pytest.mark.parametrize("position", ["3", "-1", "x", "1.0", "²", "10000000"])
def test_an_option_that_was_not_offered_is_refused(position: str) -> None:
    assert refusal(one_item("choice"), {"choice": [position]}) == "answer_not_offered"


def test_two_values_for_one_choice_are_refused() -> None:
    assert refusal(one_item("choice"), {"choice": ["0", "1"]}) == "answer_given_twice"


def test_a_choice_says_why_about_what_was_chosen() -> None:
    question = one_item("choice")
    (remark,) = question.remarks(1)

    assert (remark.said, remark.why, remark.misconception) == ("Guess", "A guess is advice.", "EXPERT")


def test_statistics_see_the_option_of_the_file() -> None:
    question = one_item("choice")
    (pick,) = question.picks(1)

    assert pick.choice == "1"
    assert pick.credit == 0
    assert pick.misconception == "EXPERT"


@pytest.mark.parametrize(
    ("picked", "mark"),
    [(["0", "1"], 1), (["0"], Fraction(1, 2)), (["0", "2"], 0), (["0", "1", "2"], Fraction(1, 2)), (["2", "3"], 0)],
)
def test_a_wrong_pick_cancels_a_right_one_and_never_goes_below_nothing(picked: list[str], mark: Fraction) -> None:
    question = one_item("multiple")

    assert question.mark(answer(question, {"choice": picked})) == mark


@pytest.mark.parametrize(("picked", "mark"), [(["0", "1"], 1), (["0"], 0), (["0", "1", "2"], 0)])
def test_marking_all_wants_exactly_the_right_picks(picked: list[str], mark: int) -> None:
    question = one_item("multiple", marking="all")

    assert question.mark(answer(question, {"choice": picked})) == mark


def test_several_picks_are_remarked_and_counted_one_by_one() -> None:
    question = one_item("multiple")

    assert [remark.said for remark in question.remarks([0, 3])] == ["Listen", "Decide"]
    assert [pick.misconception for pick in question.picks([0, 3])] == [None, "FIX"]
    assert question.extent([3]) is Extent.WHOLE
    assert [tag for _, tag in question.tags] == ["EXPERT", "FIX"]


def test_an_option_without_reason_is_a_fault() -> None:
    assert faults("choice", RIGHT, {**WRONG, "why": ""}) == ["option 2 has no reason (why)"]


def test_a_wrong_option_without_misconception_is_a_fault() -> None:
    assert faults("choice", RIGHT, {"text": "Wrong", "why": "No."}) == ["option 2 is wrong and has no misconception"]


def test_a_right_option_with_a_misconception_is_a_fault() -> None:
    assert faults("choice", {**RIGHT, "misconception": "FIX"}, WRONG) == ["option 1 is right and has a misconception"]


def test_two_options_that_say_the_same_are_a_fault() -> None:
    assert faults("choice", RIGHT, WRONG, {**WRONG, "text": "wrong"}) == ["option 3 says the same as another"]


@pytest.mark.parametrize("options", [(RIGHT, {**RIGHT, "text": "Too"}), (WRONG, {**WRONG, "text": "Too"})])
def test_a_choice_has_exactly_one_right_option(options: tuple[Raw, ...]) -> None:
    assert faults("choice", *options) == ["not exactly one option is right"]


def test_right_and_fraction_contradict_each_other() -> None:
    assert faults("choice", {**RIGHT, "fraction": 1}, WRONG) == ["an option has both `right` and `fraction`"]


def test_several_need_a_right_option_and_a_wrong_one() -> None:
    assert faults("multiple", WRONG, {**WRONG, "text": "Too"}) == ["no option is right"]
    assert faults("multiple", RIGHT, {**RIGHT, "text": "Too"}) == ["every option is right"]


def test_a_fraction_means_nothing_among_several() -> None:
    half: Raw = {"text": "Half", "fraction": 0.5, "why": "Partly."}

    assert faults("multiple", RIGHT, WRONG, half) == ["`fraction` has no meaning here"]
