"""judgement."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.quiz.reading import answer, one_item, refusal
from tests.quiz.samples import Raw
from trainingsite.quiz.drawing import shuffled
from trainingsite.quiz.questions import Extent
from trainingsite.quiz.questions.judgement import RATINGS, Judgement, Rating, Response

VERY, FAIRLY, NOT_VERY, NOT_AT_ALL = range(4)
FITS: Raw = {"text": "Ask", "key": "very-well", "why": "It opens."}
GIVEN = st.lists(st.none() | st.integers(0, 3), min_size=4, max_size=4)


def judgement(*responses: Raw, **given: Any) -> Judgement:
    question = one_item("judgement", **({"responses": list(responses)} if responses else {}), **given)
    assert isinstance(question, Judgement)
    return question


def earnings(key: object) -> list[Fraction]:
    response = Response.model_validate({"text": "Wait", "key": key})
    return [response.credit(rating) for rating in RATINGS]


def faults(**given: object) -> list[str]:
    return [fault.what for fault in judgement({**FITS, **given}, {**FITS, "text": "Other"}).faults()]


@pytest.mark.parametrize(
    ("key", "earned"),
    [
        ("very-well", [1, Fraction(1, 2), 0, 0]),
        ("fairly-well", [Fraction(1, 2), 1, 0, 0]),
        ("not-very-well", [0, 0, 1, Fraction(1, 2)]),
        ("not-at-all", [0, 0, Fraction(1, 2), 1]),
        ({"not-at-all": 9}, [0, 0, Fraction(1, 2), 1]),
    ],
)
def test_an_agreed_key_gives_half_to_its_neighbour_on_the_same_side(key: object, earned: list[Fraction]) -> None:
    assert earnings(key) == earned


@pytest.mark.parametrize(
    ("key", "earned"),
    [
        ({"very-well": 2, "fairly-well": 5, "not-very-well": 3}, [Fraction(2, 5), 1, Fraction(3, 5), 0]),
        ({"very-well": 4, "fairly-well": 4}, [1, 1, 0, 0]),
        ({"very-well": 0, "fairly-well": 6}, [0, 1, 0, 0]),
    ],
)
def test_a_split_key_gives_the_experts_of_a_rating_over_those_of_the_modal_one(
    key: object, earned: list[Fraction]
) -> None:
    assert earnings(key) == earned


@given(st.dictionaries(st.sampled_from(list(Rating)), st.integers(1, 40), min_size=1))
def test_the_best_rating_earns_everything_and_none_earns_more(key: dict[Rating, int]) -> None:
    response = Response(text="Wait", key=key)

    assert all(response.credit(rating) == 1 for rating in response.best)
    assert all(0 <= response.credit(rating) <= 1 for rating in RATINGS)


def test_the_mark_is_the_mean_over_all_responses() -> None:
    question = judgement()

    assert question.mark([VERY, NOT_VERY, NOT_AT_ALL, FAIRLY]) == 1
    assert question.mark([FAIRLY, VERY, NOT_VERY, None]) == Fraction(1, 4)


@given(GIVEN)
def test_harm_is_a_harmful_response_that_was_thought_to_fit(given: list[int | None]) -> None:
    question = judgement()

    assert question.harms(given) == (given[2] in (VERY, FAIRLY))
    assert question.holds(given) == (given[2] in (NOT_VERY, NOT_AT_ALL))


def test_a_critical_judgement_that_was_not_answered_does_not_hold() -> None:
    assert not judgement(critical="role", rule="secrets").holds(None)


@given(GIVEN, st.integers(0, 50))
def test_fields_and_answer_are_each_others_inverse(given: list[int | None], seed: int) -> None:
    question = judgement()
    order = shuffled(question, seed)
    read = question.read_answer(question.fields(given, order), order)

    assert read == (given if any(each is not None for each in given) else None)


def test_a_position_of_the_page_means_the_response_that_stands_there() -> None:
    fields = {"rating-0": ["not-at-all"], "rating-3": ["very-well"]}

    assert judgement().read_answer(fields, (2, 0, 1, 3)) == [None, None, NOT_AT_ALL, VERY]


def test_a_rating_that_is_not_on_the_scale_is_refused() -> None:
    assert refusal(judgement(), {"rating-0": ["superb"]}) == "answer_not_offered"


@pytest.mark.parametrize(("rated", "extent"), [(1, Extent.PART), (4, Extent.WHOLE)])
def test_every_response_makes_a_whole_answer(rated: int, extent: Extent) -> None:
    question = judgement()

    assert question.extent(answer(question, {f"rating-{n}": ["very-well"] for n in range(rated)})) is extent


def test_a_misconception_is_counted_only_where_what_does_not_fit_was_thought_to() -> None:
    question = judgement()

    assert [pick.misconception for pick in question.picks([VERY, VERY, NOT_AT_ALL, None])] == [None, "AVOID", None]
    assert [pick.misconception for pick in question.picks([VERY, NOT_VERY, FAIRLY, None])] == [None, None, "SECRET"]


def test_statistics_see_the_rating_of_each_response() -> None:
    (pick,) = judgement().picks([None, None, None, NOT_VERY])

    assert (pick.part, pick.choice, pick.credit) == ("3", "not-very-well", Fraction(3, 5))


def test_a_remark_has_the_response_and_how_it_was_rated() -> None:
    (remark,) = judgement().remarks([None, FAIRLY, None, None])

    assert (remark.about, remark.said, remark.why) == ("Send a link", "Fairly well", "It ends the talk.")


def test_the_key_has_the_experts_ratings() -> None:
    assert [line.said for line in judgement().key()] == [
        "Very well", "Not very well", "Not at all", "Fairly well (5 of 10 experts)",
    ]  # fmt: skip


def test_experts_who_are_equally_many_stand_side_by_side() -> None:
    question = judgement({**FITS, "key": {"very-well": 3, "fairly-well": 3}}, {**FITS, "text": "Other"})

    assert question.key()[0].said == "Very well or Fairly well (3 of 6 experts)"


@pytest.mark.parametrize("key", [{}, "superb", {"superb": 1}, {"very-well": -1}, 3])
def test_what_is_no_key_is_no_judgement(key: object) -> None:
    with pytest.raises(ValidationError):
        judgement({**FITS, "key": key}, FITS)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"why": ""}, "response 1 has no reason (why)"),
        ({"key": "not-at-all"}, "response 1 doesn't fit and has no misconception"),
        ({"misconception": "FIX"}, "response 1 fits and has a misconception"),
        ({"harmful": True}, "response 1 is harmful, and experts find that it fits"),
        ({"key": {"very-well": 0}}, "response 1 was rated by nobody"),
        (
            {"key": {"very-well": 2, "not-at-all": 2}},
            "response 1: as many experts find that it fits as that it doesn't",
        ),
    ],
)
def test_the_faults_of_a_response_are_found(given: Raw, what: str) -> None:
    assert faults(**given) == [what]


def test_two_responses_that_say_the_same_are_a_fault() -> None:
    assert [fault.what for fault in judgement(FITS, {**FITS, "text": "ASK"}).faults()] == [
        "response 2 says the same as another"
    ]


def test_a_critical_judgement_has_a_harmful_response() -> None:
    question = judgement(FITS, {**FITS, "text": "Other"}, critical="safety", rule="secrets")

    assert [fault.what for fault in question.faults()] == ["a critical judgement has no harmful response"]
