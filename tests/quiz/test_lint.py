"""What is wrong with a quiz as a whole."""

from datetime import date

import pytest

from tests.quiz.reading import told
from tests.quiz.samples import Raw, gate_file, gate_quiz, item, quiz, variants
from trainingsite.quiz.lint import ModuleFacts, Surroundings, complaints, notices
from trainingsite.quiz.model import Quiz

NEW_YEAR = date(2026, 1, 1)
AROUND = Surroundings(
    modules={"listening": ModuleFacts(frozenset({"open"}), frozenset({"limits"}))},
    misconceptions=frozenset({"EXPERT", "FIX"}),
    required=True,
)


def found(made: Quiz, around: Surroundings = AROUND) -> list[tuple[tuple[str | int, ...], str]]:
    return [(each.path, each.what) for each in told(made, complaints(made, around))]


def noticed(made: Quiz, *, required: bool = False) -> list[tuple[tuple[str | int, ...], str]]:
    return [(each.path, each.what) for each in told(made, notices(made, NEW_YEAR, required=required))]


def changed_gate(**changes: object) -> Quiz:
    """The gate with a change to its first item."""
    raw = gate_file()
    raw["items"][0] = {**raw["items"][0], **changes}
    return Quiz.model_validate(raw)


def test_a_good_gate_has_no_complaints() -> None:
    assert found(gate_quiz()) == []


def test_every_complaint_says_how_to_mend_it() -> None:
    bad = quiz(item("a", options=[{"text": "x"}, {"text": "x"}]), item("a", critical="role"), draw=[{"pool": "no"}])

    assert told(bad, complaints(bad))


def test_an_id_stands_once_in_items_and_practice_together() -> None:
    assert found(quiz(item("a"), practice=[item("a")])) == [(("practice", 0, "id"), "the id a stands here twice")]


def test_a_fault_inside_an_item_is_told_with_its_place() -> None:
    bad = quiz(item("a", kind="order", steps=[{"text": "one", "why": "So."}, {"text": "two"}]))

    assert found(bad) == [(("items", 0, "steps", 1), "a: step 2 has no reason (why)")]


def test_an_item_holds_somewhere() -> None:
    assert found(quiz(item(nations=[]))) == [(("items", 0, "nations"), "an-item: holds in no nation")]


def test_something_has_a_weight() -> None:
    assert found(quiz(item(weight=0))) == [(("items",), "no item has a weight above 0")]


@pytest.mark.parametrize(
    ("lines", "place", "what"),
    [
        ([{"pool": "p", "take": 3}], 0, "the pool p has 2 items, 3 are wanted"),
        ([{"pool": "q", "take": 1}], 0, "the pool q has 0 items, 1 are wanted"),
        ([{"pool": "p"}], 0, "nothing says how many of p are drawn"),
        ([{"take": 2}], 0, "a line draws from a pool or from the rest"),
        ([{"pool": "p", "rest": True}], 0, "a line draws from a pool or from the rest"),
        ([{"pool": "p", "take": 1}, {"pool": "p", "take": 1}], 0, "the pool p is drawn from twice"),
        ([{"rest": True}, {"pool": "p", "take": 1}], 0, "the rest isn't drawn last"),
        ([{"pool": "p", "take": 1}, {"rest": True, "take": 2}], 1, "the rest has 1 items, 2 are wanted"),
        ([{"pool": "p", "take": 1}, {"pool": None, "take": 1}], 1, "a line draws from a pool or from the rest"),
    ],
)
def test_a_draw_line_can_be_fulfilled(lines: list[dict[str, object]], place: int, what: str) -> None:
    made = quiz(item("a", pool="p"), item("b", pool="p"), item("c"), draw=lines)

    assert (("draw", place), what) in found(made)


@pytest.mark.parametrize(("tier", "wanted", "take"), [("safety", 4, 2), ("role", 3, 1)])
def test_a_critical_rule_has_variants_enough_for_a_second_attempt(tier: str, wanted: int, take: int) -> None:
    lines = [{"pool": "r", "take": take}, {"rest": True}]
    enough = quiz(item(), *variants("r", tier, wanted), draw=lines)
    few = quiz(item(), *variants("r", tier, wanted - 1), draw=lines)

    assert found(enough) == []
    assert found(few) == [(("items", 1), f"the {tier} rule r has {wanted - 1} variants of {wanted}")]


@pytest.mark.parametrize(("tier", "count", "take"), [("safety", 4, 1), ("role", 3, 2)])
def test_a_critical_rule_is_drawn_as_its_tier_says(tier: str, count: int, take: int) -> None:
    made = quiz(item(), *variants("r", tier, count), draw=[{"pool": "r", "take": take}, {"rest": True}])

    assert found(made) == [(("draw", 0, "take"), f"{take} of the {tier} rule r are drawn")]


def test_a_critical_rule_has_a_line_of_its_own() -> None:
    assert found(quiz(*variants("r", "role", 3))) == [(("items", 0), "the role rule r has no line in `draw:`")]


def test_a_critical_pool_holds_nothing_else() -> None:
    made = quiz(*variants("r", "role", 3), item("other", pool="r"), draw=[{"pool": "r", "take": 1}])

    assert found(made) == [(("items", 0), "the pool r of r also has other")]


def test_a_critical_item_names_its_rule() -> None:
    assert found(quiz(item(critical="role"))) == [(("items", 0), "an-item: is critical and names no rule")]


def test_practice_is_never_critical() -> None:
    made = quiz(item(), practice=[item("inline", critical="role", rule="r")])

    assert found(made) == [(("practice", 0, "critical"), "inline: practice can't be critical")]


@pytest.mark.parametrize("change", [{"critical": "role"}, {"outcome": None}, {"pool": None}])
def test_variants_share_tier_pool_and_outcome(change: dict[str, object]) -> None:
    whats = [what for _, what in found(changed_gate(**change))]

    assert "secrecy-2: differs from secrecy-1 in tier, pool or outcome" in whats


def test_a_drawn_item_says_what_to_read_again() -> None:
    assert found(quiz(item(review=None))) == [(("items", 0), "an-item: nothing to read again")]


def test_practice_needs_nothing_to_read_again() -> None:
    assert found(quiz(item(), practice=[item("inline", review=None)])) == []


@pytest.mark.parametrize(
    ("change", "path", "what"),
    [
        ({"review": "listening#no"}, ("items", 0, "review"), "an-item: there is no section listening#no"),
        ({"review": "no#open"}, ("items", 0, "review"), "an-item: there is no section no#open"),
        ({"outcome": "no"}, ("items", 0, "outcome"), "an-item: listening has no outcome no"),
        (
            {"options": [item()["options"][0], {"text": "x", "why": "x", "misconception": "NONE"}]},
            ("items", 0, "options", 1, "misconception"),
            "an-item: there is no misconception NONE",
        ),
    ],
)
def test_what_an_item_refers_to_exists(change: Raw, path: tuple[str | int, ...], what: str) -> None:
    assert found(quiz(item(**change))) == [(path, what)]


def test_a_quiz_belongs_to_a_module() -> None:
    assert (("module",), "there is no module elsewhere") in found(quiz(module="elsewhere"))


def test_references_are_left_alone_where_nothing_is_known() -> None:
    assert complaints(quiz(item(review="no#no", outcome="no"), module="no")) == ()


def test_a_required_quiz_tells_nothing_before_submission() -> None:
    made = quiz(feedback="after_item")

    assert found(made) == [(("feedback",), "a quiz that a scheme requires tells too early")]
    assert complaints(made) == ()


def test_a_required_quiz_leaves_a_way_back() -> None:
    assert found(quiz(attempts={"most": 1})) == [(("attempts",), "one attempt leaves no way back")]


def test_a_key_that_two_experts_have_not_signed_is_noticed() -> None:
    twice = [{"by": "A", "on": "2026-01-01"}, {"by": "A", "on": "2026-02-01"}]
    both = [{"by": "A", "on": "2026-01-01"}, {"by": "B", "on": "2026-01-01"}]
    made = quiz(
        item("one", critical="role", signed_off=twice), item("two", critical="role", signed_off=both), item("x")
    )

    assert noticed(made) == [(("items", 0), "one: fewer than two experts have signed the key")]


def test_an_item_past_its_review_is_noticed() -> None:
    made = quiz(item(review_by="2026-01-31"))

    assert notices(made, date(2026, 1, 31)) == ()
    assert [(each.path, each.what) for each in told(made, notices(made, date(2026, 2, 1)))] == [
        (("items", 0), "an-item: was to be reviewed by 2026-01-31")
    ]


@pytest.mark.parametrize(("count", "wrong"), [(14, True), (15, False), (25, False), (26, True)])
def test_an_attempt_at_a_required_quiz_shows_15_to_25_items(count: int, wrong: bool) -> None:
    items = [item(f"i-{number}") for number in range(count)]

    length = [(("items",), f"an attempt shows {count} items")]

    assert noticed(quiz(*items), required=True) == (length if wrong else [])
    assert noticed(quiz(*items)) == []


def test_what_counts_is_what_an_attempt_shows_and_not_what_stands_in_the_file() -> None:
    made = quiz(*(item(f"i-{number}") for number in range(30)), draw=[{"rest": True, "take": 14}])

    assert noticed(made, required=True) == [(("draw",), "an attempt shows 14 items")]


@pytest.mark.parametrize(("stories", "take", "whole"), [(1, 1, False), (3, 2, False), (2, 1, True), (4, 2, True)])
def test_what_is_shown_once_leaves_another_story_for_the_next_attempt(stories: int, take: int, whole: bool) -> None:
    items = [item(f"story-{number}", pool="stories", once=True) for number in range(stories)]
    made = quiz(*items, item("plain"), draw=[{"pool": "stories", "take": take}, {"rest": True}])
    complaint = (("items", 0, "once"), "story-0: is shown once, and there is no other story for the next attempt")

    assert (complaint in found(made)) is not whole


def test_a_rest_of_nothing_draws_nothing() -> None:
    made = quiz(item("a", pool="p"), item("b", pool="p"), draw=[{"pool": "p", "take": 1}, {"rest": True}])

    assert found(made) == [(("draw", 1), "the rest has 0 items, 1 are wanted")]


@pytest.mark.parametrize(
    "lines", [[{"pool": "p", "take": 2}, {"rest": True}], [{"pool": "p", "take": 2}, {"rest": True, "take": 1}]]
)
def test_a_pool_and_the_rest_may_be_drawn_to_the_last_item(lines: list[dict[str, object]]) -> None:
    assert found(quiz(item("a", pool="p"), item("b", pool="p"), item("c"), draw=lines)) == []


def test_what_is_shown_once_is_missed_in_a_quiz_that_draws_everything() -> None:
    assert found(quiz(item("a", once=True), item("b"))) == [
        (("items", 0, "once"), "a: is shown once, and there is no other story for the next attempt")
    ]


def test_an_item_that_shares_a_rule_and_is_not_critical_is_no_variant() -> None:
    plain = item("plain", rule="r", pool="r")
    made = quiz(*variants("r", "role", 3), plain, item("other"), draw=[{"pool": "r", "take": 1}, {"rest": True}])

    assert found(made) == []
