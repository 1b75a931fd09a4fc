"""Which files are taken, by their bytes."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.selection import attached_rules as rules


def archive(*names: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return kept.getvalue()


LARGE = "too-large"
MACROS = archive("word/document.xml", "word/vbaProject.bin")
LETTER = archive("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("content", "ending"),
    [(b"%PDF-1.7 x", "pdf"), (b"\x89PNG\r\n\x1a\n\x00", "png"), (b"\xff\xd8\xff\xe0", "jpg"), (LETTER, "docx")],
)
def test_a_file_is_known_by_its_bytes(content: bytes, ending: str) -> None:
    media = rules.media_of(content)

    assert media is not None
    assert rules.shown_name("letter", media) == f"letter.{ending}"
    assert rules.fault_of(content) is None


@pytest.mark.parametrize(
    "content",
    [b"MZ", b"<html>", b"PK\x03\x04cut", archive("xl/workbook.xml"), MACROS],
)  # fmt: skip
def test_what_is_neither_is_not_taken(content: bytes) -> None:
    assert rules.fault_of(content) == "kind"


@pytest.mark.parametrize(("size", "fault"), [(0, "empty"), (rules.MOST_BYTES, None), (rules.MOST_BYTES + 1, LARGE)])
def test_a_file_has_something_in_it_and_at_most_five_megabytes(size: int, fault: str | None) -> None:
    assert rules.fault_of(b"%PDF-".ljust(size, b"x") if size else b"") == fault


@given(st.binary(max_size=300))
def test_no_bytes_break_the_look_at_them(content: bytes) -> None:
    assert rules.media_of(b"PK\x03\x04" + content) in (None, rules.DOCX)


@pytest.mark.parametrize(
    ("state", "shown"),
    [("sent", False), ("more-asked", False), ("declined", False), ("offered", True), ("approved", True)],
)  # fmt: skip
def test_access_needs_are_shown_once_somebody_said_yes(state: str, shown: bool) -> None:
    assert rules.needs_are_shown(state) is shown
