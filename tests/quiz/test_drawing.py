"""Drawing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.reading import one_item
from tests.quiz.samples import gate_quiz, item, quiz
from trainingsite.quiz.drawing import DrawnItem, check_order, draw, fresh_variant, shuffled

GATE = gate_quiz()
SEEDS = st.integers(0, 2**63)
SEEN = st.dictionaries(st.sampled_from(sorted(GATE.by_id)), st.integers(1, 5))


def ids(drawn: tuple[DrawnItem, ...], rule: str | None = None) -> list[str]:
    return [each.item_id for each in drawn if rule is None or GATE.item(each.item_id).rule == rule]


@given(seed=SEEDS, seen=SEEN)
def test_the_same_seed_and_the_same_memory_draw_the_same(seed: int, seen: dict[str, int]) -> None:
    assert draw(GATE, seed, seen) == draw(gate_quiz(), seed, dict(reversed(seen.items())))


def test_a_draw_stays_the_same_for_ever() -> None:
    assert ids(draw(GATE, 1, {})) == [
        "plain-6",
        "plain-4",
        "plain-0",
        "secrecy-4",
        "secrecy-3",
        "plain-1",
        "visa-2",
        "plain-2",
        "plain-7",
    ]


def test_an_order_stays_the_same_for_ever() -> None:
    four, other = one_item("judgement"), one_item("judgement", id="another")

    assert [shuffled(four, seed) for seed in (1, 2, 3)] == [(2, 0, 3, 1), (0, 2, 1, 3), (3, 1, 2, 0)]
    assert shuffled(other, 1) != shuffled(four, 1)
    assert shuffled(four, 1, wanted=False) == (0, 1, 2, 3)


@given(seed=SEEDS)
def test_an_order_that_had_to_be_turned_still_has_every_element_once(seed: int) -> None:
    two = one_item("order", steps=[{"text": "Stay", "why": "."}, {"text": "Go", "why": "."}])

    assert shuffled(two, seed) == (1, 0)


@given(seed=SEEDS, seen=SEEN)
def test_each_line_takes_what_it_says_and_nothing_comes_twice(seed: int, seen: dict[str, int]) -> None:
    drawn = draw(GATE, seed, seen)

    assert len(set(ids(drawn))) == len(drawn) == 9
    assert len(ids(drawn, "secrecy")) == 2
    assert len(ids(drawn, "visa")) == 1


@given(seed=SEEDS, seen=SEEN)
def test_unseen_variants_come_first_and_then_the_least_recently_seen(seed: int, seen: dict[str, int]) -> None:
    drawn = set(ids(draw(GATE, seed, seen)))
    for rule in ("secrecy", "visa", None):
        pool = {each.id for each in GATE.items if each.rule == rule}
        taken = [seen.get(each, 0) for each in pool & drawn]
        left = [seen.get(each, 0) for each in pool - drawn]
        assert max(taken) <= min(left)


@given(seed=SEEDS, again=SEEDS)
def test_a_second_attempt_meets_other_variants_of_every_critical_rule(seed: int, again: int) -> None:
    first = draw(GATE, seed, {})
    second = draw(GATE, again, {each.item_id: 1 for each in first})

    for rule in ("secrecy", "visa"):
        assert not set(ids(first, rule)) & set(ids(second, rule))


@given(seed=SEEDS)
def test_every_order_is_a_reordering_of_the_items_elements(seed: int) -> None:
    for each in draw(GATE, seed, {}):
        assert sorted(each.order) == list(range(GATE.item(each.item_id).shape))


@pytest.mark.parametrize("options", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_every_order_is_that_of_the_attempts_own_seed(seed: int, options: bool) -> None:
    made = quiz(item("a"), item("b", kind="judgement"), shuffle={"items": True, "options": options})

    assert {each.item_id: each.order for each in draw(made, seed, {})} == {
        each.id: shuffled(each, seed, options) for each in made.items
    }


@given(seed=SEEDS)
def test_an_order_that_would_tell_the_answer_is_never_the_files(seed: int) -> None:
    for kind in ("order", "match"):
        question = one_item(kind)
        assert shuffled(question, seed, wanted=False) != tuple(range(question.shape))


def test_without_shuffling_everything_stands_as_in_the_file() -> None:
    made = quiz(item("b"), item("a"), shuffle={"items": False, "options": False})

    assert draw(made, 7, {}) == (DrawnItem("b", (0, 1, 2)), DrawnItem("a", (0, 1, 2)))


def test_without_draw_lines_every_item_is_drawn() -> None:
    assert sorted(ids(draw(quiz(item("a"), item("b")), 3, {"a": 1}))) == ["a", "b"]


@given(seed=SEEDS, seen=SEEN)
def test_a_fresh_variant_is_another_of_its_rule_unseen_if_there_is_one(seed: int, seen: dict[str, int]) -> None:
    drawn = draw(GATE, seed, seen)
    fresh = fresh_variant(GATE, "visa", seed, seen, drawn)

    assert fresh is not None
    assert fresh.fresh
    assert fresh.item_id not in ids(drawn)
    others = [each.id for each in GATE.items if each.rule == "visa" and each.id not in ids(drawn)]
    assert seen.get(fresh.item_id, 0) == min(seen.get(each, 0) for each in others)


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_fresh_variant_is_drawn_and_shuffled_by_the_attempts_own_seed(seed: int) -> None:
    variants = [item(f"v-{number}", rule="r", critical="role") for number in range(5)]
    for options in (True, False):
        made = quiz(*variants, shuffle={"items": True, "options": options})
        first, *_ = draw(quiz(*variants, draw=[{"rest": True, "take": 1}]), seed, {})
        fresh = fresh_variant(made, "r", seed, {}, [])

        assert fresh == DrawnItem(first.item_id, shuffled(made.item(first.item_id), seed, options), fresh=True)


def test_there_is_no_fresh_variant_when_all_were_shown() -> None:
    shown = [DrawnItem(each.id, ()) for each in GATE.items]

    assert fresh_variant(GATE, "visa", 1, {}, shown) is None


def test_an_inline_check_keeps_its_order() -> None:
    for kind in ("choice", "order", "judgement", "gap"):
        assert check_order(one_item(kind)) == shuffled(one_item(kind), 0)


@given(seed=SEEDS, seen=SEEN)
def test_a_quiz_tells_how_many_items_it_draws(seed: int, seen: dict[str, int]) -> None:
    plain = quiz(item("a"), item("b", pool="p"), draw=[{"pool": "p", "take": 1}, {"rest": True}])

    assert GATE.count == len(draw(GATE, seed, seen))
    assert plain.count == len(draw(plain, seed, {}))
    assert quiz(item("a"), item("b")).count == 2


@given(seeds=st.lists(SEEDS, min_size=4, max_size=4))
def test_an_item_that_is_shown_once_is_never_drawn_again(seeds: list[int]) -> None:
    stories = [item(f"story-{number}", pool="stories", once=True) for number in range(3)]
    of = quiz(*stories, item("plain"), draw=[{"pool": "stories", "take": 1}, {"rest": True}])
    seen: dict[str, int] = {}
    met: list[str] = []
    for attempt, seed in enumerate(seeds, start=1):
        drawn = [each.item_id for each in draw(of, seed, seen)]
        assert "plain" in drawn
        met += [each for each in drawn if each != "plain"]
        seen.update(dict.fromkeys(drawn, attempt))

    assert sorted(met) == ["story-0", "story-1", "story-2"]
