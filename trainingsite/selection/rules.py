"""Who may move an application, and then an approval, to where; what approval, appeals and renewal take. Pure."""

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from trainingsite.infra.refused import Refused
from trainingsite.schemes.rules import Order
from trainingsite.training.rules import Gate

RENEWAL_OPENS = timedelta(weeks=8)  # before an approval ends, and for as long after it
GRACE = timedelta(weeks=8)


class State(StrEnum):
    """Where an application is."""

    DRAFT = "draft"
    SENT = "sent"
    MORE_ASKED = "more-asked"
    WAITING_LIST = "waiting-list"
    OFFERED = "offered"
    APPROVED = "approved"
    DECLINED = "declined"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What somebody does with an application."""

    SEND = "send"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    ASK_MORE = "ask-more"
    WAIT = "waiting-list"
    OFFER = "offer"
    DECLINE = "decline"
    APPROVE = "approve"
    APPROVE_CONDITIONALLY = "approve-conditions"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    OVERTURN = "overturn"


class Who(StrEnum):
    """Who may make a move. A second person is a coordinator other than the one who declined."""

    APPLICANT = "applicant"
    COORDINATOR = "coordinator"
    SECOND_PERSON = "second person"
    MENTOR = "mentor"


WHO: Mapping[Move, Who] = {
    Move.SEND: Who.APPLICANT,
    Move.WITHDRAW: Who.APPLICANT,
    Move.REOPEN: Who.APPLICANT,
    Move.ASK_MORE: Who.COORDINATOR,
    Move.WAIT: Who.COORDINATOR,
    Move.OFFER: Who.COORDINATOR,
    Move.DECLINE: Who.COORDINATOR,
    Move.APPROVE: Who.COORDINATOR,
    Move.APPROVE_CONDITIONALLY: Who.COORDINATOR,
    Move.APPEAL: Who.APPLICANT,
    Move.UPHOLD: Who.SECOND_PERSON,
    Move.OVERTURN: Who.SECOND_PERSON,
}
APPROVING = frozenset({Move.APPROVE, Move.APPROVE_CONDITIONALLY})
NEVER_WAIVED = frozenset({"check"})  # gates that no exception gets past
EXPLAINED = frozenset({Move.ASK_MORE, Move.DECLINE, Move.UPHOLD, Move.OVERTURN})

TABLE: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.SEND): State.SENT,
    (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
    (State.SENT, Move.WITHDRAW): State.WITHDRAWN,
    (State.SENT, Move.ASK_MORE): State.MORE_ASKED,
    (State.SENT, Move.WAIT): State.WAITING_LIST,
    (State.SENT, Move.OFFER): State.OFFERED,
    (State.SENT, Move.DECLINE): State.DECLINED,
    (State.SENT, Move.APPROVE): State.APPROVED,
    (State.SENT, Move.APPROVE_CONDITIONALLY): State.APPROVED,
    (State.MORE_ASKED, Move.SEND): State.SENT,
    (State.MORE_ASKED, Move.WITHDRAW): State.WITHDRAWN,
    (State.MORE_ASKED, Move.DECLINE): State.DECLINED,
    (State.WAITING_LIST, Move.WITHDRAW): State.WITHDRAWN,
    (State.WAITING_LIST, Move.ASK_MORE): State.MORE_ASKED,
    (State.WAITING_LIST, Move.OFFER): State.OFFERED,
    (State.WAITING_LIST, Move.DECLINE): State.DECLINED,
    (State.WAITING_LIST, Move.APPROVE): State.APPROVED,
    (State.WAITING_LIST, Move.APPROVE_CONDITIONALLY): State.APPROVED,
    (State.OFFERED, Move.WITHDRAW): State.WITHDRAWN,
    (State.OFFERED, Move.DECLINE): State.DECLINED,
    (State.OFFERED, Move.APPROVE): State.APPROVED,
    (State.OFFERED, Move.APPROVE_CONDITIONALLY): State.APPROVED,
    (State.DECLINED, Move.APPEAL): State.APPEALED,
    (State.APPEALED, Move.UPHOLD): State.DECLINED,
    (State.APPEALED, Move.OVERTURN): State.SENT,
    (State.WITHDRAWN, Move.REOPEN): State.DRAFT,
}


class Standing(StrEnum):
    """How an approval stands. That it has lapsed follows from its end and the clock; it is never written."""

    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    ENDED = "ended"
    LAPSED = "lapsed"


class Step(StrEnum):
    """What somebody does with an approval."""

    MEET = "meet-condition"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    END = "end"
    LEAVE = "leave"
    ASK_RENEWAL = "ask-renewal"
    RENEW = "renew"


STEP_WHO: Mapping[Step, Who] = {
    Step.MEET: Who.COORDINATOR,
    Step.SUSPEND: Who.COORDINATOR,
    Step.REINSTATE: Who.COORDINATOR,
    Step.END: Who.COORDINATOR,
    Step.LEAVE: Who.MENTOR,
    Step.ASK_RENEWAL: Who.MENTOR,
    Step.RENEW: Who.COORDINATOR,
}

STEPS: dict[tuple[Standing, Step], Standing] = {
    (Standing.IN_FORCE, Step.MEET): Standing.IN_FORCE,
    (Standing.IN_FORCE, Step.SUSPEND): Standing.SUSPENDED,
    (Standing.IN_FORCE, Step.END): Standing.ENDED,
    (Standing.IN_FORCE, Step.LEAVE): Standing.ENDED,
    (Standing.IN_FORCE, Step.ASK_RENEWAL): Standing.IN_FORCE,
    (Standing.IN_FORCE, Step.RENEW): Standing.IN_FORCE,
    (Standing.SUSPENDED, Step.MEET): Standing.SUSPENDED,
    (Standing.SUSPENDED, Step.REINSTATE): Standing.IN_FORCE,
    (Standing.SUSPENDED, Step.END): Standing.ENDED,
    (Standing.SUSPENDED, Step.LEAVE): Standing.ENDED,
    (Standing.LAPSED, Step.ASK_RENEWAL): Standing.LAPSED,
    (Standing.LAPSED, Step.RENEW): Standing.IN_FORCE,
}


@dataclass(frozen=True, slots=True)
class Exceptional:
    """An exception to unmet gates: why, who asked for it, and who else confirmed it."""

    reason: str
    asked_by: int
    confirmed_by: int | None


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that an approval asks for after it began, and by when."""

    text: str
    due_on: date


def after(state: State, move: Move) -> State:
    """Where `move` leads from `state`.

    Raises:
        Refused: "move_not_possible".
    """
    if (state, move) not in TABLE:
        raise Refused("move_not_possible", state=state.value, move=move.value)
    return TABLE[state, move]


def moves(state: State, order: Order, who: Who) -> tuple[Move, ...]:
    """What somebody can do with an application in `state`."""
    return tuple(
        move
        for (start, move) in TABLE
        if start is state and WHO[move] is who and (move is not Move.OFFER or order is Order.OFFER_THEN_TRAIN)
    )


def standing(state: Standing, until: datetime, now: datetime) -> Standing:
    """How an approval stands at `now`; the last moment itself still counts."""
    return Standing.LAPSED if state is Standing.IN_FORCE and until < now else state


def after_step(here: Standing, step: Step) -> Standing:
    """Where `step` leads an approval that stands as `here`.

    Raises:
        Refused: "step_not_possible".
    """
    if (here, step) not in STEPS:
        raise Refused("step_not_possible", standing=here.value, step=step.value)
    return STEPS[here, step]


def steps(here: Standing, who: Who) -> tuple[Step, ...]:
    """What somebody can do with an approval that stands as `here`."""
    return tuple(step for (start, step) in STEPS if start is here and STEP_WHO[step] is who)


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
        Refused: "gates_unmet", "check_needed", "exception_needs_a_second_person".
    """
    if not unmet(gates):
        return
    if exceptional is not None:
        refuse_waiving(gates)
    if exceptional is None or not exceptional.reason.strip():
        raise Refused("gates_unmet", open=len(unmet(gates)))
    if exceptional.confirmed_by is None or exceptional.confirmed_by == exceptional.asked_by:
        raise Refused("exception_needs_a_second_person")


def refuse_waiving(gates: Sequence[Gate]) -> None:
    """An exception gets past no gate that keeps students under 18 safe.

    Raises:
        Refused: "check_needed".
    """
    if any(gate.kind in NEVER_WAIVED for gate in unmet(gates)):
        raise Refused("check_needed")


def refuse_others_move(state: State, move: Move) -> None:
    """A coordinator decides; the applicant's own moves, and a second person's, have doors of their own.

    Raises:
        Refused: "move_not_possible".
    """
    if WHO[move] is not Who.COORDINATOR:
        raise Refused("move_not_possible", state=state.value, move=move.value)


def refuse_without_reason(move: Move, reason: str) -> None:
    """Declining, asking for more and the answer to an appeal are explained to the applicant.

    Raises:
        Refused: "reason_needed".
    """
    if move in EXPLAINED and not reason.strip():
        raise Refused("reason_needed", status=422, move=move.value)


def refuse_conditions(move: Move, conditions: Sequence[Condition], today: date) -> None:
    """An approval with conditions has one at least, and each is due after today; no other move has any.

    Raises:
        Refused: "condition_needed", "condition_overdue", "move_not_possible".
    """
    if move is not Move.APPROVE_CONDITIONALLY:
        if conditions:
            raise Refused("move_not_possible", state="any", move=move.value)
        return
    if not any(one.text.strip() for one in conditions):
        raise Refused("condition_needed", status=422)
    if any(one.due_on <= today for one in conditions):
        raise Refused("condition_overdue", status=422)


def refuse_stale(seen: int | None, count: int) -> None:
    """A decision rests on what its page showed: `seen` decisions; None is a caller that has just looked.

    Raises:
        Refused: "decided_meanwhile".
    """
    if seen is not None and seen != count:
        raise Refused("decided_meanwhile")


def working_days_after(day: date, count: int) -> date:
    """The day that is so many days from Monday to Friday after `day`; public holidays aren't known here."""
    weeks, rest = divmod(count, 5)
    found = day + timedelta(weeks=weeks)
    while found.weekday() > 4:  # a weekend's days count as the Friday before
        found -= timedelta(days=1)
    for _ in range(rest):
        found += timedelta(days=3 if found.weekday() == 4 else 1)
    return found


def refuse_appeal(declined_on: date, today: date, days: int, *, used: bool) -> None:
    """An applicant may appeal once, within so many working days.

    Raises:
        Refused: "appeal_used", "appeal_too_late".
    """
    if used:
        raise Refused("appeal_used")
    last = working_days_after(declined_on, days)
    if today > last:
        raise Refused("appeal_too_late", last=last)


def refuse_judge(declined_by: int | None, judge: int) -> None:
    """An appeal is decided by somebody other than whoever declined.

    Raises:
        Refused: "appeal_needs_a_second_person", status 403.
    """
    if declined_by == judge:
        raise Refused("appeal_needs_a_second_person", status=403)


@dataclass(frozen=True, slots=True)
class Second:
    """Who may look a second time, by id. `from_outside`: none of them coordinates the scheme."""

    ids: tuple[int, ...]
    from_outside: bool


def second_person(
    coordinators: Collection[int], administrators: Collection[int], out: Collection[int | None]
) -> Second:
    """Whom a second look is left to: the coordinators who aren't out, or else the administrators who aren't."""
    inside = tuple(each for each in coordinators if each not in out)
    return Second(inside or tuple(each for each in administrators if each not in out), from_outside=not inside)


def renewal_opens(until: datetime) -> datetime:
    """From when an approval that ends then can be renewed."""
    return until - RENEWAL_OPENS


def can_renew(until: datetime, now: datetime) -> bool:
    """Whether it is the time to renew: eight weeks before the end until eight weeks after it."""
    return renewal_opens(until) <= now <= until + GRACE


def refuse_renewal(until: datetime, now: datetime, to_do: Sequence[Gate]) -> None:
    """Renewal takes its time, and every gate as it is now, with what was revised since done anew.

    Raises:
        Refused: "renewal_not_open" (opens), "renewal_too_late", "refresher_open" (left).
    """
    if now < renewal_opens(until):
        raise Refused("renewal_not_open", opens=renewal_opens(until))
    if not can_renew(until, now):
        raise Refused("renewal_too_late")
    if left := len(unmet(to_do)):
        raise Refused("refresher_open", left=left)


def lapses_on(begins: date, months: int) -> date:
    """The day on which an approval of `months` months that begins on `begins` ends.

    The same day of the month, or the month's last day if it has no such day.
    """
    years, month = divmod(begins.month - 1 + months, 12)
    year = begins.year + years
    return date(year, month + 1, min(begins.day, monthrange(year, month + 1)[1]))


def renewed_until(last: date, today: date, months: int) -> date:
    """The last day of a renewed approval: it goes on where the old one ends, or from today if that is over."""
    return lapses_on(max(last, today), months)
