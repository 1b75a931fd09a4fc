"""Lists that somebody hands in, and files that go out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.infra.refused import Refused
from trainingsite.recognition.roll import LARGEST, MOST, Fault, decoded, read

BADGE = "11111111-1111-4111-8111-111111111111"


@pytest.mark.parametrize(
    "text",
    [
        "amara@demo.example\njun@demo.example",
        "\n Amara@Demo.example \n\njun@demo.example\n",
        "name,email\nAmara,amara@demo.example\nJun,jun@demo.example",
        "email;name\namara@demo.example;Amara\njun@demo.example;Jun",
        "Amara Okafor <amara@demo.example>\nJun <jun@demo.example>",
        '"Okafor, Amara",amara@demo.example\n"Watanabe, Jun",jun@demo.example',
    ],
)
def test_addresses_are_found_however_they_are_listed(text: str) -> None:
    assert [line.email for line in read(text)] == ["amara@demo.example", "jun@demo.example"]


def test_a_badge_is_found_by_its_link_or_number() -> None:
    lines = read(f"https://badges.example/badges/{BADGE}\n{BADGE.upper()}")

    assert [str(line.badge) for line in lines] == [BADGE, "None"]
    assert lines[1].fault is Fault.TWICE


def test_each_line_keeps_its_number_and_says_what_is_wrong_with_it() -> None:
    lines = read("email\namara@demo.example\n\nnobody\nAMARA@demo.example")

    assert [(line.number, line.fault) for line in lines] == [(2, Fault.NONE), (4, Fault.NOT_READ), (5, Fault.TWICE)]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "roll_empty"), ("email\n", "roll_empty"), ("a@b.example\n" * (MOST + 1), "roll_too_long")],
)
def test_a_list_without_lines_or_with_too_many_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        read(text)


@pytest.mark.parametrize("data", ["Zoë".encode("utf-8-sig"), "Zoë".encode("cp1252")])
def test_a_file_is_read_as_spreadsheets_write_it(data: bytes) -> None:
    assert decoded(data) == "Zoë"


@pytest.mark.parametrize("data", [b"x" * (LARGEST + 1), b"\xff\x81\x8d"])
def test_a_file_that_is_too_large_or_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="roll_unreadable"):
        decoded(data)


@given(st.text(max_size=300))
def test_any_text_ends_in_lines_or_a_refusal(text: str) -> None:
    try:
        lines = read(text)
    except Refused:
        return
    assert all(line.email or line.badge or line.fault for line in lines)
