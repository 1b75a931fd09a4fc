"""What answering at random earns on average, against every answer counted out."""

from fractions import Fraction
from itertools import combinations, permutations, product

import pytest

from tests.quiz.reading import one_item
from tests.quiz.samples import TYPED_ITEMS
from trainingsite.quiz.fields import Json
from trainingsite.quiz.questions import Item, Pick, Question
from trainingsite.quiz.questions.judgement import Judgement
from trainingsite.quiz.questions.order import longest_rise, mean_rise


def mean_mark(question: Item, answers: list[Json]) -> Fraction:
    return sum((question.mark(each) for each in answers), Fraction(0)) / len(answers)


def test_a_choice_earns_the_mean_of_its_options() -> None:
    question = one_item("choice")

    assert question.guess_score == mean_mark(question, [0, 1, 2]) == Fraction(1, 2)


@pytest.mark.parametrize("marking", ["cancel", "all"])
def test_several_choices_earn_the_mean_over_every_way_to_tick(marking: str) -> None:
    question = one_item("multiple", marking=marking)
    ticks: list[Json] = [list(each) for size in range(5) for each in combinations(range(4), size)]

    assert question.guess_score == mean_mark(question, ticks)


@pytest.mark.parametrize("marking", ["cancel", "all"])
def test_one_right_option_among_several_is_guessed_as_seldom_as_it_is_ticked_alone(marking: str) -> None:
    options = [{"text": str(number), "right": number == 1, "why": "."} for number in range(3)]
    question = one_item("multiple", marking=marking, options=options)
    ticks: list[Json] = [list(each) for size in range(4) for each in combinations(range(3), size)]

    assert question.guess_score == mean_mark(question, ticks)


def test_a_match_earns_the_mean_over_every_way_to_pair() -> None:
    question = one_item("match")
    pairs: list[Json] = [list(each) for each in product(range(3), repeat=3)]

    assert question.guess_score == mean_mark(question, pairs)


@pytest.mark.parametrize("marking", ["exact", "run"])
def test_an_order_earns_the_mean_over_every_order(marking: str) -> None:
    question = one_item("order", marking=marking)
    orders: list[Json] = [list(each) for each in permutations(range(3))]

    assert question.guess_score == mean_mark(question, orders)


@pytest.mark.parametrize("count", range(2, 7))
def test_the_mean_rise_is_counted_out(count: int) -> None:
    orders = list(permutations(range(count)))

    mean_rise.cache_clear()

    assert mean_rise(count) == Fraction(sum(longest_rise(list(each)) for each in orders), len(orders))


@pytest.mark.parametrize("kind", ["short", "number"])
def test_what_is_typed_cannot_be_guessed(kind: str) -> None:
    assert one_item(kind).guess_score is None


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("choice", 1, "Guess"),
        ("multiple", [3], "Decide"),
        ("match", [1, None, None], "Debt → Visa team"),
        ("order", [2, None, None], "Call 999 → 3"),
        ("short", "campus security", "campus security"),
        ("short", "nobody I know", "anything else"),
    ],
)
def test_a_pick_is_told_in_the_files_words(kind: str, answer: Json, words: str) -> None:
    question = one_item(kind)
    (pick,) = question.picks(answer)

    assert question.pick_words(pick) == words


def test_a_number_is_told_as_the_right_one_the_mistake_or_anything_else() -> None:
    question = one_item("number")
    picks = [Pick("", "right", Fraction(1), None), Pick("", "30", Fraction(0), None), Pick("", "", Fraction(0), None)]

    assert [question.pick_words(pick) for pick in picks][1:] == ["30", "anything else"]


def test_a_type_that_says_nothing_else_tells_a_pick_by_its_choice() -> None:
    question = one_item("choice")
    picks = [Pick("", choice, Fraction(0), None) for choice in ("here", "")]

    assert [Question.pick_words(question, pick) for pick in picks] == ["here", "anything else"]


def test_gaps_that_are_all_picked_earn_the_mean_over_every_way_to_fill_them() -> None:
    gaps = {name: blank for name, blank in TYPED_ITEMS["gap"]["gaps"].items() if name != "limit"}
    question = one_item("gap", text="{{scope}} {{whom}}", gaps=gaps)
    fillings: list[Json] = [{"scope": scope, "whom": whom} for scope in range(3) for whom in range(2)]

    assert question.guess_score == mean_mark(question, fillings)


def test_judgements_earn_the_mean_over_every_rating() -> None:
    question = one_item("judgement")
    assert isinstance(question, Judgement)
    ratings: list[Json] = [list(each) for each in product(range(len(question.ratings)), repeat=4)]

    assert question.guess_score == mean_mark(question, ratings)
