"""Marking again by a mended key: what counts by it, and what keeps its mark."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.samples import TYPED_ITEMS, gate_quiz, item, quiz
from trainingsite.quiz import mending
from trainingsite.quiz.drawing import draw
from trainingsite.quiz.marking import mark_attempt

OPTIONS = TYPED_ITEMS["choice"]["options"]


def options(*order: int, **changed: Any) -> list[dict[str, Any]]:
    """The sample's options in another order; the first one is changed."""
    found = [copy.deepcopy(OPTIONS[number]) for number in order]
    found[0].update(changed)
    return found


def one(**given_: Any) -> Any:
    return quiz(item("a", **given_))


def test_the_present_key_counts_where_the_same_options_stand_at_the_same_places() -> None:
    turned = [{**OPTIONS[0], "right": False, "misconception": "FIX"}, {"text": "Guess", "right": True, "why": "So."}]
    mended = mending.mended(one(), one(options=[*turned, OPTIONS[2]]), {"a": 1})

    assert mended.item("a").mark(1) == 1
    assert mending.kept(one(), one(options=[*turned, OPTIONS[2]]), {"a": 1}) == ()


def test_a_reworded_option_is_the_same_option() -> None:
    present = one(options=options(0, 1, 2, text="Say so, and look it up together"))

    assert mending.mended(one(), present, {"a": 0}).item("a") is present.item("a")


@pytest.mark.parametrize(
    "present",
    [
        one(options=options(1, 0, 2)),
        one(options=options(0, 1)),
        quiz(item("b")),
        quiz(item("a", "multiple")),
    ],
)
def test_what_was_rearranged_removed_or_made_another_type_keeps_its_mark(present: Any) -> None:
    old = one()

    assert mending.mended(old, present, {"a": 0}).item("a") is old.item("a")
    assert mending.kept(old, present, {"a": 0}) == ("a",)


def test_an_answer_that_the_present_item_cannot_read_keeps_its_mark() -> None:
    old = quiz(item("a", "number"))
    present = quiz(item("a", "number", units=[{"unit": "h"}]))

    assert mending.kept(old, present, {"a": {"value": "1440", "unit": "min"}}) == ("a",)
    assert mending.kept(old, present, {"a": {"value": "24", "unit": "h"}}) == ()


def test_accepted_words_are_mended_in_any_order() -> None:
    accept = [{"text": "the porters", "why": "They are there."}, *TYPED_ITEMS["short"]["accept"]]

    old, present = quiz(item("a", "short")), quiz(item("a", "short", accept=accept))

    assert mending.mended(old, present, {"a": "the porters"}).item("a").mark("the porters") == 1


def test_pass_mark_and_penalty_stay_as_they_were() -> None:
    mended = mending.mended(one(), quiz(item("a"), pass_mark=100), {})

    assert mended.pass_mark == 80


def test_a_key_that_was_mended_before_an_item_was_removed_still_counts() -> None:
    turned = [{**OPTIONS[0], "right": False, "misconception": "FIX"}, {"text": "Guess", "right": True, "why": "So."}]
    second, third = one(options=[*turned, OPTIONS[2]]), quiz(item("b"))

    assert mending.mended_by(one(), (second, third), {"a": 1}).item("a").mark(1) == 1


@given(seed=st.integers(0, 1000), wrong=st.sets(st.integers(0, 8)))
def test_marking_again_by_the_same_key_changes_nothing(seed: int, wrong: set[int]) -> None:
    old, present = gate_quiz(), gate_quiz()
    drawn = draw(old, seed, {})
    answers = {each.item_id: int(number in wrong) for number, each in enumerate(drawn)}

    assert mark_attempt(mending.mended(old, present, answers), drawn, answers) == mark_attempt(old, drawn, answers)


@pytest.mark.parametrize("kind", TYPED_ITEMS)
def test_every_type_says_what_its_answers_stand_for(kind: str) -> None:
    meanings = quiz(item("a", kind)).items[0].meanings

    assert (meanings == ()) == (kind in ("short", "number", "reflection"))
    assert all(meanings)


def test_who_signed_a_key_off_is_nothing_that_answers_stand_for() -> None:
    signed = one(signed_off=[{"by": "A. Name", "on": "2026-11-24"}])

    assert signed.item("a").meanings == one().item("a").meanings
