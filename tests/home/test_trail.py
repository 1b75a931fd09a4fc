"""The trail."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.home.trail import Interview, Kind, ModuleCard, Place, Trail, trail
from trainingsite.schemes.rules import Order
from trainingsite.selection.reference_rules import Standing
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


def beside(application: str, *gates: Gate, interview: Interview = Interview.NONE, met: bool = True) -> Trail:
    """The trail of somebody whose approval takes more than the training, which is done or isn't begun."""
    order = Order.OFFER_THEN_TRAIN if application == "offered" else Order.TRAIN_THEN_APPLY
    where = Place("engineering", order, application, None, False, beside=gates, interview=interview)
    return trail(where, gates_for([met] * 5), CARDS, {})


def gate(kind: str, why: str = "") -> Gate:
    return Gate(kind, kind, why in ("met", "received"), why, 0)


def told(walk: Trail) -> dict[str, Kind]:
    return {stage.key: stage.kind for stage in walk.stages}


@pytest.mark.parametrize("application", ["sent", "waiting-list", "offered"])
def test_an_interview_without_a_time_is_the_applicants_to_book(application: str) -> None:
    walk = beside(application, gate("interview"))

    assert (told(walk)["interview"], walk.steps_left) == (Kind.HERE, 1)


def test_an_interview_whose_time_is_past_waits_for_its_marks() -> None:
    found = {how: beside("sent", gate("interview"), interview=how) for how in (Interview.AHEAD, Interview.HELD)}

    assert [(told(one)["interview"], one.steps_left) for one in found.values()] == [(Kind.HERE, 1), (Kind.WAITING, 0)]


@pytest.mark.parametrize(
    ("why", "kind"),
    [
        (Standing.DECLINED, Kind.HERE), (Standing.EXPIRED, Kind.HERE), (Standing.RETURNED, Kind.HERE),
        (Standing.ASKED, Kind.WAITING), ("not-asked", Kind.WAITING), (Standing.RECEIVED, Kind.DONE),
    ],
)  # fmt: skip
def test_a_referee_who_does_not_answer_is_the_applicants_to_replace(why: str, kind: Kind) -> None:
    assert told(beside("waiting-list", gate("reference", why)))["reference"] is kind


def test_a_check_is_waited_for() -> None:
    walk = beside("offered", gate("check", "not-recorded"))

    assert (told(walk)["check"], told(walk)["decision"], walk.steps_left) == (Kind.WAITING, Kind.WAITING, 0)


def test_what_an_offer_leaves_counts_with_the_training() -> None:
    walk = beside("offered", gate("interview"), gate("reference", "declined"), met=False)

    assert walk.steps_left == 5
    assert [stage.key for stage in walk.stages[:3]] == ["apply-offered", "interview", "reference"]


@pytest.mark.parametrize("application", ["draft", "declined", "withdrawn", "appealed", "approved"])
def test_nothing_beside_the_training_is_to_do_before_an_application_goes_on_or_once_it_ended(application: str) -> None:
    assert "interview" not in told(beside(application, gate("interview")))


def test_what_is_asked_since_somebody_was_approved_is_for_their_renewal() -> None:
    walk = trail(place("approved", in_force=True), gates_for([True, True, False, False, False]), CARDS, {})

    assert [(stage.key, stage.kind) for stage in walk.stages[1:3]] == [("at-renewal", Kind.CLOSED)] * 2
    assert (walk.stages[1].title, walk.stages[2].why) == ("Boundaries", "agreement")
