"""Who gets a place in a live session, who stands in line, until when, and what counts. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from trainingsite.infra.refused import Refused

LIST_OPENS = timedelta(hours=1)
REMIND = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of somebody's time."""

    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def overlaps(self, other: "Span") -> bool:
        """Whether there is a moment in both; one that ends when the other begins is apart from it."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Engagement:
    """What somebody has at a time: a place in a session or in the line for it, or an interview, given or held.

    `kind` is session, line, interview or interviewing; `title` is the session's, or the scheme's name.
    """

    kind: str
    subject: UUID
    title: str
    span: Span


def clashes(engaged: Sequence[Engagement], span: Span, apart: Collection[UUID] = ()) -> tuple[Engagement, ...]:
    """What somebody has at the same time, apart from what is given up for it, or is the thing itself."""
    return tuple(one for one in engaged if one.subject not in apart and one.span.overlaps(span))


class Kind(StrEnum):
    """What a session is. Only training counts towards what a scheme asks for."""

    TRAINING = "training"
    SUPERVISION = "supervision"


class Place(StrEnum):
    """How somebody stands to a session."""

    BOOKED = "booked"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Attendance(StrEnum):
    """Whether somebody with a place was there."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


class Planned(Protocol):
    """What of a session decides what can be done with it."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def changes_until(self) -> datetime: ...
    @property
    def cancelled_at(self) -> datetime | None: ...
    @property
    def locked_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's standing: `turn` counts those who asked, in the order in which they did."""

    turn: int
    place: Place


def place_for(turns: Sequence[Turn], capacity: int) -> Place:
    """What somebody gets who asks now: a place, unless all are taken or somebody is in line already."""
    booked = sum(one.place is Place.BOOKED for one in turns)
    line = any(one.place is Place.WAITING for one in turns)
    return Place.BOOKED if booked < capacity and not line else Place.WAITING


def called_up(turns: Sequence[Turn], capacity: int) -> tuple[int, ...]:
    """The turns that move from the line to a place, first come first served; empty if no place is free."""
    free = capacity - sum(one.place is Place.BOOKED for one in turns)
    line = sorted(one.turn for one in turns if one.place is Place.WAITING)
    return tuple(line[: max(0, free)])


def position(turns: Sequence[Turn], turn: int) -> int:
    """How many stand in line up to and with this turn: 1 is the next to get a place."""
    return sum(one.place is Place.WAITING and one.turn <= turn for one in turns)


def refuse_booking(session: Planned, now: datetime) -> None:
    """Places are given until a session begins.

    Raises:
        Refused: "session_cancelled", "session_begun".
    """
    if session.cancelled_at is not None:
        raise Refused("session_cancelled")
    if now >= session.starts_at:
        raise Refused("session_begun", at=session.starts_at)


def refuse_leaving(session: Planned, now: datetime) -> None:
    """A place can be given back, or changed for another, until the session's stated time.

    Raises:
        Refused: "session_cancelled", "session_begun", "session_changes_closed".
    """
    refuse_booking(session, now)
    if now > session.changes_until:
        raise Refused("session_changes_closed", at=session.changes_until)


def refuse_attendance(session: Planned, now: datetime) -> None:
    """The list opens an hour before the beginning and stays open until it is locked.

    Raises:
        Refused: "session_cancelled", "attendance_not_yet", "attendance_locked".
    """
    if session.cancelled_at is not None:
        raise Refused("session_cancelled")
    if now < session.starts_at - LIST_OPENS:
        raise Refused("attendance_not_yet", at=session.starts_at - LIST_OPENS)
    if session.locked_at is not None:
        raise Refused("attendance_locked", at=session.locked_at)


def refuse_early_lock(span: Span, now: datetime) -> None:
    """A list is locked, and what stands in it counts, once the session has ended.

    Raises:
        Refused: "session_not_over".
    """
    if now < span.ends_at:
        raise Refused("session_not_over", at=span.ends_at)


def refuse_own(noted: Collection[int], me: int | None) -> None:
    """Nobody says of themselves that they were there, nor locks a list on which they stand.

    Raises:
        Refused: "own_attendance", status 403.
    """
    if me in noted:
        raise Refused("own_attendance", status=403)


def refuse_locking(noted: Iterable[Attendance | None]) -> None:
    """A list is locked when everybody with a place stands noted.

    Raises:
        Refused: "attendance_incomplete".
    """
    open_lines = sum(one is None for one in noted)
    if open_lines:
        raise Refused("attendance_incomplete", open=open_lines)


def the_one(found: Sequence[int]) -> int:
    """The only one of those who are called so.

    Raises:
        Refused: "nobody_called", "several_called".
    """
    if not found:
        raise Refused("nobody_called")
    if len(found) > 1:
        raise Refused("several_called")
    return found[0]


def refuse_planning(starts_at: datetime, now: datetime) -> None:
    """A session is planned for a time to come.

    Raises:
        Refused: "session_over".
    """
    if starts_at <= now:
        raise Refused("session_over", at=starts_at)


def refuse_editing(session: Planned, booked: int, capacity: int) -> None:
    """What was cancelled or locked stays as it is, and no place that somebody has goes away.

    Raises:
        Refused: "session_cancelled", "attendance_locked", "capacity_taken".
    """
    if session.cancelled_at is not None:
        raise Refused("session_cancelled")
    if session.locked_at is not None:
        raise Refused("attendance_locked", at=session.locked_at)
    if capacity < booked:
        raise Refused("capacity_taken", booked=booked)
