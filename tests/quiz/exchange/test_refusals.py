"""Files that can't be read, or could do harm: refused with their place, and never by another error."""

import io
import stat
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.exchange.reading import read, whats
from tests.quiz.exchange.test_qti import choices, declaration, interaction, item
from trainingsite.quiz.exchange import MOST_BYTES, NotReadable, read_questions
from trainingsite.quiz.exchange.asked import MOST_QUESTIONS
from trainingsite.quiz.exchange.package import MANIFEST, MOST_FILES

GOOD = item(declaration(["A"]), interaction("choiceInteraction", choices("A", "B")))
RESOURCES = '<manifest xmlns="x"><resources>{}</resources></manifest>'
ONE = '<resource type="imsqti_item_xmlv2p1" href="{}"/>'


def refusal(data: bytes | str, name: str = "a.xml") -> str:
    """What is said when a file is refused."""
    with pytest.raises(NotReadable) as caught:
        read_questions(data.encode() if isinstance(data, str) else data, name)
    return str(caught.value)


def packed(files: dict[str, str], change: Callable[[zipfile.ZipInfo], None] = lambda _info: None) -> bytes:
    """A zip file; `change` is done to each entry."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            archive.writestr(info, text)
    return stream.getvalue()


def package(*hrefs: str, **files: str) -> dict[str, str]:
    resources = "".join(ONE.format(href) for href in hrefs)
    return {MANIFEST: RESOURCES.format(resources), "items/one.xml": GOOD, **files}


def test_a_package_gives_its_items_in_the_order_of_its_list() -> None:
    files = package("items/one.xml", "a%20b.xml", "c.xml", "../d.xml", "e.xml", "")
    files |= {"a b.xml": GOOD.replace("A title", "Second"), "c.xml": "<html/>", "e.xml": "<broken"}
    imported = read_questions(packed(files), "a.zip")

    assert [each.id for each in imported.items] == ["a-title", "second"]
    assert [note.place for note in imported.notes if note.what == "the question"] == [
        "c.xml",
        "../d.xml",
        "e.xml:1:8",
        MANIFEST,
    ]


def test_a_package_inside_a_folder_is_read() -> None:
    files = {f"course/{name}": text for name, text in package("items/one.xml").items()}

    assert len(read_questions(packed(files), "a.zip").items) == 1


def test_what_a_package_holds_besides_questions_is_told_and_not_counted() -> None:
    kinds = ("imsqti_test_xmlv2p1", "imsqti_xmlv1p2", "webcontent", "webcontent")
    others = "".join(f'<resource type="{kind}" href="{n}"/>' for n, kind in enumerate(kinds))
    imported = read_questions(packed({MANIFEST: RESOURCES.format(others)}), "a.zip")

    assert whats(imported) == ["the test", "a question bank in QTI 1.2", "2 other files"]
    assert imported.found == 1


@pytest.mark.parametrize("name", ["../out.xml", "/etc/passwd", "a/../../b", "C:/a.xml", "a\\..\\b.xml"])
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    files = package() | {name.replace("\\", "!"): ""}
    data = packed(files).replace(b"!", b"\\") if "\\" in name else packed(files)

    assert "leads out of the package" in refusal(data, "a.zip")


def link(info: zipfile.ZipInfo) -> None:
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def bzip(info: zipfile.ZipInfo) -> None:
    info.compress_type = zipfile.ZIP_BZIP2


@pytest.mark.parametrize(("change", "why"), [(link, "a link stands there"), (bzip, "compressed in an unusual way")])
def test_links_and_unusual_entries_are_refused(change: Callable[[zipfile.ZipInfo], None], why: str) -> None:
    assert why in refusal(packed(package(), change), "a.zip")


def test_an_encrypted_package_is_refused() -> None:
    data = bytearray(packed({"a": "b"}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1

    assert "it is encrypted" in refusal(bytes(data), "a.zip")


def test_a_name_that_stands_there_twice_is_refused() -> None:
    stream = io.BytesIO(packed(package()))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(MANIFEST, "")

    assert "stands there twice" in refusal(stream.getvalue(), "a.zip")


def test_a_zip_bomb_is_refused_before_anything_is_unpacked() -> None:
    assert "more than 200 times" in refusal(packed({"a": "0" * 3_000_000}), "a.zip")
    assert "larger than 50 MB" in refusal(packed({f"{n}": "0" * 9_000_000 for n in range(6)}), "a.zip")
    assert f"more than {MOST_FILES} files" in refusal(packed({f"{n}": "" for n in range(MOST_FILES + 1)}), "a.zip")


def test_an_entry_that_is_larger_than_it_says_is_refused() -> None:
    data = bytearray(packed({MANIFEST: "<a>" + "x" * 5000 + "</a>"}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")

    assert "the zip file is broken" in refusal(bytes(data), "a.zip")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (packed({"a.txt": "b"}), f"it has no {MANIFEST}"),
        (packed({MANIFEST: "<a"}), "isn't well-formed"),
        (b"PK\x03\x04 and no more", "the zip file is broken"),
    ],
)
def test_what_is_no_package_is_refused(data: bytes, why: str) -> None:
    assert why in refusal(data, "a.zip")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<quiz>\n <question>\n</quiz>", "a.xml:3:8: it isn't well-formed XML: Opening and ending tag mismatch"),
        (b"<quiz", "a.xml:1:6: it isn't well-formed XML"),
        (b"<quiz>&nbsp;</quiz>", "a.xml:1:13: it isn't well-formed XML: Entity 'nbsp' not defined"),
        (b"<quiz>" + b"<a>" * 300 + b"</quiz>", "Excessive depth"),
        (b"<quiz>\x01</quiz>", "isn't well-formed"),
        (b"<quiz/>", "there is no question in it"),
        (b"<questestinterop/>", "QTI 1.2"),
        (b"<assessmentTest/>", "QTI test"),
        (b"<manifest/>", "list of contents"),
        (b"<moodle_backup/>", "course backup"),
        (b"<html/>", "web page"),
        (b"<strange/>", "its root element, strange"),
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf  \n", "the file is empty"),
        (b"caf\xe9 {T}", "isn't in UTF-8, from byte 4 on"),
        (b"\xef\xbb\xbfcaf\xe9", "isn't in UTF-8, from byte 7 on"),
        ("Is it? {T}".encode("utf-16-le"), "a null character"),
        ("Is it? {T}".encode("utf-32"), "UTF-32"),
        (b"\xff\xfea", "isn't in UTF-8"),
        (b"a" * (MOST_BYTES + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_question_file_is_refused_with_its_place(data: bytes, said: str) -> None:
    assert said in refusal(data)


@pytest.mark.parametrize("before", ["", "\n ", "<?xml version='1.0'?>\n", "<!-- a - b -->", "<?a b?c?>"])
def test_a_document_type_is_refused_wherever_it_may_stand(before: str) -> None:
    bomb = '<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><quiz>&b;</quiz>'

    assert "document type" in refusal(before + bomb)


def test_a_document_type_inside_a_question_is_text() -> None:
    text = (
        '<quiz><question type="truefalse"><questiontext format="plain_text"><text>'
        "<![CDATA[<!DOCTYPE html> begins it?]]>"
        '</text></questiontext><answer fraction="100"><text>true</text></answer>'
        '<answer fraction="0"><text>false</text></answer></question></quiz>'
    )

    assert read(text, "a.xml").items[0].stem == "&lt;!DOCTYPE html> begins it?"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_with_its_mark_is_read(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\r\n{GOOD}'

    assert len(read_questions(text.encode(encoding), "a.xml").items) == 1
    assert read_questions("Café?\r\n{T}".encode(encoding), "a.gift").items[0].stem == "Café?"


def test_a_file_with_very_many_questions_is_refused() -> None:
    assert "more than 1000 questions" in refusal("Is it? {T}\n\n" * (MOST_QUESTIONS + 1), "a.gift")


@pytest.mark.parametrize(
    "piece",
    ["{", "}", "::", "[", "\\", "=", "~", "{=", "$CATEGORY:\n", "//[id:", "%", "####", "{#", "..", "(?"],
)
def test_no_sign_repeated_very_often_stops_the_reader(piece: str) -> None:
    text = piece * (400_000 // len(piece))

    for whole in (text, f"a {{{text}}}", f"a {{~b{text}}}", f"::{text}"):
        try:
            read(whole)
        except NotReadable:
            continue


@pytest.mark.parametrize("piece", ["<b>", "<!--", "<a ", "<li>", "&amp;", "*", "_ ", "`", "<br>", "]("])
def test_no_markup_repeated_very_often_stops_the_reader(piece: str) -> None:
    assert read(f"[html]{piece.replace('=', '') * 50_000}{{T}}").found == 1


ANY_TEXT = st.text("ab 1.:=~#{}[]<>&;%\\/*-\n$CATEGORY", max_size=120)
TAGS = (
    *("quiz", "question", "text", "answer", "questiontext", "name"),
    *("subquestion", "units", "unit", "assessmentItem", "itemBody", "qti-item-body"),
    *("choiceInteraction", "simpleChoice", "responseDeclaration", "correctResponse", "value", "mapping"),
    *("matchInteraction", "simpleMatchSet", "orderInteraction", "textEntryInteraction", "prompt"),
)
ATTRIBUTES = ("", *(f'{name}="{value}"' for name, value in (
    ("type", "multichoice"), ("type", "numerical"), ("type", "matching"), ("fraction", "100"), ("format", "html"),
    ("identifier", "R"), ("responseIdentifier", "R"), ("baseType", "float"), ("cardinality", "multiple"))))  # fmt: skip


def element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, attribute, texts: f"<{tag} {attribute}>{''.join(texts)}</{tag}>",
        st.sampled_from(TAGS),
        st.sampled_from(ATTRIBUTES),
        st.lists(inside, max_size=4),
    )


TREES = st.recursive(st.sampled_from(["a", "1", "R", "&lt;p&gt;b", ""]), element, max_leaves=12)


def tried(data: bytes, name: str) -> None:
    """Read a file, or have it refused; anything else fails the test."""
    try:
        read_questions(data, name)
    except NotReadable as refused:
        said = (refused.what, refused.mend)
    else:
        said = ("read", "")
    assert said[0]


@given(text=ANY_TEXT)
def test_any_text_is_read_as_gift_or_refused(text: str) -> None:
    tried(text.encode(), "a.gift")


@given(data=st.binary(max_size=200), name=st.sampled_from(["a.gift", "a.xml", "a.zip", "a"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    tried(data, name)


@given(inside=st.lists(TREES, max_size=4), root=st.sampled_from(["quiz", "assessmentItem", "qti-assessment-item"]))
def test_any_tree_is_read_or_refused(inside: list[str], root: str) -> None:
    tried(f"<{root}>{''.join(inside)}</{root}>".encode(), "a.xml")


@given(data=st.data())
def test_a_package_with_any_byte_changed_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(packed(package("items/one.xml")))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))

    tried(bytes(whole), "a.zip")
