"""What a file of people says, and what becomes of each line."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trainingsite.feeds import tables
from trainingsite.feeds.rules import (
    COLUMNS,
    SPACES,
    Import,
    Judged,
    Known,
    PersonLine,
    Place,
    State,
    email_fault,
    judge,
    name_fault,
    read,
)
from trainingsite.infra.refused import Refused
from trainingsite.infra.sheets import UTF_8, as_csv, decoded

HEAD = "name,email\n"
PHYSICS = Place(1, 10, "Physics mentors, 2026–27")
CHEMISTRY = Place(2, 20, "Chemistry mentors, 2026–27")
PLACES = {"physics": PHYSICS, "physics mentors": PHYSICS, "chemistry": CHEMISTRY}


def first(text: str) -> PersonLine:
    return read(text).lines[0]


def became(text: str, **asked: object) -> list[tuple[str, str]]:
    given = {"places": PLACES, "known": {}, "scheme": "physics"} | asked
    return [(one.state.value, one.code) for one in judge(read(text).lines, Import(**given))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "name,email\nZoë Ó Briain,zoe@uni.example\n",
        "\ufeffName;E-Mail\r\nZoë Ó Briain;ZOE@uni.example\r\n",
        "sep=;\nName;Email\nZoë Ó Briain;zoe@uni.example",
        "E-mail Address\tFull name\nzoe@uni.example\tZoë Ó Briain",
        ' "NAME" , EMAIL \n"Zoë Ó Briain"," zoe@uni.example "\n',
        "First name,Surname,email\nZoë,Ó Briain,mailto:zoe@uni.example\n",
        "\n\nname,email\rZoë Ó  Briain,zoe@uni.example\r",
        "name,email\nZoe\u0308 O\u0301 Briain,zoe@uni.example\n",
    ],
    ids=["plain", "excel", "sep", "tabs", "spaces", "two-names", "old-mac", "decomposed"],
)
def test_a_table_is_read_however_a_spreadsheet_writes_it(text: str) -> None:
    line = first(text)

    assert (line.name, line.email, line.fault) == ("Zoë Ó Briain", "zoe@uni.example", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_every_encoding_that_spreadsheets_save(encoding: str) -> None:
    assert decoded("Zoë;é".encode(encoding)) == "Zoë;é"


def test_bytes_that_are_no_text_are_told_apart() -> None:
    assert decoded(b"\x81\x8d\xff") is None


def test_lines_are_numbered_as_a_spreadsheet_counts_them() -> None:
    lines = read('name,email\n\n"Two\nlines",a@uni.example\nJun,jun@uni.example\n').lines

    assert [(line.number, line.fault) for line in lines] == [(3, "name_unfit"), (4, "")]


def test_columns_that_nobody_asked_for_are_named() -> None:
    assert read("name,email,Student ID,\nJun,jun@uni.example,7,\n").ignored == ("Student ID",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "table_empty"),
        ("\n , \n", "table_empty"),
        ("name,email\n", "table_empty"),
        ("name\nJun\n", "column_missing"),
        ("first name,email\nJun,jun@uni.example\n", "column_missing"),
        ("name,email,E-mail\nJun,a@uni.example,b@uni.example\n", "column_twice"),
        (HEAD + "Jun,jun@uni.example\n" * (tables.MOST + 1), "table_long"),
        (HEAD + '"' + "x" * 200_000, "table_unreadable"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        read(text)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (",jun@uni.example", "name_missing"),
        ("Jun,", "email_missing"),
        ("Jun,jun@", "email_unfit"),
        ("Jun,jun at uni.example", "email_unfit"),
        (f"Jun,{'j' * 260}@uni.example", "email_unfit"),
        (f"{'J' * 121},jun@uni.example", "name_long"),
        ("J\u202eun,jun@uni.example", "name_unfit"),
        ("=HYPERLINK(1),jun@uni.example", "formula"),
        ("'=1+1,jun@uni.example", "formula"),
        ("Jun,@jun", "formula"),
        ("Jun,jün@uni.example", "email_unfit"),
        ("Jun", "email_missing"),
    ],
)
def test_a_line_says_what_is_wrong_with_it(cells: str, fault: str) -> None:
    assert first(HEAD + cells).fault == fault


def test_a_name_of_120_letters_is_kept_whole_and_a_longer_one_shown_as_far() -> None:
    lines = read(HEAD + f"{'J' * 120},jun@uni.example\n{'J' * 121},jun@uni.example").lines

    assert [(line.name, line.fault) for line in lines] == [("J" * 120, ""), ("J" * 120, "name_long")]


def test_an_address_of_254_letters_is_kept_whole_and_a_longer_one_shown_as_far() -> None:
    domain = ".".join(["u" * 60] * 4)
    longest, longer = f"jun0123456@{domain}", f"jun01234567@{domain}"
    lines = read(HEAD + f"Jun,{longest}\nJun,{longer}").lines

    assert len(longest) == 254
    assert [(line.email, line.fault) for line in lines] == [(longest, ""), (longer[:254], "email_unfit")]


@pytest.mark.parametrize(
    ("part", "read_as"), [("Mentor", "mentor"), (" mentees", "mentee"), ("", ""), ("king", "fault")]
)
def test_a_part_is_mentor_or_mentee(part: str, read_as: str) -> None:
    line = first(f"name,email,part\nJun,jun@uni.example,{part}")

    assert (line.part or ("fault" if line.fault == "part_unknown" else "")) == read_as


def test_a_line_of_its_own_scheme_goes_there_and_the_others_where_the_form_says() -> None:
    text = (
        "name,email,scheme\nJun,jun@uni.example,Physics  Mentors\nEve,eve@uni.example,\nAda,ada@uni.example,CHEMISTRY\n"
    )
    found = list(judge(read(text).lines, Import(PLACES, {}, "chemistry")))

    assert [one.place for one in found] == [PHYSICS, CHEMISTRY, CHEMISTRY]


def test_a_scheme_of_somebody_elses_and_one_that_does_not_exist_are_answered_alike() -> None:
    assert became("name,email,scheme\nJun,jun@uni.example,law\n") == [("fault", "scheme_unknown")]


@pytest.mark.parametrize(("alone", "said"), [(False, ("fault", "scheme_missing")), (True, ("ready", "new"))])
def test_only_who_may_adds_an_account_without_a_scheme(alone: bool, said: tuple[str, str]) -> None:
    assert became(HEAD + "Jun,jun@uni.example", scheme="", accounts_alone=alone) == [said]


def test_who_is_here_already_is_not_added_again_without_a_scheme() -> None:
    known = {"jun@uni.example": Known(7, "Jun", seen=True, used=True)}

    assert became(HEAD + "Jun,jun@uni.example", scheme="", accounts_alone=True, known=known) == [("same", "here")]


@pytest.mark.parametrize(
    ("known", "invites", "said"),
    [
        (Known(7, "Jun", seen=True, used=True, parts=frozenset({(10, "mentor")})), True, ("same", "here")),
        (Known(7, "Jun", seen=True, used=True, parts=frozenset({(10, "mentee")})), False, ("ready", "joins")),
        (Known(7, "June", seen=True, used=True, parts=frozenset({(10, "mentor")})), False, ("same", "other_name")),
        (Known(7, "June", seen=True, used=False, parts=frozenset({(10, "mentor")})), False, ("ready", "renamed")),
        (Known(7, "Jun", seen=True, used=False, parts=frozenset({(10, "mentor")})), False, ("same", "here")),
        (Known(7, "Jun", seen=True, used=False, parts=frozenset({(10, "mentor")})), True, ("ready", "invited")),
        (Known(7, "Jun", True, False, invited=True, parts=frozenset({(10, "mentor")})), True, ("same", "here")),
        (Known(7, "Jun Secret", seen=False, used=True), False, ("ready", "new")),
        (Known(7, "Jun Secret", False, True, asked=frozenset({(10, "mentor")})), True, ("same", "asked")),
        (Known(7, "Jun Secret", False, True, asked=frozenset({(10, "mentee")})), True, ("ready", "new")),
        (Known(7, "Jun", seen=True, used=True, frozen=True), False, ("fault", "ask_administrator")),
    ],
)
def test_what_becomes_of_somebody_who_has_an_account(known: Known, invites: bool, said: tuple[str, str]) -> None:
    assert became(HEAD + "Jun,jun@uni.example", known={"jun@uni.example": known}, invites=invites) == [said]


@pytest.mark.parametrize(
    ("known", "became_"),
    [
        (None, (State.READY, "new", PHYSICS, "mentee", None)),
        (Known(7, "Jun", seen=True, used=True), (State.READY, "joins", PHYSICS, "mentee", 7)),
        (Known(7, "Jun", seen=False, used=True), (State.READY, "new", PHYSICS, "mentee", None)),
        (Known(7, "Jun", True, True, frozen=True), (State.FAULT, "ask_administrator", PHYSICS, "mentee", None)),
    ],
)
def test_a_line_says_where_it_leads_in_what_part_and_who_it_is_if_the_actor_may_know(
    known: Known | None, became_: tuple[State, str, Place, str, int | None]
) -> None:
    lines = read(HEAD + "Jun,jun@uni.example").lines
    asked = Import(PLACES, {"jun@uni.example": known} if known else {}, "physics", "mentee")

    assert list(judge(lines, asked)) == [Judged(lines[0], *became_)]


def test_a_line_that_stands_twice_says_where() -> None:
    lines = read(HEAD + "Jun,jun@uni.example\n" * 2).lines

    assert list(judge(lines, Import(PLACES, {}, "physics")))[1] == Judged(
        lines[1], State.FAULT, "twice", PHYSICS, "mentor"
    )


def test_the_same_person_twice_in_one_part_is_one_line_too_many() -> None:
    one = Known(7, "Jun", seen=True, used=True)
    text = HEAD + "Jun,jun@uni.example\nJun,jun@home.example\nEve,eve@uni.example\nEve,EVE@uni.example\n"
    found = became(text, known={"jun@uni.example": one, "jun@home.example": one})

    assert found == [("ready", "joins"), ("fault", "twice"), ("ready", "new"), ("fault", "twice")]


def test_that_two_addresses_are_one_persons_is_not_told_to_who_may_not_know_them() -> None:
    one = Known(7, "Jun", seen=False, used=True)
    text = HEAD + "Jun,jun@uni.example\nJun,jun@home.example\n"

    assert became(text, known={"jun@uni.example": one, "jun@home.example": one}) == [("ready", "new")] * 2


def test_one_person_may_stand_in_two_parts_and_in_two_schemes() -> None:
    lines = ("physics,mentor", "physics,mentee", "chemistry,mentee")
    text = "name,email,scheme,part\n" + "".join(f"Jun,jun@uni.example,{line}\n" for line in lines)

    assert became(text) == [("ready", "new")] * 3


def test_a_line_that_is_wrong_is_told_as_it_stands_and_stops_no_other() -> None:
    wrong = ",jun@uni.example,\nJun,jun@uni.example,law\nEve,eve@uni.example,\n"
    lines = read(f"name,email,scheme\n{wrong}Ada,ada@uni.example,physics\n").lines

    assert list(judge(lines, Import(PLACES, {}))) == [
        Judged(lines[0], State.FAULT, "name_missing"),
        Judged(lines[1], State.FAULT, "scheme_unknown"),
        Judged(lines[2], State.FAULT, "scheme_missing"),
        Judged(lines[3], State.READY, "new", PHYSICS, "mentor"),
    ]


@given(st.one_of(st.text(), st.text(alphabet="a@.,;\t\n\r\"'= ").map(lambda tail: HEAD + tail)))
@example('name,email\n"')
@example("sep=,\nname,email\n=,=\n")
def test_any_text_gets_an_answer(text: str) -> None:
    try:
        found = read(text)
    except Refused:
        return
    assert all(one.state in State for one in judge(found.lines, Import(PLACES, {}, "physics")))


def comes_back(cell: str) -> bool:
    """Whether a cell is as a spreadsheet would keep it: composed, without spaces around or doubled."""
    found = tables.read("".join(as_csv([("name", "email"), (cell, "x")])), COLUMNS)
    return found.rows[0].cells["name"] == cell and SPACES.sub(" ", cell) == cell


NAMES = st.text(min_size=1, max_size=30).filter(lambda name: not name_fault(name) and comes_back(name))
EMAILS = (
    st.emails(domains=st.just("uni.example")).map(str.lower).filter(comes_back).filter(lambda it: not email_fault(it))
)


@given(st.lists(st.tuples(NAMES, EMAILS, st.sampled_from(["mentor", "mentee", ""])), min_size=1, max_size=8))
def test_what_we_wrote_is_read_as_the_same_lines(rows: list[tuple[str, str, str]]) -> None:
    lines = read(UTF_8 + "".join(as_csv([("name", "email", "part"), *rows]))).lines

    assert [(line.name, line.email, line.part, line.fault) for line in lines] == [(*row, "") for row in rows]
