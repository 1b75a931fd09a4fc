"""A quiz as authors look at it."""

from tests.quiz.reading import one_item
from tests.quiz.samples import gate_quiz
from trainingsite.quiz.drawing import draw
from trainingsite.quiz.showing import backstage, reasons


def test_a_preview_shows_what_the_seed_draws_in_its_order() -> None:
    quiz = gate_quiz()

    assert [each.drawn for each in backstage(quiz, 7)] == list(draw(quiz, 7, {}))
    assert backstage(quiz, 7) != backstage(quiz, 8)


def test_beside_an_item_stand_its_key_and_every_reason() -> None:
    (first, *_) = backstage(gate_quiz(), 7)

    assert [said.said for said in first.key] == ["Say so, and look together"]
    assert [reason.why for reason in first.reasons][:2] == ["A warm referral.", "A guess is advice."]


def test_a_reason_names_its_part_and_its_misconception() -> None:
    first, *_, last = reasons(one_item("match"))

    assert (first.about, first.misconception) == ("Debt → Money advice", None)
    assert (last.about, last.misconception) == ("Your own experience", "EXPERT")


def test_parts_that_show_nothing_are_left_out() -> None:
    assert all(reason.about for reason in reasons(one_item("number")))
