"""The record of a standard setting: what it recommends, and what is wrong with it."""

from datetime import date
from typing import Any

import pytest

from tests.quiz.reading import told
from tests.quiz.samples import gate_quiz, item, quiz
from trainingsite.quiz import lint
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.standard import Standard, recommendation

JUDGES = ["Ann", "Ben", "Cem"]


def standard(**ratings: list[float]) -> dict[str, Any]:
    return {"judges": JUDGES, "ratings": ratings}


def rated(**more: Any) -> Quiz:
    record = standard(a=[60, 70, 80], b=[80, 90, 70])
    return quiz(item("a"), item("b", weight=3), **{"standard": record, **more})


def faults(given: Quiz) -> list[str]:
    return [each.what for each in told(given, lint.complaints(given)) if each.path[:1] == ("standard",)]


def notices(given: Quiz) -> list[tuple[str, str]]:
    return [(each.what, each.mend) for each in told(given, lint.notices(given, date(2026, 1, 1)))]


def test_the_pass_mark_is_the_mean_of_the_judges_weighted_sums() -> None:
    found = rated().recommended

    assert found is not None
    assert found.judges == {"Ann": 75, "Ben": 85, "Cem": 72.5}
    assert found.pass_mark == pytest.approx(77.5)
    assert found.spread == pytest.approx(6.614378277661)
    assert found.error == pytest.approx(3.818813079129)


def test_an_item_weighs_what_it_does_on_average_over_all_drawings() -> None:
    ratings = {"secrecy-1": [50.0, 50, 50], "plain-0": [100.0, 100, 100]}
    found = gate_quiz(standard={"judges": JUDGES, "ratings": ratings}).recommended

    assert found is not None
    assert found.pass_mark == pytest.approx((50 * 2 / 4 + 100 * 6 / 8) / (2 / 4 + 6 / 8))
    assert (found.rated, found.items) == (2, 15)


def test_two_judges_have_a_spread_already() -> None:
    found = recommendation(Standard(judges=("Ann", "Ben"), ratings={"a": (60.0, 70.0)}), {"a": 1.0})

    assert found is not None
    assert found.spread == pytest.approx(50**0.5)


def test_a_single_judge_who_differs_is_told_without_an_error() -> None:
    one = quiz(item("a"), standard={"judges": ["Ann"], "ratings": {"a": [60]}}, pass_mark=80)

    assert [what for what, _ in notices(one)] == ["the judges recommend a pass mark of 60; it is 80"]


def test_one_judge_has_no_spread() -> None:
    found = recommendation(Standard(judges=("Ann",), ratings={"a": (60.0,)}), {"a": 1.0})

    assert found is not None
    assert (found.pass_mark, found.spread, found.error) == (60, None, None)


def test_a_record_that_rates_nothing_that_counts_recommends_nothing() -> None:
    assert recommendation(Standard(judges=("Ann",), ratings={"gone": (60.0,)}), {"a": 1.0}) is None


def test_without_a_record_there_is_no_recommendation_and_no_complaint() -> None:
    plain = quiz(item("a"))

    assert plain.recommended is None
    assert notices(plain) == []


def test_a_pass_mark_that_differs_is_noticed() -> None:
    assert notices(rated(pass_mark=80)) == [
        (
            "the judges recommend a pass mark of 78 (standard error 3.8); it is 80",
            "follow them, or say in `standard:` under `note:` why not",
        )
    ]


def test_a_pass_mark_that_agrees_is_not() -> None:
    assert notices(rated(pass_mark=78)) == []


def test_items_that_nobody_rated_are_noticed() -> None:
    partly = rated(pass_mark=70, standard=standard(a=[70, 70, 70]))

    assert [what for what, _ in notices(partly)] == ["the judges rated 1 of 2 items that can be drawn"]


def test_ratings_of_an_unknown_item_and_by_too_few_judges_are_faults() -> None:
    assert faults(rated(standard=standard(a=[60, 70], z=[1, 2, 3]))) == [
        "a: 2 ratings by 3 judges",
        "there is no item z to rate",
    ]
