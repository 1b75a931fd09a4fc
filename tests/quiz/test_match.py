"""match."""

from fractions import Fraction
from typing import Any

from tests.quiz.reading import answer, one_item, refusal
from trainingsite.quiz.questions import Extent
from trainingsite.quiz.questions.match import Match


def match(**given: Any) -> Match:
    question = one_item("match", **given)
    assert isinstance(question, Match)
    return question


def test_partners_with_the_same_text_are_one_partner() -> None:
    assert match().partners == ("Money advice", "Visa team", "Your own experience")


def test_the_share_of_prompts_that_got_their_partner_is_earned() -> None:
    question = match()

    assert question.mark(answer(question, {"pair-0": ["0"], "pair-1": ["0"], "pair-2": ["0"]})) == Fraction(2, 3)


def test_a_part_of_the_pairs_may_be_saved() -> None:
    question = match()
    saved = answer(question, {"pair-1": ["1"]})

    assert saved == [None, 1, None]
    assert question.extent(saved) is Extent.PART
    assert question.extent([0, 1, 0]) is Extent.WHOLE


def test_a_partner_that_was_not_offered_is_refused() -> None:
    assert refusal(match(), {"pair-0": ["3"]}) == "answer_not_offered"


def test_a_real_partner_at_a_wrong_prompt_does_not_tell_its_own_prompt() -> None:
    right, misplaced, extra = match().remarks([0, 0, 2])

    assert right.why == "They may advise on debts."
    assert (misplaced.about, misplaced.said, misplaced.why) == ("Visa", "Money advice", "")
    assert (extra.why, extra.misconception) == ("It isn't advice.", "EXPERT")


def test_the_key_names_every_pair() -> None:
    assert [(line.about, line.said) for line in match().key()] == [
        ("Debt", "Money advice"),
        ("Visa", "Visa team"),
        ("Rent arrears", "Money advice"),
    ]


def test_the_faults_of_pairs_and_extras_are_found() -> None:
    pairs = [{"prompt": "Debt", "partner": "Money"}, {"prompt": "debt", "partner": "Money", "why": "So."}]
    found = [fault.what for fault in match(pairs=pairs, extra=[{"text": "Money"}]).faults()]

    assert found == [
        "pair 1 has no reason (why)",
        "pair 2 repeats a prompt",
        "extra partner 1 has no reason (why)",
        "extra partner 1 has no misconception",
        "extra partner 1 is the partner of a prompt",
        "there is only one partner to choose",
    ]


def test_an_extra_names_its_misconception() -> None:
    assert match().tags == ((("extra", 0, "misconception"), "EXPERT"),)
