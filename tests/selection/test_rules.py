"""What may happen to an application."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refusals import refused
from trainingsite.infra.refused import Refused
from trainingsite.schemes.rules import Order
from trainingsite.selection import rules
from trainingsite.selection.rules import Condition, Exceptional, Move, Second, Standing, State, Step, Who
from trainingsite.training.rules import Gate

MET = Gate("quiz", "listening", True, "passed", 0)
CARYS, DEWI, APPLICANT, ADMIN = range(1, 5)
UNMET = Gate("quiz", "role-boundaries", False, "not-passed", 20)
states, moves, orders = st.sampled_from(State), st.sampled_from(Move), st.sampled_from(Order)
gates = st.lists(st.sampled_from([MET, UNMET]), max_size=4)


@given(st.lists(moves, max_size=12))
def test_nothing_leaves_approved_and_only_an_appeal_leaves_declined(path: list[Move]) -> None:
    state = State.DRAFT
    for move in path:
        before = state
        try:
            state = rules.after(state, move)
        except Refused:
            continue
        assert before is not State.APPROVED
        assert before is not State.DECLINED or move is Move.APPEAL


@given(st.lists(moves, max_size=12))
def test_no_path_approves_what_was_never_sent(path: list[Move]) -> None:
    state, sent = State.DRAFT, False
    for move in path:
        try:
            state = rules.after(state, move)
        except Refused:
            continue
        sent = sent or state is State.SENT
    assert state is not State.APPROVED or sent


deeds = st.tuples(moves, st.booleans(), st.booleans())


@given(st.lists(deeds, max_size=16))
def test_no_path_approves_past_an_unmet_gate_without_an_exception(path: list[tuple[Move, bool, bool]]) -> None:
    state = State.DRAFT
    for move, trained, agreed in path:
        exceptional = Exceptional("trained elsewhere", 1, 2 if agreed else 1)
        try:
            if move in rules.APPROVING:
                rules.refuse_approval([MET if trained else UNMET], exceptional)
            state = rules.after(state, move)
        except Refused:
            continue
        assert state is not State.APPROVED or trained or agreed


@given(st.lists(moves, max_size=16))
def test_every_approval_is_reached_by_an_approving_move_alone(path: list[Move]) -> None:
    state = State.DRAFT
    for move in path:
        before = state
        try:
            state = rules.after(state, move)
        except Refused:
            continue
        assert (state is State.APPROVED) is (move in rules.APPROVING)
        assert before is not State.APPEALED or rules.WHO[move] is Who.SECOND_PERSON


@given(states, moves)
def test_a_move_that_is_not_in_the_table_is_refused(state: State, move: Move) -> None:
    if (state, move) in rules.TABLE:
        assert rules.after(state, move) is rules.TABLE[state, move]
    else:
        with pytest.raises(Refused, match="move_not_possible"):
            rules.after(state, move)


@given(states, orders)
def test_everybody_is_offered_their_own_moves_and_no_one_elses(state: State, order: Order) -> None:
    offered = {who: set(rules.moves(state, order, who)) for who in Who}

    assert all(rules.WHO[move] is who for who, theirs in offered.items() for move in theirs)
    assert set().union(*offered.values()) >= {move for start, move in rules.TABLE if start is state} - {Move.OFFER}


@given(states)
def test_only_a_scheme_that_offers_first_is_offered_provisional_offers(state: State) -> None:
    assert Move.OFFER not in rules.moves(state, Order.TRAIN_THEN_APPLY, Who.COORDINATOR)
    offered = Move.OFFER in rules.moves(state, Order.OFFER_THEN_TRAIN, Who.COORDINATOR)
    assert offered is ((state, Move.OFFER) in rules.TABLE)


@given(states, moves)
def test_a_coordinator_makes_only_a_coordinators_moves(state: State, move: Move) -> None:
    if rules.WHO[move] is Who.COORDINATOR:
        rules.refuse_others_move(state, move)
    else:
        with pytest.raises(Refused, match="move_not_possible"):
            rules.refuse_others_move(state, move)


@given(gates)
def test_a_scheme_that_trains_first_takes_an_application_only_when_every_gate_is_met(found: list[Gate]) -> None:
    if all(gate.met for gate in found):
        rules.refuse_sending(Order.TRAIN_THEN_APPLY, found)
    else:
        with pytest.raises(Refused, match="train_first"):
            rules.refuse_sending(Order.TRAIN_THEN_APPLY, found)


@given(gates)
def test_a_scheme_that_offers_first_takes_an_application_at_any_time(found: list[Gate]) -> None:
    rules.refuse_sending(Order.OFFER_THEN_TRAIN, found)


def test_only_a_scheme_that_offers_first_makes_offers() -> None:
    rules.refuse_offer(Order.OFFER_THEN_TRAIN)
    with pytest.raises(Refused, match="no_offers_here"):
        rules.refuse_offer(Order.TRAIN_THEN_APPLY)


people = st.integers(1, 3)
exceptions = st.none() | st.builds(
    Exceptional, st.sampled_from(["", " ", "she trained last year"]), people, st.none() | people
)


@given(gates, exceptions)
def test_nobody_is_approved_past_an_unmet_gate_without_a_reason_and_two_people(
    found: list[Gate], exceptional: Exceptional | None
) -> None:
    agreed = (
        exceptional is not None
        and exceptional.reason.strip() != ""
        and exceptional.confirmed_by is not None
        and exceptional.confirmed_by != exceptional.asked_by
    )
    if all(gate.met for gate in found) or agreed:
        rules.refuse_approval(found, exceptional)
    else:
        with pytest.raises(Refused):
            rules.refuse_approval(found, exceptional)


@pytest.mark.parametrize("move", [Move.DECLINE, Move.ASK_MORE, Move.UPHOLD, Move.OVERTURN])
def test_declining_asking_for_more_and_answering_an_appeal_need_a_reason(move: Move) -> None:
    rules.refuse_without_reason(move, "because")
    with pytest.raises(Refused, match="reason_needed"):
        rules.refuse_without_reason(move, "  ")


def test_approving_needs_no_reason() -> None:
    rules.refuse_without_reason(Move.APPROVE, "")


@pytest.mark.parametrize(
    ("begins", "months", "ends"),
    [
        (date(2026, 10, 14), 12, date(2027, 10, 14)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
    ],
)
def test_an_approval_lapses_on_the_same_day_of_a_later_month(begins: date, months: int, ends: date) -> None:
    assert rules.lapses_on(begins, months) == ends


@given(st.dates(date(2020, 1, 1), date(2080, 1, 1)), st.integers(1, 60))
def test_an_approval_lasts_at_least_28_days_a_month_and_at_most_31(begins: date, months: int) -> None:
    days = (rules.lapses_on(begins, months) - begins).days

    assert 28 * months <= days <= 31 * months


TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TERM = Condition("Send us your timetable", TODAY + timedelta(days=14))
standings, steps = st.sampled_from(Standing), st.sampled_from(Step)


def test_an_approval_with_conditions_has_one_at_least_and_each_is_still_to_come() -> None:
    rules.refuse_conditions(Move.APPROVE_CONDITIONALLY, [TERM], TODAY)
    with pytest.raises(Refused, match="condition_needed"):
        rules.refuse_conditions(Move.APPROVE_CONDITIONALLY, [Condition(" ", TERM.due_on)], TODAY)
    with pytest.raises(Refused, match="condition_overdue"):
        rules.refuse_conditions(Move.APPROVE_CONDITIONALLY, [Condition("x", TODAY)], TODAY)


@given(moves.filter(lambda move: move is not Move.APPROVE_CONDITIONALLY))
def test_no_other_move_has_conditions(move: Move) -> None:
    rules.refuse_conditions(move, [], TODAY)
    with pytest.raises(Refused, match="move_not_possible"):
        rules.refuse_conditions(move, [TERM], TODAY)


@given(st.none() | st.integers(0, 5), st.integers(0, 5))
def test_a_decision_rests_on_what_its_page_showed(seen: int | None, count: int) -> None:
    if seen in (None, count):
        rules.refuse_stale(seen, count)
    else:
        with pytest.raises(Refused, match="decided_meanwhile"):
            rules.refuse_stale(seen, count)


@pytest.mark.parametrize(
    ("declined", "days", "last"),
    [
        (date(2026, 11, 25), 20, date(2026, 12, 23)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 29), 20, date(2026, 12, 25)),
    ],
)
def test_working_days_are_counted_from_monday_to_friday(declined: date, days: int, last: date) -> None:
    assert rules.working_days_after(declined, days) == last


@given(st.dates(date(2020, 1, 1), date(2080, 1, 1)), st.integers(1, 60))
def test_as_many_working_days_pass_as_were_given(day: date, count: int) -> None:
    last = rules.working_days_after(day, count)
    passed = [day + timedelta(days=number) for number in range(1, (last - day).days + 1)]

    assert sum(each.weekday() < 5 for each in passed) == count
    assert last.weekday() < 5


def test_an_appeal_comes_once_and_in_time() -> None:
    rules.refuse_appeal(TODAY, date(2026, 12, 23), 20, used=False)
    with pytest.raises(Refused, match="appeal_too_late"):
        rules.refuse_appeal(TODAY, date(2026, 12, 24), 20, used=False)
    with pytest.raises(Refused, match="appeal_used"):
        rules.refuse_appeal(TODAY, TODAY, 20, used=True)


def test_whoever_declined_does_not_judge_the_appeal() -> None:
    rules.refuse_judge(1, 2)
    rules.refuse_judge(None, 2)
    with pytest.raises(Refused, match="second_person"):
        rules.refuse_judge(2, 2)


@given(standings, steps)
def test_a_step_that_is_not_in_the_table_is_refused(here: Standing, step: Step) -> None:
    if (here, step) in rules.STEPS:
        assert rules.after_step(here, step) is rules.STEPS[here, step]
    else:
        with pytest.raises(Refused, match="step_not_possible"):
            rules.after_step(here, step)


@given(st.lists(steps, max_size=12))
def test_an_approval_that_ended_never_comes_back(path: list[Step]) -> None:
    here, ended = Standing.IN_FORCE, False
    for step in path:
        try:
            here = rules.after_step(here, step)
        except Refused:
            continue
        assert not ended
        ended = here is Standing.ENDED


@given(standings)
def test_everybody_is_offered_their_own_steps(here: Standing) -> None:
    offered = [step for who in Who for step in rules.steps(here, who)]

    assert sorted(offered) == sorted(step for start, step in rules.STEPS if start is here)


@given(standings.filter(lambda one: one is not Standing.LAPSED), st.integers(-3, 3))
def test_only_an_approval_in_force_lapses(state: Standing, days: int) -> None:
    found = rules.standing(state, NOW + timedelta(days=days), NOW)

    assert found is (Standing.LAPSED if state is Standing.IN_FORCE and days < 0 else state)


@pytest.mark.parametrize(
    ("days", "refused"),
    [(57, "renewal_not_open"), (56, None), (0, None), (-56, None), (-57, "renewal_too_late")],
)
def test_renewal_is_open_eight_weeks_before_the_end_and_after_it(days: int, refused: str | None) -> None:
    until = NOW + timedelta(days=days)
    if refused is None:
        rules.refuse_renewal(until, NOW, [MET])
    else:
        with pytest.raises(Refused, match=refused):
            rules.refuse_renewal(until, NOW, [MET])


def test_renewal_waits_for_every_gate() -> None:
    with pytest.raises(Refused, match="refresher_open"):
        rules.refuse_renewal(NOW, NOW, [MET, UNMET])


def test_a_renewed_approval_goes_on_where_the_old_one_ends_or_from_today() -> None:
    assert rules.renewed_until(date(2026, 12, 31), TODAY, 12) == date(2027, 12, 31)
    assert rules.renewed_until(date(2026, 11, 1), TODAY, 12) == date(2027, 11, 25)


def test_an_exception_never_gets_past_a_check_whoever_confirms_it() -> None:
    closed = Gate("check", "check", False, "not-recorded", 0)

    with refused("check_needed"):
        rules.refuse_approval([closed], rules.Exceptional("a reason", asked_by=1, confirmed_by=2))


@pytest.mark.parametrize(
    ("coordinators", "left_to"),
    [
        ((CARYS, DEWI), Second((DEWI,), from_outside=False)),
        ((CARYS,), Second((ADMIN,), from_outside=True)),
        ((CARYS, APPLICANT), Second((ADMIN,), from_outside=True)),
        ((), Second((ADMIN,), from_outside=True)),
    ],
)
def test_a_second_look_is_left_to_other_coordinators_or_else_to_the_administrators(
    coordinators: tuple[int, ...], left_to: Second
) -> None:
    assert rules.second_person(coordinators, (CARYS, ADMIN), out=(CARYS, APPLICANT)) == left_to
