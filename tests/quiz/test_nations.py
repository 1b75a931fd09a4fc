"""Items hold in nations, and a site draws its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.reading import told
from tests.quiz.samples import gate_quiz, item, quiz, variants
from trainingsite.quiz.drawing import draw
from trainingsite.quiz.lint import Surroundings, complaints, notices_elsewhere
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.questions import NATIONS, Nation


def mixed() -> Quiz:
    return quiz(item("everywhere"), item("english", nations=["england"]), item("scottish", nations=["scotland"]))


def said(made: Quiz, nation: Nation) -> list[str]:
    around = Surroundings(nation=nation)
    found = told(made, complaints(made, around))
    return [each.what for each in found if each.what.startswith("in ") or "no item" in each.what]


def test_only_what_holds_in_the_nation_is_drawn() -> None:
    ids = {each.item_id for each in draw(mixed().within("scotland"), 1, {})}

    assert ids == {"everywhere", "scottish"}
    assert mixed().within("wales").count == 1


def test_without_a_nation_everything_is_drawn() -> None:
    assert len(draw(mixed().within(None), 1, {})) == 3


def test_a_quiz_that_holds_everywhere_is_drawn_as_it_is() -> None:
    made = gate_quiz()

    assert all(made.within(nation) is made for nation in NATIONS)


@given(seed=st.integers(0, 500), nation=st.sampled_from(NATIONS))
def test_what_is_drawn_stays_in_the_file_for_attempts_that_run(seed: int, nation: Nation) -> None:
    made = mixed()

    assert {each.item_id for each in draw(made.within(nation), seed, {})} <= set(made.by_id)


def test_a_pool_that_is_too_small_in_the_nation_is_said() -> None:
    lines = [{"pool": "p", "take": 2}, {"rest": True}]
    made = quiz(item("a", pool="p"), item("b", pool="p", nations=["england"]), item("c"), draw=lines)

    assert said(made, "england") == []
    assert said(made, "wales") == ["in wales the pool p has 1 items, 2 are wanted"]


def test_the_rest_has_to_suffice_too() -> None:
    made = quiz(item("a", pool="p"), item("b", nations=["england"]), draw=[{"pool": "p", "take": 1}, {"rest": True}])

    assert said(made, "scotland") == ["in scotland the rest has 0 items, 1 are wanted"]


def test_a_must_pass_rule_needs_its_variants_in_the_nation() -> None:
    four = variants("secrecy", "safety", 4)
    four[3]["nations"] = ["england"]
    made = quiz(*four, draw=[{"pool": "secrecy", "take": 2}])

    assert said(made, "england") == []
    assert said(made, "wales") == ["in wales the safety rule secrecy has 3 variants of 4"]


def test_a_rule_that_has_too_few_variants_anywhere_is_not_said_of_each_nation() -> None:
    three = variants("secrecy", "safety", 3)
    three[2]["nations"] = ["england"]

    assert said(quiz(*three, draw=[{"pool": "secrecy", "take": 2}]), "wales") == []


def test_a_must_pass_rule_needs_no_more_than_its_variants_in_the_nation() -> None:
    five = variants("secrecy", "safety", 5)
    five[4]["nations"] = ["england"]
    others = [item("plain", rule="manners"), item("open", nations=["england"])]

    assert said(quiz(*five, *others, draw=[{"pool": "secrecy", "take": 2}, {"rest": True}]), "wales") == []


def test_what_shares_a_rule_and_is_not_critical_is_no_variant_in_a_nation_either() -> None:
    four = variants("secrecy", "safety", 4)
    four[0]["nations"] = ["england"]
    plain = item("plain", rule="secrecy", pool="secrecy", outcome="limits")
    made = quiz(*four, plain, draw=[{"pool": "secrecy", "take": 2}])

    assert said(made, "wales") == ["in wales the safety rule secrecy has 3 variants of 4"]


def test_what_a_nation_lacks_is_told_at_the_first_variant_of_the_rule() -> None:
    four = variants("secrecy", "safety", 4)
    four[3]["nations"] = ["england"]
    made = quiz(item("first"), *four, draw=[{"pool": "secrecy", "take": 2}, {"rest": True}])
    found = told(made, complaints(made, Surroundings(nation="wales")))

    assert [each.path for each in found if each.what.startswith("in ")] == [("items", 1)]


def test_a_quiz_of_another_nation_has_nothing_to_draw() -> None:
    assert said(quiz(item("a", nations=["england"])), "wales") == ["no item holds in wales"]


def test_a_site_that_names_no_nation_is_told_about_each() -> None:
    made = quiz(item("a", nations=["england"]))

    assert len(notices_elsewhere(made)) == 3


@pytest.mark.parametrize(("feedback", "wrong"), [("after_item", 0), ("after_submission", 1)])
def test_hints_stand_only_where_they_are_shown(feedback: str, wrong: int) -> None:
    made = quiz(item("a", hints=["Look again."]), feedback=feedback)

    assert sum("hints are never shown" in each.what for each in told(made, complaints(made))) == wrong


def test_an_inline_check_gives_no_hints() -> None:
    made = quiz(item("a"), practice=[item("p", hints=["Look again."])], feedback="after_item")

    assert [each.path for each in told(made, complaints(made)) if "hints" in each.what] == [("practice", 0, "hints")]


def test_a_quiz_that_a_scheme_requires_never_tells_after_each_item() -> None:
    made = quiz(item("a"), feedback="after_item")

    assert any("tells too early" in each.what for each in complaints(made, Surroundings(required=True)))
    assert not any("tells too early" in each.what for each in complaints(made))
