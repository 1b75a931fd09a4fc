"""What a file of status says, and what becomes of each line."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.accounts.rules import Status
from trainingsite.feeds.rules import State
from trainingsite.feeds.status_rules import Feed, Judged, Standing, StatusFile, StatusLine, day, judge, read
from trainingsite.infra.refused import Refused

TODAY, EARLIER = date(2026, 11, 30), date(2026, 11, 2)
ID = str(UUID(int=7))
HEAD = "email,status,since\n"
JUN = "jun@uni.example"


def became(text: str, *, may_close: bool = True, **people: Standing) -> list[tuple[str, str]]:
    known = {f"{name}@uni.example": one for name, one in people.items()}
    return [(one.state.value, one.code) for one in judge(read(text).lines, Feed(known, TODAY, may_close))]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-11-02", EARLIER),
        ("02/11/2026", EARLIER),
        ("2.11.2026", EARLIER),
        ("2 November 2026", EARLIER),
        ("2 Nov 2026", EARLIER),
        ("2026-11-02 00:00:00", EARLIER),
        ("11/30/2026", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_as_spreadsheets_write_it_and_in_british_order(written: str, said: date | None) -> None:
    assert day(written) == said


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (f"{JUN},Withdrawn,02/11/2026", ""),
        (f"{JUN},ENROLLED,", ""),
        (",withdrawn,", "key_missing"),
        ("jun,withdrawn,", "email_unfit"),
        (f"{JUN},,", "status_missing"),
        (f"{JUN},asleep,", "status_unknown"),
        (f"{JUN},withdrawn,some day", "since_unfit"),
    ],
)
def test_a_line_says_what_is_wrong_with_it(line: str, fault: str) -> None:
    assert read(HEAD + line).lines[0].fault == fault


def test_a_line_says_its_number_whom_it_means_and_what_of_them() -> None:
    file = read(HEAD.replace("since", "since,house") + f"mailto:{JUN.upper()},Left,2/11/2026,7\n")

    assert file == StatusFile((StatusLine(2, JUN, Status.WITHDRAWN, EARLIER),), ("house",))


def test_an_id_names_a_person_without_an_address() -> None:
    assert read(f"id,status\n{ID},left\n").lines == (StatusLine(2, ID, Status.WITHDRAWN, None),)


def test_an_id_names_a_person_before_their_address() -> None:
    first, second = read(f"id,email,status\n{ID.upper()},{JUN},left\nx,{JUN},left\n").lines

    assert (first.key, first.status, second.fault) == (ID, Status.WITHDRAWN, "id_unfit")


@pytest.mark.parametrize("text", ["email,since\na@uni.example,2026-11-02\n", "status,since\nleft,2026-11-02\n"])
def test_a_file_without_the_columns_that_matter_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="column_missing"):
        read(text)


@pytest.mark.parametrize(
    ("now", "said", "code"),
    [
        (Status.ACTIVE, "interrupted", "interrupts"),
        (Status.ACTIVE, "withdrawn", "leaves"),
        (Status.ACTIVE, "deceased", "closes"),
        (Status.WITHDRAWN, "deceased", "closes"),
        (Status.INTERRUPTED, "active", "returns"),
        (Status.DECEASED, "active", "reopens"),
        (Status.DECEASED, "withdrawn", "leaves"),
    ],
)
def test_a_change_is_named_for_what_it_does(now: Status, said: str, code: str) -> None:
    assert became(HEAD + f"{JUN},{said},", jun=Standing(1, now, None)) == [("ready", code)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{JUN},interrupted,", ("same", "as_it_is")),
        (f"{JUN},interrupted,2026-11-02", ("same", "as_it_is")),
        (f"{JUN},interrupted,2026-11-05", ("ready", "since")),
    ],
)
def test_the_same_again_changes_nothing_but_another_day(line: str, said: tuple[str, str]) -> None:
    assert became(HEAD + line, jun=Standing(1, Status.INTERRUPTED, EARLIER)) == [said]


@pytest.mark.parametrize(
    ("line", "became_"),
    [
        (f"{JUN},interrupted,", (State.SAME, "as_it_is", EARLIER)),
        (f"{JUN},interrupted,2026-11-05", (State.READY, "since", date(2026, 11, 5))),
        (f"{JUN},withdrawn,2026-11-05", (State.READY, "leaves", date(2026, 11, 5))),
        (f"{JUN},withdrawn,2026-11-30", (State.READY, "leaves", TODAY)),
        (f"{JUN},active,2026-11-05", (State.READY, "returns", None)),
    ],
)
def test_a_line_says_whom_it_changes_and_from_when(line: str, became_: tuple[State, str, date | None]) -> None:
    jun, lines = Standing(1, Status.INTERRUPTED, EARLIER), read(HEAD + line).lines
    state, code, since = became_

    assert list(judge(lines, Feed({JUN: jun}, TODAY, may_close=False))) == [Judged(lines[0], state, code, jun, since)]


def test_who_is_active_stays_so_whatever_day_is_given() -> None:
    assert became(HEAD + f"{JUN},active,2026-11-02", jun=Standing(1, Status.ACTIVE, None)) == [("same", "as_it_is")]


def test_without_a_day_a_change_holds_from_today() -> None:
    lines = read(HEAD + f"{JUN},withdrawn,").lines
    found = next(judge(lines, Feed({JUN: Standing(1, Status.INTERRUPTED, EARLIER)}, TODAY, may_close=False)))

    assert found.since == TODAY


@pytest.mark.parametrize(
    ("line", "known", "code"),
    [
        (f"{JUN},withdrawn,2026-12-01", Standing(1, Status.ACTIVE, None), "since_future"),
        (f"{JUN},deceased,", Standing(1, Status.ACTIVE, None), "ask_administrator"),
        (f"{JUN},active,", Standing(1, Status.DECEASED, EARLIER), "ask_administrator"),
        (f"{JUN},withdrawn,", Standing(1, Status.ACTIVE, None, is_self=True), "yourself"),
    ],
)
def test_what_may_not_be_recorded_says_why(line: str, known: Standing, code: str) -> None:
    lines = read(HEAD + line).lines

    assert list(judge(lines, Feed({JUN: known}, TODAY, may_close=False))) == [Judged(lines[0], State.FAULT, code)]


@pytest.mark.parametrize(
    ("line", "code"),
    [(f"{JUN},withdrawn,", "nobody"), (f"{JUN},withdrawn,soon", "since_unfit"), (f"{JUN},,", "status_missing")],
)
def test_a_line_that_is_wrong_or_means_nobody_is_told_as_it_stands(line: str, code: str) -> None:
    lines = read(HEAD + line).lines

    assert list(judge(lines, Feed({}, TODAY, may_close=True))) == [Judged(lines[0], State.FAULT, code)]


def test_a_person_who_stands_twice_is_done_by_neither_line() -> None:
    one = Standing(1, Status.ACTIVE, None)
    text = HEAD + f"{JUN},withdrawn,\njay@uni.example,active,\neve@uni.example,left,\n"

    people = {JUN: one, "jay@uni.example": one, "eve@uni.example": Standing(2, Status.ACTIVE, None)}
    lines = read(text).lines
    first, second, third = judge(lines, Feed(people, TODAY, may_close=True))

    assert (first, second) == tuple(Judged(line, State.FAULT, "person_twice") for line in lines[:2])
    assert (third.state, third.code) == (State.READY, "leaves")


@given(st.one_of(st.text(), st.text(alphabet='a@.,;0/-\n"').map(lambda tail: HEAD + tail)))
def test_any_text_gets_an_answer(text: str) -> None:
    try:
        lines = read(text).lines
    except Refused:
        return
    assert all(one.state in State for one in judge(lines, Feed({}, TODAY, may_close=True)))
