"""The trail."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.home.trail import Kind, ModuleCard, Place, trail
from trainingsite.schemes.rules import Order
from trainingsite.selection.rules import State
from trainingsite.training.rules import Gate

CARDS = {slug: ModuleCard(slug, slug.title(), "About it.", 30, 6) for slug in ("listening", "boundaries")}
UNTIL = datetime(2027, 10, 14, tzinfo=UTC)
STATES = [None, *State]


def gates_for(met: list[bool]) -> list[Gate]:
    named = [
        ("module", "listening"),
        ("quiz", "listening"),
        ("module", "boundaries"),
        ("quiz", "boundaries"),
        ("agreement", "agreement"),
    ]
    return [
        Gate(kind, slug, ok, "met" if ok else "not-started", 0 if ok else 10)
        for (kind, slug), ok in zip(named, met, strict=True)
    ]


def place(application: str | None = None, order: Order = Order.TRAIN_THEN_APPLY, *, in_force: bool = False) -> Place:
    return Place("engineering", order, application, UNTIL if in_force else None, in_force)


five = st.lists(st.booleans(), min_size=5, max_size=5)


@given(five, st.sampled_from(STATES), st.sampled_from(Order))
def test_at_most_one_stage_is_here(met: list[bool], application: str | None, order: Order) -> None:
    stages = trail(place(application, order), gates_for(met), CARDS, {}).stages

    assert sum(stage.kind is Kind.HERE for stage in stages) <= 1


@given(five, st.sampled_from(STATES), st.sampled_from(Order))
def test_the_minutes_left_are_those_of_the_unmet_gates(met: list[bool], application: str | None, order: Order) -> None:
    walk = trail(place(application, order), gates_for(met), CARDS, {})

    assert walk.minutes_left == 10 * met.count(False)


def test_a_module_and_its_quiz_are_one_stage() -> None:
    stages = trail(place(), gates_for([True, True, False, False, False]), CARDS, {}).stages

    assert [stage.slug for stage in stages[:2]] == ["listening", "boundaries"]
    assert stages[1].minutes == 20


def test_a_read_module_leads_to_its_quiz() -> None:
    stages = trail(place(), gates_for([True, False, False, False, False]), CARDS, {"listening": 6}).stages

    assert (stages[0].kind, stages[0].key) == (Kind.HERE, "quiz")


def test_an_unread_module_leads_to_its_text() -> None:
    stages = trail(place(), gates_for([False, False, False, False, False]), CARDS, {"listening": 2}).stages

    assert (stages[0].kind, stages[0].key, stages[0].read) == (Kind.HERE, "read", 2)


def test_a_passed_quiz_alone_does_not_end_an_unread_module() -> None:
    stages = trail(place(), gates_for([False, True, True, True, True]), CARDS, {}).stages

    assert (stages[0].kind, stages[0].key) == (Kind.HERE, "read")


def test_applying_is_closed_until_training_is_done_where_training_comes_first() -> None:
    stages = trail(place(), gates_for([True, True, True, True, False]), CARDS, {}).stages

    assert stages[-2].key == "apply-draft-early"


def test_applying_opens_when_training_is_done() -> None:
    stages = trail(place(), gates_for([True] * 5), CARDS, {}).stages

    assert (stages[-2].kind, stages[-2].key) == (Kind.HERE, "apply-draft")


def test_applying_comes_first_where_the_scheme_offers_first() -> None:
    stages = trail(place(order=Order.OFFER_THEN_TRAIN), gates_for([False] * 5), CARDS, {}).stages

    assert (stages[0].kind, stages[0].key) == (Kind.HERE, "apply-draft")


@pytest.mark.parametrize("application", ["sent", "waiting-list", "appealed"])
def test_while_somebody_else_decides_nothing_is_left_to_do(application: str) -> None:
    walk = trail(place(application), gates_for([True] * 5), CARDS, {})

    assert (walk.steps_left, walk.waiting) == (0, True)


def test_an_approval_in_force_ends_the_trail() -> None:
    walk = trail(place("approved", in_force=True), gates_for([True] * 5), CARDS, {})

    assert [stage.kind for stage in walk.stages] == [Kind.DONE] * 5


def test_a_lapsed_approval_says_so() -> None:
    lapsed = Place("engineering", Order.TRAIN_THEN_APPLY, "approved", UNTIL, False)

    assert trail(lapsed, gates_for([True] * 5), CARDS, {}).stages[-1].key == "lapsed"


@pytest.mark.parametrize("approval", ["suspended", "ended"])
def test_an_approval_that_was_stopped_says_so(approval: str) -> None:
    stopped = Place("engineering", Order.TRAIN_THEN_APPLY, "approved", UNTIL, False, approval)

    assert trail(stopped, gates_for([True] * 5), CARDS, {}).stages[-1].key == approval
