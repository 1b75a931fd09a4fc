"""What may happen to an application."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.infra.refused import Refused
from trainingsite.schemes.rules import Order
from trainingsite.selection import rules
from trainingsite.selection.rules import Exceptional, Move, State
from trainingsite.training.rules import Gate

MET = Gate("quiz", "listening", True, "passed", 0)
UNMET = Gate("quiz", "role-boundaries", False, "not-passed", 20)
states, moves, orders = st.sampled_from(State), st.sampled_from(Move), st.sampled_from(Order)
gates = st.lists(st.sampled_from([MET, UNMET]), max_size=4)


@given(st.lists(moves, max_size=12))
def test_nothing_leaves_approved_or_declined(path: list[Move]) -> None:
    state, ended = State.DRAFT, False
    for move in path:
        try:
            state = rules.after(state, move)
            assert not ended
        except Refused:
            pass
        ended = state in (State.APPROVED, State.DECLINED)


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


@given(states, moves)
def test_a_move_that_is_not_in_the_table_is_refused(state: State, move: Move) -> None:
    if (state, move) in rules.TABLE:
        assert rules.after(state, move) is rules.TABLE[state, move]
    else:
        with pytest.raises(Refused, match="move_not_possible"):
            rules.after(state, move)


@given(states, orders)
def test_an_applicant_is_never_offered_a_staff_move(state: State, order: Order) -> None:
    assert set(rules.moves(state, order, applicant=True)) <= rules.APPLICANT_MOVES


@given(states, orders)
def test_the_staff_are_never_offered_an_applicants_move(state: State, order: Order) -> None:
    assert not set(rules.moves(state, order, applicant=False)) & rules.APPLICANT_MOVES


def test_a_scheme_that_trains_first_is_not_offered_provisional_offers() -> None:
    assert Move.OFFER not in rules.moves(State.SENT, Order.TRAIN_THEN_APPLY, applicant=False)


def test_a_scheme_that_offers_first_is() -> None:
    assert Move.OFFER in rules.moves(State.SENT, Order.OFFER_THEN_TRAIN, applicant=False)


@given(states, st.sampled_from(sorted(rules.APPLICANT_MOVES)))
def test_the_staff_cannot_make_an_applicants_move(state: State, move: Move) -> None:
    with pytest.raises(Refused, match="move_not_possible"):
        rules.refuse_applicants_move(state, move)


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


@pytest.mark.parametrize("move", [Move.DECLINE, Move.ASK_MORE])
def test_declining_and_asking_for_more_need_a_reason(move: Move) -> None:
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
