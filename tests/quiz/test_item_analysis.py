"""What responses say about a quiz: bands, options, misconceptions; and what is left unsaid for want of responses."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.samples import item, quiz
from trainingsite.figures.intervals import feldt, fisher_z, wilson
from trainingsite.quiz.consistency import consistency
from trainingsite.quiz.fields import Json
from trainingsite.quiz.findings import FEWEST, findings
from trainingsite.quiz.item_analysis import Answered, Responses, Rows, analyse, banded
from trainingsite.quiz.matrix import matrix_of
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.summary import ItemFigures, ItemSummary, OptionShare, QuizFigures, Summary, TagCount

RIGHT, WRONG, PART = 0, 1, 2
MARKS = {RIGHT: 1.0, WRONG: 0.0, PART: 0.5}


def given_answers(rows: Sequence[Sequence[int | None]], schemes: dict[str, list[int]] | None = None) -> Responses:
    """Responses to choices a, b, c …: an option's number, or None for an item that wasn't shown."""
    ids = [f"q{number}" for number in range(len(rows[0]))]
    marks = np.array([[np.nan if each is None else MARKS[each] for each in row] for row in rows], dtype=np.float64)
    answers: list[Answered] = []
    for column, name in enumerate(ids):
        for option in MARKS:
            chosen: Rows = np.array([n for n, row in enumerate(rows) if row[column] == option], dtype=np.int64)
            if len(chosen):
                answers.append(Answered(name, option, chosen))
    people = {name: np.array(each, dtype=np.int64) for name, each in (schemes or {}).items()}
    passed = np.nansum(marks, axis=1) >= 0.8 * len(ids)
    return Responses(matrix_of(ids, [1.0] * len(ids), marks), answers, passed, {"q0": 31.5}, people)


def a_quiz(count: int) -> Quiz:
    return quiz(*(item(f"q{number}") for number in range(count)))


def summary(rows: Sequence[Sequence[int | None]], **more: dict[str, list[int]]) -> Summary:
    return analyse(a_quiz(len(rows[0])), given_answers(rows, **more))


def codes(found: Summary) -> list[tuple[str | None, str]]:
    return [(each.item, each.code) for each in findings(found)]


# Bands


def test_bands_are_thirds_by_score() -> None:
    assert banded(np.array([10.0, 20, 30, 40, 50, 60])).tolist() == [0, 0, 1, 1, 2, 2]
    assert banded(np.array([10.0, 20, 30, 40, 50])).tolist() == [0, 0, 1, 1, 2]
    assert banded(np.array([10.0, 20, 30, 40, 50, 60, 70])).tolist() == [0, 0, 0, 1, 1, 2, 2]


@given(st.lists(st.sampled_from([0.0, 25, 50, 75, 100]), max_size=30))
def test_equal_scores_are_in_one_band_and_higher_scores_never_in_a_lower(scores: list[float]) -> None:
    bands = banded(np.array(scores, dtype=np.float64)).tolist()

    for one, its_band in zip(scores, bands, strict=True):
        assert all(its_band <= other for score, other in zip(scores, bands, strict=True) if score >= one)


# Options


def test_each_option_is_counted_by_band_and_one_that_nobody_picks_with_nought() -> None:
    found = summary([[RIGHT, RIGHT], [RIGHT, RIGHT], [WRONG, RIGHT], [WRONG, RIGHT], [WRONG, WRONG], [WRONG, WRONG]])

    assert [(each.number, each.counts) for each in found.items[0].options] == [
        (1, (0, 0, 2)), (2, (2, 2, 0)), (3, (0, 0, 0)),
    ]  # fmt: skip
    assert found.items[0].bands == (2, 2, 2)


def test_options_are_counted_only_where_the_item_was_shown() -> None:
    found = summary([[RIGHT, None], [None, WRONG], [RIGHT, None]])

    assert [each.total for each in found.items[0].options] == [2, 0, 0]
    assert sum(found.items[1].bands) == 1


def test_typed_answers_are_counted_by_the_form_that_fits_and_never_shown_as_typed() -> None:
    typed = quiz(item("q0", kind="short"))
    answers: list[tuple[Json, list[int]]] = [("Campus Security", [0]), ("my mate Sam", [1]), ("a friend of mine", [2])]
    marks = np.array([[1.0], [0.0], [0.0]])
    given_now = [Answered("q0", answer, np.array(rows, dtype=np.int64)) for answer, rows in answers]
    found = analyse(typed, Responses(matrix_of(["q0"], [1], marks), given_now, marks[:, 0] > 0, {}, {}))

    assert [(each.words, each.total, each.number) for each in found.items[0].options] == [
        ("campus security", 1, None), ("anything else", 1, None), ("a friend…", 1, None),
    ]  # fmt: skip


def test_an_option_carries_what_it_earns_and_the_misconception_that_it_shows() -> None:
    options = summary([[RIGHT], [WRONG]]).items[0].options

    assert [(each.part, each.choice, each.credit, each.misconception) for each in options] == [
        ("", "0", 1.0, None), ("", "1", 0.0, "EXPERT"), ("", "2", 0.5, None),
    ]  # fmt: skip


def test_an_item_that_has_left_the_quiz_keeps_its_figures_and_has_no_options() -> None:
    responses = given_answers([[RIGHT, RIGHT], [WRONG, RIGHT], [RIGHT, WRONG]])
    told = replace(responses, answers=[each for each in responses.answers if each.item == "q0"])
    gone = analyse(a_quiz(1), told).items[1]

    assert (gone.figures.id, gone.figures.attempts, gone.guess, gone.options) == ("q1", 3, None, ())


# The quiz as a whole


def test_a_quiz_carries_its_figures_with_their_intervals() -> None:
    rows = [[RIGHT, RIGHT, RIGHT], [RIGHT, RIGHT, WRONG], [RIGHT, WRONG, WRONG], [WRONG, WRONG, WRONG], [RIGHT] * 3]
    found = summary(rows)
    alpha = found.quiz.internal_consistency
    assert alpha is not None
    interval = feldt(alpha / 100, 5, 3)
    scores = np.array([100, 200 / 3, 100 / 3, 0, 100])

    assert interval is not None
    assert found.internal_consistency == interval.times(100)
    assert found.classification == consistency(scores, 80, alpha / 100)
    assert (found.passed, found.bands) == (2, (2, 3, 0))


def test_an_item_carries_its_intervals() -> None:
    first = summary([[RIGHT, RIGHT], [WRONG, WRONG], [RIGHT, WRONG], [WRONG, RIGHT], [RIGHT, RIGHT]]).items[0]
    share = wilson(0.6, 5)
    index = first.figures.discrimination_index
    assert index is not None
    relation = fisher_z(index / 100, 5)

    assert share is not None
    assert relation is not None
    assert (first.facility, first.discrimination) == (share.times(100), relation.times(100))


def test_an_attempt_that_showed_nothing_earned_nothing() -> None:
    assert summary([[RIGHT], [WRONG], [None]]).bands == (2, 0, 1)
    assert summary([[RIGHT, None], [None, WRONG], [None, None]]).bands == (2, 0, 1)


def test_the_interval_of_a_quiz_counts_what_an_attempt_shows_even_of_one_attempt() -> None:
    assert summary([[RIGHT, WRONG]]).internal_consistency is None


def test_an_item_carries_its_intervals_guess_and_time() -> None:
    found = summary([[RIGHT, RIGHT], [WRONG, WRONG], [RIGHT, WRONG], [WRONG, RIGHT], [RIGHT, RIGHT]]).items[0]

    assert found.guess == 50
    assert found.median_seconds == 31.5
    assert found.facility is not None
    assert found.discrimination is not None
    assert found.facility.low < 60 < found.facility.high


# Misconceptions


def test_a_person_counts_once_for_a_misconception_however_often_they_show_it() -> None:
    (found,) = summary([[WRONG, WRONG], [WRONG, RIGHT], [RIGHT, RIGHT]]).misconceptions

    assert found.all == TagCount(people=2, base=3)


def test_the_base_is_those_whose_items_could_show_it() -> None:
    plain = item(
        "q1", options=[{"text": "Yes", "right": True, "why": "y"}, {"text": "No", "fraction": 0.5, "why": "n"}]
    )
    responses = given_answers([[WRONG, None], [None, RIGHT], [RIGHT, RIGHT]])

    (found,) = analyse(quiz(item("q0"), plain), responses).misconceptions

    assert found.all == TagCount(people=1, base=2)


def test_everybody_who_saw_one_of_its_items_could_show_a_misconception_and_the_most_frequent_stands_first() -> None:
    advice = item("q2", options=[{"text": "Yes", "right": True}, {"text": "No", "misconception": "FIX"}])
    asked = quiz(item("q0"), item("q1"), advice, item("unseen"))
    found = analyse(asked, given_answers([[WRONG, None, WRONG], [None, WRONG, WRONG], [RIGHT, RIGHT, WRONG]]))

    assert [(each.tag, each.all) for each in found.misconceptions] == [
        ("FIX", TagCount(people=3, base=3)),
        ("EXPERT", TagCount(people=2, base=3)),
    ]


def test_schemes_are_counted_apart() -> None:
    (found,) = summary([[WRONG], [RIGHT], [WRONG]], schemes={"ours": [0, 1], "theirs": [2]}).misconceptions

    assert found.schemes == {"ours": TagCount(1, 2), "theirs": TagCount(1, 1)}


# Findings


def cohort(*patterns: tuple[int, Sequence[int]]) -> Summary:
    """So many people with each pattern of answers."""
    return summary([list(row) for count, row in patterns for _ in range(count)])


GOOD = [(10, [RIGHT] * 6), (10, [RIGHT] * 4 + [WRONG] * 2), (10, [RIGHT] * 2 + [WRONG] * 4), (10, [WRONG] * 6)]


def test_few_responses_are_said_to_be_few_and_flag_nothing() -> None:
    found = findings(cohort((FEWEST - 1, [WRONG, RIGHT])))

    assert [each.code for each in found] == ["few"]
    assert found[0].words.startswith("29 attempts so far: too few to judge items by")


def test_a_sound_quiz_has_no_findings() -> None:
    assert codes(cohort(*GOOD)) == []


def test_a_key_that_is_wrong_way_round_is_flagged_with_the_option_that_draws_the_stronger() -> None:
    turned = [(count, [WRONG if row[2] == RIGHT else RIGHT, *row]) for count, row in GOOD]
    found = [each for each in findings(cohort(*turned)) if each.item == "q0"]

    assert found[0].code == "negative"
    assert found[0].words.endswith("over 40 attempts: stronger learners do worse here; option 2 draws them")
    assert found[0].level == "care"


def test_an_item_that_tells_nobody_apart_is_flagged_once_its_interval_rules_out_a_good_one() -> None:
    split = [(count, [first, *row]) for count, row in GOOD for first in (RIGHT, WRONG)]
    many = [(3 * count, row) for count, row in split]

    assert ("q0", "low") in codes(cohort(*many))
    assert ("q0", "low") not in codes(cohort(*[(count // 2, row) for count, row in split]))


def test_what_nearly_everybody_gets_right_is_worth_knowing() -> None:
    found = cohort(*[(3 * count, [RIGHT, *row]) for count, row in GOOD])

    assert ("q0", "easy") in codes(found)
    assert ("q0", "unused") not in codes(found)


def test_no_better_than_guessing_is_flagged() -> None:
    random = [(3 * count, [first, *row]) for count, row in GOOD for first in (RIGHT, WRONG)]

    assert ("q0", "guessing") in codes(cohort(*random))


def test_a_hard_item_that_the_stronger_get_right_is_hard_and_no_guess() -> None:
    hard = [(3 * count, [RIGHT if row[5] == RIGHT and part else WRONG, *row]) for count, row in GOOD for part in (0, 1)]
    found = codes(cohort(*hard))

    assert ("q0", "hard") in found
    assert ("q0", "guessing") not in found


def test_an_option_that_nobody_picks_is_named_once_there_are_enough() -> None:
    four = [
        {"text": "Right", "right": True, "why": "y"},
        *({"text": f"No {n}", "misconception": "FIX", "why": "n"} for n in range(3)),
    ]
    rows = [[each] for each in [RIGHT] * 150 + [WRONG] * 150]
    found = findings(analyse(quiz(item("q0", options=four)), given_answers(rows)))

    assert [each.words for each in found if each.code == "unused"] == [
        "options 3 and 4 draw almost nobody in 300 attempts"
    ]


def test_items_that_measure_different_things_are_said_to() -> None:
    rows = [[first, second] for first in (RIGHT, WRONG) for second in (RIGHT, WRONG)] * 40

    assert (None, "consistency") in codes(summary(rows))


def one_item(options: tuple[OptionShare, ...] = (), **figures: float) -> ItemSummary:
    """An item over 400 attempts with the given figures."""
    index = fisher_z(figures.get("discrimination_index", 0) / 100, 400)
    share = wilson(figures.get("facility", 60) / 100, 400)
    told = ItemFigures("q0", 400, **{"facility": 60, **figures})
    return ItemSummary(told, None, share and share.times(100), index and index.times(100), None, (200, 0, 200), options)


def said_of(item_summary: ItemSummary) -> list[str]:
    quiz_figures = QuizFigures(400)
    return [each.words for each in findings(Summary(quiz_figures, None, None, 0, (200, 0, 200), (item_summary,), ()))]


def test_an_item_that_tells_less_apart_than_it_could_is_worth_knowing() -> None:
    assert said_of(one_item(discrimination_index=12, discriminative_efficiency=14)) == [
        "discriminative efficiency 14 over 400 attempts: it tells learners apart less than its difficulty allows"
    ]


def test_a_low_discrimination_says_so_once() -> None:
    (words,) = said_of(one_item(discrimination_index=3, discriminative_efficiency=4))

    assert words == "discrimination 0.03 over 400 attempts: stronger learners don't do better here"


def test_an_item_without_marks_is_not_judged_by_them() -> None:
    nothing = ItemSummary(ItemFigures("q0", 400), None, None, None, None, (200, 0, 200), ())

    assert said_of(nothing) == []


@pytest.mark.parametrize(("lowest", "highest", "drawn"), [(20, 90, "; option 2 draws them"), (90, 95, "")])
def test_an_option_draws_the_stronger_if_they_pick_it_clearly_more_often(lowest: int, highest: int, drawn: str) -> None:
    right = OptionShare("", "0", "Right", 1.0, None, 1, (200 - lowest, 0, 200 - highest))
    wrong = OptionShare("", "1", "Wrong", 0.0, "FIX", 2, (lowest, 0, highest))
    (words,) = said_of(one_item((right, wrong), discrimination_index=3, discriminative_efficiency=40))

    assert words == f"discrimination 0.03 over 400 attempts: stronger learners don't do better here{drawn}"


def test_an_option_that_most_of_the_highest_third_picks_draws_them_too() -> None:
    right = OptionShare("", "0", "Right", 1.0, None, 1, (90, 0, 90))
    wrong = OptionShare("", "1", "Wrong", 0.0, "FIX", 2, (110, 0, 110))
    (words,) = said_of(one_item((right, wrong), discrimination_index=3, discriminative_efficiency=40))

    assert words.endswith("; option 2 draws them")


def test_a_band_of_nobody_picks_nothing_more_often() -> None:
    wrong = OptionShare("", "1", "Wrong", 0.0, "FIX", 2, (40, 0, 40))
    item_summary = replace(one_item((wrong,), discrimination_index=3), bands=(0, 0, 80))

    assert said_of(item_summary)[0].endswith("; option 2 draws them")


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_can_be_said_about_nobody_and_nothing_breaks(count: int) -> None:
    found = analyse(a_quiz(1), given_answers([[RIGHT]] * count or [[None]]))

    assert [each.code for each in findings(found)] == ["few"]
