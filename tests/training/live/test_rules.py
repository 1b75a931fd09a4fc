"""Places, the line, and what may be done when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.refusals import refused
from trainingsite.training.live import rules
from trainingsite.training.live.calendars import Entry, calendar
from trainingsite.training.live.rules import Attendance, Engagement, Place, Span, Turn, clashes

STARTS = datetime(2026, 12, 1, 14, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Session:
    starts_at: datetime = STARTS
    changes_until: datetime = STARTS - timedelta(hours=24)
    cancelled_at: datetime | None = None
    locked_at: datetime | None = None


class Hall:
    """A session whose people come and go by the rules."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.turns: dict[int, Place] = {}
        self.served: list[int] = []

    @property
    def lines(self) -> list[Turn]:
        return [Turn(turn, place) for turn, place in self.turns.items()]

    def come(self) -> None:
        place = rules.place_for(self.lines, self.capacity)
        turn = len(self.turns) + 1
        self.turns[turn] = place
        if place is Place.BOOKED:
            self.served.append(turn)

    def go(self, which: int) -> None:
        if self.turns:
            self.turns[1 + which % len(self.turns)] = Place.CANCELLED
            self.fill()

    def grow(self) -> None:
        self.capacity += 1
        self.fill()

    def fill(self) -> None:
        for turn in rules.called_up(self.lines, self.capacity):
            self.turns[turn] = Place.BOOKED
            self.served.append(turn)


deeds = st.lists(st.one_of(st.just(-1), st.just(-2), st.integers(0, 30)), max_size=40)


@settings(max_examples=200)
@given(st.integers(1, 6), deeds)
def test_places_are_never_more_than_there_are_and_go_to_who_asked_first(capacity: int, happened: list[int]) -> None:
    hall = Hall(capacity)
    for deed in happened:
        if deed == -1:
            hall.come()
        elif deed == -2:
            hall.grow()
        else:
            hall.go(deed)
        booked = sum(place is Place.BOOKED for place in hall.turns.values())
        waiting = sum(place is Place.WAITING for place in hall.turns.values())

        assert booked <= hall.capacity
        assert not waiting or booked == hall.capacity
        assert hall.served == sorted(hall.served)


def test_the_line_is_counted_from_its_head() -> None:
    line = [Turn(1, Place.BOOKED), Turn(2, Place.CANCELLED), Turn(3, Place.WAITING), Turn(4, Place.WAITING)]

    assert (rules.position(line, 3), rules.position(line, 4)) == (1, 2)


def test_nobody_gets_past_the_line_even_if_a_place_is_free() -> None:
    assert rules.place_for([Turn(1, Place.WAITING)], 5) is Place.WAITING


def test_places_are_given_until_the_session_begins() -> None:
    rules.refuse_booking(Session(), STARTS - MINUTE)

    with refused("session_begun", at=STARTS):
        rules.refuse_booking(Session(), STARTS)
    with refused("session_cancelled"):
        rules.refuse_booking(Session(cancelled_at=STARTS), STARTS - MINUTE)


def test_a_place_can_be_given_back_until_the_stated_time() -> None:
    session = Session()
    rules.refuse_leaving(session, session.changes_until)

    with refused("session_changes_closed", at=session.changes_until):
        rules.refuse_leaving(session, session.changes_until + MINUTE)
    with refused("session_begun", at=STARTS):
        rules.refuse_leaving(session, STARTS)


def test_the_list_is_open_from_an_hour_before_until_it_is_locked() -> None:
    opens = STARTS - timedelta(hours=1)
    rules.refuse_attendance(Session(), opens)

    with refused("attendance_not_yet", at=opens):
        rules.refuse_attendance(Session(), opens - MINUTE)
    with refused("attendance_locked", at=STARTS + MINUTE):
        rules.refuse_attendance(Session(locked_at=STARTS + MINUTE), STARTS)
    with refused("session_cancelled"):
        rules.refuse_attendance(Session(cancelled_at=STARTS), STARTS)


def test_a_list_is_locked_only_once_the_session_has_ended() -> None:
    span = Span(STARTS, 90)
    rules.refuse_early_lock(span, span.ends_at)

    with refused("session_not_over", at=span.ends_at):
        rules.refuse_early_lock(span, span.ends_at - MINUTE)


def test_nobody_stands_for_their_own_attendance() -> None:
    rules.refuse_own([1, 2], 3)

    with refused("own_attendance", 403):
        rules.refuse_own([1, 2], 2)


def test_a_list_is_locked_only_when_everybody_is_noted() -> None:
    rules.refuse_locking([Attendance.PRESENT, Attendance.ABSENT])

    with refused("attendance_incomplete", open=2):
        rules.refuse_locking([None, Attendance.PRESENT, None])


def test_no_place_that_somebody_has_is_edited_away() -> None:
    rules.refuse_editing(Session(), 5, 5)

    with refused("capacity_taken", booked=5):
        rules.refuse_editing(Session(), 5, 4)


def test_what_was_locked_or_cancelled_is_edited_no_more() -> None:
    with refused("attendance_locked", at=STARTS):
        rules.refuse_editing(Session(locked_at=STARTS), 0, 4)
    with refused("session_cancelled"):
        rules.refuse_editing(Session(cancelled_at=STARTS), 0, 4)


def entry(**changed: object) -> Entry:
    given: dict[str, object] = {
        "uid": "7d444840",
        "sequence": 2,
        "title": "Listening, and more",
        "starts_at": STARTS,
        "minutes": 90,
        "where": "Room 1",
        "url": "https://mentors.example/sessions/7d444840",
        "changed_at": STARTS - timedelta(days=3),
    }
    return Entry(**(given | changed))  # type: ignore[arg-type]


def test_a_calendar_file_says_when_and_names_the_session_the_same_for_ever() -> None:
    first, later = calendar(entry()), calendar(entry(sequence=3, title="Moved"))

    for line in ("UID:7d444840@mentors.example", "DTSTART:20261201T140000Z", "DTEND:20261201T153000Z", "SEQUENCE:2"):
        assert f"\r\n{line}\r\n" in first
    assert "\r\nUID:7d444840@mentors.example\r\n" in later
    assert "\r\nMETHOD:PUBLISH\r\n" in first


def test_a_cancelled_session_is_taken_out_of_the_calendar() -> None:
    file = calendar(entry(cancelled=True))

    assert "\r\nMETHOD:CANCEL\r\n" in file
    assert "\r\nSTATUS:CANCELLED\r\n" in file


@given(st.integers(-300, 300), st.integers(1, 240), st.integers(1, 240))
def test_two_spans_are_at_once_just_when_they_share_a_minute(later: int, one: int, other: int) -> None:
    first, second = Span(STARTS, one), Span(STARTS + timedelta(minutes=later), other)
    shared = set(range(one)) & set(range(later, later + other))

    assert first.overlaps(second) is second.overlaps(first) is bool(shared)


def test_what_is_given_up_for_a_time_is_not_at_once_with_it() -> None:
    mine = Engagement("session", UUID(int=1), "Listening", Span(STARTS, 60))

    assert clashes([mine], Span(STARTS, 30)) == (mine,)
    assert clashes([mine], Span(STARTS, 30), apart=(mine.subject,)) == ()


def test_who_came_is_the_only_one_of_that_name() -> None:
    assert rules.the_one([7]) == 7
    with refused("nobody_called"):
        rules.the_one([])
    with refused("several_called"):
        rules.the_one([7, 8])


def test_a_session_is_planned_for_a_time_to_come() -> None:
    rules.refuse_planning(STARTS, STARTS - MINUTE)
    with refused("session_over", at=STARTS):
        rules.refuse_planning(STARTS, STARTS)
