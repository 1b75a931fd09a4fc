"""Whether all is there that the next decision about an application rests on. Pure."""

from collections.abc import Iterable

from trainingsite.schemes.rules import Order, Terms
from trainingsite.selection.rules import State
from trainingsite.training.rules import Gate

AWAITED = frozenset({State.SENT, State.OFFERED})  # in these a decision is the next step
TRAINING = "training"  # the kind of the one gate that stands for all of the training


def is_ready(state: State, order: Order, gates: Iterable[Gate], *, is_being_read: bool) -> bool:
    """Whether it is. An application that is sent has been read, and has all but the training where that follows an
    offer; one with an offer has met every gate.
    """
    if state is State.OFFERED:
        return all(gate.met for gate in gates)
    later = order is Order.OFFER_THEN_TRAIN
    return (
        state is State.SENT
        and not is_being_read
        and all(gate.met or (later and gate.kind == TRAINING) for gate in gates)
    )


def is_ready_once_sent(terms: Terms, *, is_read: bool) -> bool:
    """Whether nothing more has to come in: nobody reads it, and there is no reference, interview or check."""
    return not (is_read or terms.reference or terms.interview or terms.under_18)
