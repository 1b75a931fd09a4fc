"""When a figure is worth a look, to the very bound, and what is said then."""

from dataclasses import replace
from typing import Any

import pytest

from trainingsite.figures.intervals import Interval
from trainingsite.quiz.findings import Finding, findings
from trainingsite.quiz.summary import ItemFigures, ItemSummary, OptionShare, QuizFigures, Summary

QUIET = ItemSummary(ItemFigures("q", 400), None, None, None, None, (200, 0, 200), ())


def around(quiz: QuizFigures, *items: ItemSummary, alpha: Interval | None = None) -> tuple[Finding, ...]:
    return findings(Summary(quiz, alpha, None, 0, (200, 0, 200), items, ()))


def about(item: ItemSummary) -> list[tuple[str, str, str]]:
    """What is found in an item of a quiz that was taken often enough."""
    return [(each.code, each.words, each.level) for each in around(QuizFigures(400), item)]


def codes(item: ItemSummary) -> list[str]:
    return [code for code, _, _ in about(item)]


def discriminating(index: float, low: float, high: float, **more: Any) -> ItemSummary:
    figures = replace(QUIET.figures, discrimination_index=index, **more)
    return replace(QUIET, figures=figures, discrimination=Interval(low, high))


def earning(facility: float, low: float, high: float, **more: Any) -> ItemSummary:
    return replace(QUIET, figures=replace(QUIET.figures, facility=facility), facility=Interval(low, high), **more)


def option(number: int, *counts: int, credit: float = 0.0) -> OptionShare:
    return OptionShare("", str(number - 1), f"Option {number}", credit, None, number, counts)


@pytest.mark.parametrize(("attempts", "said"), [(0, "0 attempts"), (1, "1 attempt"), (2, "2 attempts")])
def test_a_quiz_that_few_have_taken_says_only_that(attempts: int, said: str) -> None:
    assert around(QuizFigures(attempts)) == (
        Finding(None, "few", f"{said} so far: too few to judge items by; they are flagged from 30", "calm"),
    )


@pytest.mark.parametrize(("attempts", "flagged"), [(29, False), (30, True)])
def test_an_item_is_judged_from_thirty_attempts(attempts: int, flagged: bool) -> None:
    item = earning(20, 10, 29)
    item = replace(item, figures=replace(item.figures, attempts=attempts))

    assert bool(around(QuizFigures(400), item)) is flagged
    assert bool([each for each in around(QuizFigures(attempts)) if each.code == "few"]) is not flagged


@pytest.mark.parametrize(("high", "said"), [(49.9, True), (50, False)])
def test_a_quiz_that_does_not_hold_together_is_said_not_to(high: float, said: bool) -> None:
    found = around(QuizFigures(400, internal_consistency=31.4), alpha=Interval(10, high))
    words = "internal consistency 31 over 400 attempts: the items measure different things, so read the score with care"

    assert found == ((Finding(None, "consistency", words, "calm"),) if said else ())


def test_stronger_learners_that_do_worse_ask_for_care_and_a_look_at_the_key() -> None:
    words = "discrimination -0.25 over 400 attempts: stronger learners do worse here; check the key"

    assert about(discriminating(-25, -40, -0.1)) == [("negative", words, "care")]
    assert codes(discriminating(-25, -40, 0)) == ["low"]


@pytest.mark.parametrize(
    ("index", "high", "found"), [(9.9, 29.9, ["low"]), (10, 29.9, []), (9.9, 30, []), (9.9, 0.5, ["low"])]
)
def test_a_low_discrimination_is_flagged_once_a_good_one_is_ruled_out(
    index: float, high: float, found: list[str]
) -> None:
    assert codes(discriminating(index, -5, high)) == found


def test_a_low_discrimination_asks_for_care() -> None:
    words = "discrimination -0.75 over 400 attempts: stronger learners don't do better here"

    assert about(discriminating(-75, -90, 15)) == [("low", words, "care")]


def test_a_discrimination_without_its_interval_flags_nothing() -> None:
    assert codes(replace(discriminating(5, -5, 15), discrimination=None)) == []


@pytest.mark.parametrize(
    ("value", "high", "said"), [(14.9, 29.9, True), (15, 29.9, False), (14.9, 30, False), (None, 29.9, False)]
)
def test_a_low_efficiency_is_worth_knowing_once_a_good_discrimination_is_ruled_out(
    value: float | None, high: float, said: bool
) -> None:
    words = "discriminative efficiency 15 over 400 attempts: it tells learners apart less than its difficulty allows"
    found = about(discriminating(12, 5, high, discriminative_efficiency=value))

    assert found == ([("efficiency", words, "calm")] if said else [])


def test_an_efficiency_without_an_interval_flags_nothing() -> None:
    item = discriminating(12, 5, 20, discriminative_efficiency=3)

    assert codes(replace(item, discrimination=None)) == []


@pytest.mark.parametrize(("low", "said"), [(95.1, True), (95, False)])
def test_what_nearly_everybody_gets_right_is_worth_knowing(low: float, said: bool) -> None:
    words = "facility 98 over 400 attempts: nearly everybody gets it right"

    assert about(earning(98, low, 99)) == ([("easy", words, "calm")] if said else [])


@pytest.mark.parametrize(("high", "said"), [(29.9, True), (30, False)])
def test_what_few_get_right_asks_for_care(high: float, said: bool) -> None:
    words = "facility 25 over 400 attempts: few get it right; is it taught, and is it clear?"

    assert about(earning(25, 20, high)) == ([("hard", words, "care")] if said else [])


@pytest.mark.parametrize(("value", "relation", "said"), [(50, None, True), (50.1, None, False), (50, 0.0, True)])
def test_what_earns_no_more_than_guessing_asks_for_care(value: float, relation: float | None, said: bool) -> None:
    words = "facility 50 over 400 attempts: no better than guessing, which earns 50"
    interval = None if relation is None else Interval(relation, 40)

    assert about(earning(value, 40, 60, guess=50, discrimination=interval)) == (
        [("guessing", words, "care")] if said else []
    )


def test_what_the_stronger_get_right_is_no_guess() -> None:
    assert codes(earning(50, 40, 60, guess=50, discrimination=Interval(0.5, 40))) == []


def test_a_facility_without_its_interval_flags_nothing() -> None:
    assert codes(replace(earning(98, 96, 99), facility=None)) == []


def unused(*counts: int, low: float = 95) -> list[tuple[str, str, str]]:
    options = (option(1, 200, 0, 200, credit=1.0), *(option(n, each, 0, 0) for n, each in enumerate(counts, 2)))
    return about(replace(earning(97, low, 99), options=options))


def test_an_option_that_draws_nobody_is_named_unless_everybody_is_right_anyway() -> None:
    assert unused(0, 90) == [("unused", "option 2 draws almost nobody in 400 attempts", "calm")]
    assert unused(90, 0, 0, 0) == [("unused", "options 3, 4 and 5 draw almost nobody in 400 attempts", "calm")]
    assert [code for code, _, _ in unused(0, 90, low=95.1)] == ["easy"]


def drawing(*options: OptionShare) -> str:
    """What is said of the options of an item that tells nobody apart."""
    ((_, words, _),) = about(replace(discriminating(5, -5, 15), options=options))
    return words.removeprefix("discrimination 0.05 over 400 attempts: stronger learners don't do better here")


def test_of_several_options_that_draw_the_stronger_the_one_that_does_so_most_is_named() -> None:
    right = option(1, 150, 0, 60, credit=1.0)

    assert drawing(right, option(2, 20, 0, 40), option(3, 10, 0, 60)) == "; option 3 draws them"
    assert drawing(right, option(2, 10, 0, 60), option(3, 20, 0, 40)) == "; option 2 draws them"


@pytest.mark.parametrize(("highest", "drawn"), [(27, ""), (28, "; option 2 draws them")])
def test_an_option_draws_the_stronger_from_two_standard_errors_on(highest: int, drawn: str) -> None:
    assert drawing(option(1, 185, 0, 200 - highest, credit=1.0), option(2, 15, 0, highest)) == drawn


def test_of_options_that_the_highest_third_pick_more_than_the_right_one_the_most_picked_is_named() -> None:
    right = option(1, 20, 0, 20, credit=1.0)

    assert drawing(right, option(2, 70, 90, 70), option(3, 110, 10, 110)) == "; option 3 draws them"
    assert drawing(option(1, 90, 0, 90, credit=1.0), option(2, 90, 0, 90)) == ""


def test_an_option_that_everybody_picks_draws_nobody_in_particular() -> None:
    assert drawing(option(1, 0, 0, 0, credit=1.0), option(2, 200, 0, 200)) == "; option 2 draws them"
    assert drawing(option(2, 0, 0, 0)) == ""


def test_what_somebody_typed_is_no_option_that_draws() -> None:
    typed = OptionShare("", "", "anything else", 0.0, None, None, (10, 0, 90))

    assert drawing(typed) == ""
