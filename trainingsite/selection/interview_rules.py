"""When an interview can be booked, changed and marked, and the gate that it is. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from trainingsite.infra.refused import Refused
from trainingsite.training.live.rules import Span
from trainingsite.training.rules import Gate

BOOK_WITHIN = timedelta(days=3)
LAST_CALL = timedelta(hours=3)  # what is given back later than this before it begins, nobody would see in time
OPEN_STATES = ("sent", "more-asked", "waiting-list", "offered")


def series(first: Span, count: int) -> tuple[Span, ...]:
    """`count` spans, one straight after the other."""
    return tuple(
        Span(first.starts_at + number * timedelta(minutes=first.minutes), first.minutes) for number in range(count)
    )


def refuse_overlap(wanted: Sequence[Span], taken: Sequence[Span]) -> None:
    """Nobody interviews two people at once.

    Raises:
        Refused: "interview_overlaps".
    """
    for one in wanted:
        for other in taken:
            if one.overlaps(other):
                raise Refused("interview_overlaps", at=other.starts_at)


def refuse_booking(state: str, slot: Span, now: datetime) -> None:
    """An interview is booked once the application is sent, and before it begins.

    Raises:
        Refused: "interview_after_sending", "interview_begun".
    """
    if state not in OPEN_STATES:
        raise Refused("interview_after_sending")
    refuse_begun(slot, now)


def refuse_begun(slot: Span, now: datetime) -> None:
    """What has begun stays as it is.

    Raises:
        Refused: "interview_begun".
    """
    if now >= slot.starts_at:
        raise Refused("interview_begun", at=slot.starts_at)


def is_offered_again(slot: Span, now: datetime) -> bool:
    """Whether a time that was given back goes to somebody else; shortly before it begins it falls away."""
    return slot.starts_at - now >= LAST_CALL


def refuse_marking(slot: Span | None, now: datetime) -> None:
    """Only an interview that has begun is marked.

    Raises:
        Refused: "interview_not_yet".
    """
    if slot is None or now < slot.starts_at:
        raise Refused("interview_not_yet")


def gate(marked: bool) -> Gate:
    """Where a cohort asks for an interview, it is met when it was held and marked, whatever the marks."""
    return Gate("interview", "interview", marked, "marked" if marked else "not-marked", 0)
