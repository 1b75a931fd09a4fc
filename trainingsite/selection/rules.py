"""Who may move an application to where, and what approval takes. Pure."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trainingsite.infra.refused import Refused
from trainingsite.schemes.rules import Order
from trainingsite.training.rules import Gate


class State(StrEnum):
    """Where an application is."""

    DRAFT = "draft"
    SENT = "sent"
    MORE_ASKED = "more-asked"
    OFFERED = "offered"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What somebody does with an application."""

    SEND = "send"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    ASK_MORE = "ask-more"
    OFFER = "offer"
    DECLINE = "decline"
    APPROVE = "approve"


APPLICANT_MOVES = frozenset({Move.SEND, Move.WITHDRAW, Move.REOPEN})

TABLE: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.SEND): State.SENT,
    (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
    (State.SENT, Move.WITHDRAW): State.WITHDRAWN,
    (State.SENT, Move.ASK_MORE): State.MORE_ASKED,
    (State.SENT, Move.OFFER): State.OFFERED,
    (State.SENT, Move.DECLINE): State.DECLINED,
    (State.SENT, Move.APPROVE): State.APPROVED,
    (State.MORE_ASKED, Move.SEND): State.SENT,
    (State.MORE_ASKED, Move.WITHDRAW): State.WITHDRAWN,
    (State.MORE_ASKED, Move.DECLINE): State.DECLINED,
    (State.OFFERED, Move.WITHDRAW): State.WITHDRAWN,
    (State.OFFERED, Move.DECLINE): State.DECLINED,
    (State.OFFERED, Move.APPROVE): State.APPROVED,
    (State.WITHDRAWN, Move.REOPEN): State.DRAFT,
}


@dataclass(frozen=True, slots=True)
class Exceptional:
    """An exception to unmet gates: why, who asked for it, and who else confirmed it."""

    reason: str
    asked_by: int
    confirmed_by: int | None


def after(state: State, move: Move) -> State:
    """Where `move` leads from `state`.

    Raises:
        Refused: "move_not_possible".
    """
    if (state, move) not in TABLE:
        raise Refused("move_not_possible", state=state.value, move=move.value)
    return TABLE[state, move]


def moves(state: State, order: Order, *, applicant: bool) -> tuple[Move, ...]:
    """What an applicant, or else the staff, can do with an application in `state`."""
    return tuple(
        move
        for (start, move) in TABLE
        if start is state
        and (move in APPLICANT_MOVES) is applicant
        and (move is not Move.OFFER or order is Order.OFFER_THEN_TRAIN)
    )


def unmet(gates: Sequence[Gate]) -> tuple[Gate, ...]:
    """The gates that are still closed."""
    return tuple(gate for gate in gates if not gate.met)


def refuse_sending(order: Order, gates: Sequence[Gate]) -> None:
    """A scheme that trains first takes an application only when its gates are met.

    Raises:
        Refused: "train_first".
    """
    if order is Order.TRAIN_THEN_APPLY and unmet(gates):
        raise Refused("train_first", open=len(unmet(gates)))


def refuse_offer(order: Order) -> None:
    """Only a scheme that offers first makes provisional offers.

    Raises:
        Refused: "no_offers_here".
    """
    if order is not Order.OFFER_THEN_TRAIN:
        raise Refused("no_offers_here")


def refuse_approval(gates: Sequence[Gate], exceptional: Exceptional | None) -> None:
    """Approval takes every gate, or an exception with a reason that a second person confirmed.

    Raises:
        Refused: "gates_unmet", "exception_needs_a_second_person".
    """
    if not unmet(gates):
        return
    if exceptional is None or not exceptional.reason.strip():
        raise Refused("gates_unmet", open=len(unmet(gates)))
    if exceptional.confirmed_by is None or exceptional.confirmed_by == exceptional.asked_by:
        raise Refused("exception_needs_a_second_person")


def refuse_applicants_move(state: State, move: Move) -> None:
    """Sending, withdrawing and opening again are the applicant's own.

    Raises:
        Refused: "move_not_possible".
    """
    if move in APPLICANT_MOVES:
        raise Refused("move_not_possible", state=state.value, move=move.value)


def refuse_without_reason(move: Move, reason: str) -> None:
    """Declining and asking for more are explained to the applicant.

    Raises:
        Refused: "reason_needed".
    """
    if move in (Move.DECLINE, Move.ASK_MORE) and not reason.strip():
        raise Refused("reason_needed", status=422, move=move.value)


def lapses_on(begins: date, months: int) -> date:
    """The day on which an approval of `months` months that begins on `begins` ends.

    The same day of the month, or the month's last day if it has no such day.
    """
    years, month = divmod(begins.month - 1 + months, 12)
    year = begins.year + years
    return date(year, month + 1, min(begins.day, monthrange(year, month + 1)[1]))
