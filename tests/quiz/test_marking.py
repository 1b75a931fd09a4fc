"""Marking an attempt."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.samples import gate_quiz, item, quiz
from trainingsite.infra.refused import Refused
from trainingsite.quiz.drawing import DrawnItem, draw
from trainingsite.quiz.fields import Json
from trainingsite.quiz.marking import mark_attempt, percent, second_chances
from trainingsite.quiz.questions.choice import Choice

GATE = gate_quiz()
DRAWN = draw(GATE, 5, {})
RIGHT: dict[str, Json] = {each.item_id: 0 for each in DRAWN}
SECRECY = [each.item_id for each in DRAWN if GATE.item(each.item_id).rule == "secrecy"]
VISA = next(each.item_id for each in DRAWN if GATE.item(each.item_id).rule == "visa")
FRESH = DrawnItem(next(each.id for each in GATE.items if each.rule == "visa" and each.id != VISA), (0, 1, 2), True)
EXTENDED = (*DRAWN, FRESH)


@given(st.dictionaries(st.sampled_from(sorted(RIGHT)), st.sampled_from([None, 0, 1, 2])))
def test_a_score_is_between_nothing_and_everything(responses: dict[str, Json]) -> None:
    assert 0 <= mark_attempt(GATE, DRAWN, responses).score <= 1


def test_everything_right_passes_with_the_full_score() -> None:
    result = mark_attempt(GATE, DRAWN, RIGHT)

    assert result.score == 1
    assert result.passed
    assert not result.critical_missed


@pytest.mark.parametrize(("right", "passes"), [(4, True), (3, False)])
def test_the_pass_mark_itself_passes(right: int, passes: bool) -> None:
    made = quiz(*(item(f"i-{n}") for n in range(5)), pass_mark=80)
    responses: dict[str, Json] = {f"i-{n}": 0 for n in range(right)}

    assert mark_attempt(made, draw(made, 1, {}), responses).passed is passes


def test_a_third_short_of_the_pass_mark_fails() -> None:
    made = quiz(item("a", weight="2/3"), item("b", weight="1/3"), pass_mark=67)

    result = mark_attempt(made, draw(made, 1, {}), {"a": 0})

    assert result.score == Fraction(2, 3)
    assert not result.passed
    assert percent(result.score) == 66


def test_weights_share_out_the_score() -> None:
    made = quiz(item("a", weight=3), item("b"), item("none", weight=0))

    assert mark_attempt(made, draw(made, 1, {}), {"a": 0, "b": 2, "none": 1}).score == Fraction(7, 8)


def test_without_any_weight_there_is_no_score() -> None:
    made = quiz(item("a", weight=0))

    assert mark_attempt(made, draw(made, 1, {}), {"a": 0}).score == 0


@pytest.mark.parametrize("missed", SECRECY)
def test_a_safety_rule_needs_every_drawn_variant_right(missed: str) -> None:
    result = mark_attempt(GATE, DRAWN, {**RIGHT, missed: 1})

    assert 100 * result.score >= GATE.pass_mark
    assert not result.passed
    assert result.critical_missed == ("secrecy",)
    assert second_chances(result, DRAWN) == ()


def test_a_critical_item_that_is_half_right_is_missed() -> None:
    assert mark_attempt(GATE, DRAWN, {**RIGHT, VISA: 2}).critical_missed == ("visa",)


def test_a_missed_role_rule_has_one_second_chance() -> None:
    first = mark_attempt(GATE, DRAWN, {**RIGHT, VISA: 1})
    again = mark_attempt(GATE, EXTENDED, {**RIGHT, VISA: 1, FRESH.item_id: 1})

    assert second_chances(first, DRAWN) == ("visa",)
    assert second_chances(again, EXTENDED) == ()
    assert not again.passed


def test_a_fresh_variant_makes_a_role_rule_good_and_leaves_the_score() -> None:
    first = mark_attempt(GATE, DRAWN, {**RIGHT, VISA: 1})
    again = mark_attempt(GATE, EXTENDED, {**RIGHT, VISA: 1, FRESH.item_id: 0})

    assert again.passed
    assert again.score == first.score < 1


def test_a_safety_rule_is_never_made_good() -> None:
    extra = DrawnItem(
        next(each.id for each in GATE.items if each.rule == "secrecy" and each.id not in SECRECY), (), True
    )

    result = mark_attempt(GATE, (*DRAWN, extra), {**RIGHT, SECRECY[0]: 1, extra.item_id: 0})

    assert result.critical_missed == ("secrecy",)


def test_an_answer_that_cannot_be_read_marks_nothing() -> None:
    with pytest.raises(Refused, match="answer_unreadable"):
        mark_attempt(GATE, DRAWN, {**RIGHT, VISA: 17})


class Hurtful(Choice):
    """An item at which option 2 would do somebody harm."""

    def harms(self, answer: Json) -> bool:
        return answer == 2


def test_an_answer_that_does_harm_fails_whatever_the_score() -> None:
    made = quiz(*(item(f"i-{n}") for n in range(9)), item("hurtful", weight=0), pass_mark=50)
    hurtful = Hurtful.model_validate(made.items[-1].model_dump())
    made = made.model_copy(update={"items": (*made.items[:-1], hurtful)})
    right: dict[str, Json] = {f"i-{n}": 0 for n in range(9)}

    assert mark_attempt(made, draw(made, 1, {}), {**right, "hurtful": 1}).passed
    result = mark_attempt(made, draw(made, 1, {}), {**right, "hurtful": 2})
    assert not result.passed
    assert result.critical_missed == ("hurtful",)


def test_an_answer_that_did_harm_gets_no_second_chance() -> None:
    harmful = {"rule": "secrets", "critical": "role", "pool": "secrets"}
    several = quiz(item("first", "judgement", **harmful), item("second", "judgement", **harmful))
    drawn = (DrawnItem("first", (0, 1, 2, 3)),)
    harmed = mark_attempt(several, drawn, {"first": [0, 3, 0, 0]})
    missed = mark_attempt(several, drawn, {})

    assert (harmed.critical_missed, second_chances(harmed, drawn)) == (("secrets",), ())
    assert second_chances(missed, drawn) == ("secrets",)
