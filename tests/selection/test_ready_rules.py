"""When a decision about an application can rest on all that it needs."""

from dataclasses import replace

import pytest

from tests.factories import PLAIN_TERMS
from trainingsite.schemes.rules import Order
from trainingsite.selection.ready_rules import TRAINING, is_ready, is_ready_once_sent
from trainingsite.selection.rules import State
from trainingsite.training.rules import Gate

FIRST, LATER = Order.TRAIN_THEN_APPLY, Order.OFFER_THEN_TRAIN
REFERENCE = "reference"


@pytest.mark.parametrize(
    ("state", "order", "met", "is_being_read", "ready"),
    [
        (State.SENT, FIRST, {TRAINING, REFERENCE}, False, True),
        (State.SENT, FIRST, {TRAINING}, False, False),
        (State.SENT, FIRST, {REFERENCE}, False, False),
        (State.SENT, FIRST, {TRAINING, REFERENCE}, True, False),
        (State.SENT, LATER, {REFERENCE}, False, True),
        (State.SENT, LATER, set(), False, False),
        (State.SENT, LATER, {TRAINING, REFERENCE}, True, False),
        (State.OFFERED, LATER, {TRAINING, REFERENCE}, True, True),
        (State.OFFERED, LATER, {REFERENCE}, False, False),
        (State.OFFERED, LATER, {TRAINING}, False, False),
        (State.WAITING_LIST, FIRST, {TRAINING, REFERENCE}, False, False),
    ],
)
def test_a_decision_is_due_once_everything_is_there_that_can_be_there_by_then(
    state: State, order: Order, met: set[str], is_being_read: bool, ready: bool
) -> None:
    gates = [Gate(kind, kind, kind in met, "", 0) for kind in (TRAINING, REFERENCE)]

    assert is_ready(state, order, gates, is_being_read=is_being_read) is ready


@pytest.mark.parametrize(
    ("asked", "is_read", "ready"),
    [
        ({}, False, True),
        ({}, True, False),
        ({"reference": True}, False, False),
        ({"interview": True}, False, False),
        ({"under_18": True}, False, False),
    ],
)
def test_what_waits_for_nobody_is_ready_as_soon_as_it_is_sent(
    asked: dict[str, bool], is_read: bool, ready: bool
) -> None:
    assert is_ready_once_sent(replace(PLAIN_TERMS, **asked), is_read=is_read) is ready  # type: ignore[arg-type]
