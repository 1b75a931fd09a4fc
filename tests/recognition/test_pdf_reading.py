"""A badge that is attached to a PDF, and PDFs that mean harm."""

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from tests.recognition.checks import checked
from tests.recognition.samples import as_json, token
from trainingsite.recognition.baking import NotBaked
from trainingsite.recognition.pdf_reading import from_pdf
from trainingsite.recognition.verification import Verdict


def pdf(**files: bytes) -> bytes:
    """A certificate with these attached; `_` in a name is its dot."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    for name, content in files.items():
        writer.add_attachment(name.replace("_", "."), content)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.mark.parametrize(
    "files",
    [
        {"badge_json": as_json()},
        {"badge_jwt": token().encode()},
        {"badge_json": as_json(), "badge_jwt": token().encode(), "note_txt": b"hello"},
    ],
)
def test_a_badge_attached_to_a_pdf_is_valid(files: dict[str, bytes]) -> None:
    assert checked(pdf(**files)).verdict is Verdict.VALID


def test_the_report_says_that_the_page_itself_is_not_signed() -> None:
    report = checked(pdf(badge_json=as_json()))

    assert "isn’t signed" in next(check.says for check in report.checks if check.name == "picture")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pdf(), "no badge attached"),
        (pdf(note_txt=as_json()), "no badge attached"),
        (pdf(a_json=as_json(), b_json=b"{}"), "more than one badge"),
        (pdf(a_json=b"\xff\xfe"), "readable text"),
        (b"%PDF-1.7\n", "can’t be read"),
        (pdf(a_json=as_json())[:-300], "can’t be read"),
    ],
)
def test_a_pdf_without_one_whole_badge_is_refused_with_words(data: bytes, words: str) -> None:
    with pytest.raises(NotBaked, match=words):
        from_pdf(data)


def test_a_bomb_is_not_unpacked() -> None:
    packed = zlib.compress(b" " * 50_000_000, 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.json) 3 0 R]>>>>>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Type/Filespec/F(a.json)/EF<</F 4 0 R>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream",
    ]
    made, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj" % number + part + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    made += (
        b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(made)
    )

    with pytest.raises(NotBaked, match="larger inside"):
        from_pdf(made)


@given(st.binary(max_size=300))
def test_any_bytes_end_in_words(data: bytes) -> None:
    with pytest.raises(NotBaked):
        from_pdf(b"%PDF-" + data)


GOOD = pdf(badge_json=as_json().replace(b"Approved", b"Approver"))


@given(data=st.data())
def test_a_changed_pdf_ends_in_a_report_and_a_false_badge_stays_false(data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(GOOD) - 1))
    last = data.draw(st.integers(first, min(len(GOOD), first + 40)))

    assert checked(GOOD[:first] + data.draw(st.binary(max_size=8)) + GOOD[last:]).verdict is not Verdict.VALID
