"""Files that can't be read, or could do harm: refused with their place, and never by another error."""

import codecs
import io
import stat
import zipfile
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.exchange.reading import read, whats
from tests.quiz.exchange.test_qti import choices, declaration, interaction, item
from trainingsite.quiz.exchange import NotReadable, read_questions
from trainingsite.quiz.exchange.asked import MOST_QUESTIONS
from trainingsite.quiz.exchange.decoding import decode
from trainingsite.quiz.exchange.package import MANIFEST

GOOD = item(declaration(["A"]), interaction("choiceInteraction", choices("A", "B")))
GIVE = "give a GIFT file, Moodle XML, or QTI 2.1, 2.2 or 3.0"
MEND = "export it again, or mend this place"
SAVE = "save it with the encoding UTF-8"
AGAIN = "pack it again as a plain zip file"
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
    files = package("items/one.xml", "a%20b/10:30.xml", "c.xml", "../d.xml", "e.xml", "")
    files |= {"a b/10:30.xml": GOOD.replace("A title", "Second"), "c.xml": "<html/>", "e.xml": "<broken"}
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


@pytest.mark.parametrize(
    "name", ["../out.xml", "/etc/passwd", "a/../../b", "C:/a.xml", "C:a.xml", "a\\..\\b.xml", f"../{'long' * 20}"]
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    files = package() | {name.replace("\\", "!"): ""}
    data = packed(files).replace(b"!", b"\\") if "\\" in name else packed(files)

    assert refusal(data, "a.zip") == f"a.zip: {name[:80]!r}: a file's name leads out of the package — {AGAIN}"


def link(info: zipfile.ZipInfo) -> None:
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def bzip(info: zipfile.ZipInfo) -> None:
    info.compress_type = zipfile.ZIP_BZIP2


@pytest.mark.parametrize(
    ("change", "why"),
    [(link, "a link stands there instead of a file"), (bzip, "it is compressed in an unusual way")],
)
def test_links_and_unusual_entries_are_refused(change: Callable[[zipfile.ZipInfo], None], why: str) -> None:
    assert refusal(packed(package(), change), "a.zip") == f"a.zip: '{MANIFEST}': {why} — {AGAIN}"


def test_an_encrypted_package_is_refused() -> None:
    data = bytearray(packed({"a": "b"}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1

    assert refusal(bytes(data), "a.zip") == f"a.zip: 'a': it is encrypted — {AGAIN}"


def test_a_name_that_stands_there_twice_is_refused() -> None:
    stream = io.BytesIO(packed(package()))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(MANIFEST, "")

    assert refusal(stream.getvalue(), "a.zip") == f"a.zip: '{MANIFEST}': a name stands there twice — {AGAIN}"


def test_a_zip_bomb_is_refused_before_anything_is_unpacked() -> None:
    long, wide, many = (
        {"a": "0" * 3_000_000},
        {f"{n}": "0" * 9_000_000 for n in range(6)},
        dict.fromkeys(map(str, range(2001)), ""),
    )

    assert refusal(packed(long), "a.zip") == f"a.zip: 'a': unpacked it would be more than 200 times as large — {AGAIN}"
    assert (
        refusal(packed(wide), "a.zip")
        == "a.zip: unpacked it would be larger than 50 MB — leave out pictures and other media"
    )
    assert refusal(packed(many), "a.zip") == "a.zip: it holds more than 2000 files — split it into several packages"
    del many["0"]
    assert "it has no imsmanifest.xml" in refusal(packed(many), "a.zip")


def test_what_grows_much_may_be_a_megabyte_and_what_does_not_ten() -> None:
    padded = read_questions(packed(package("items/one.xml", pad="0" * 1024 * 1024)), "a.zip")
    dense = Random(1).randbytes(60_000).hex() + "0" * 10 * 1024 * 1024
    large = read_questions(packed(package("large.xml") | {"large.xml": dense}), "a.zip")

    assert (len(padded.items), len(large.items)) == (1, 0)
    assert [(note.place, note.why) for note in large.notes] == [
        ("large.xml", "the file is larger than 10 MB (split it, or leave out pictures and other media)")
    ]


def test_an_entry_that_is_larger_than_it_says_is_refused() -> None:
    name = f"{'long' * 15}/{MANIFEST}"
    cut = f"Bad CRC-32 for file '{name}'"[:80]
    data = bytearray(packed({name: "<a>" + "x" * 5000 + "</a>"}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")

    assert refusal(bytes(data), "a.zip") == f"{name}: the zip file is broken: {cut} — {AGAIN}"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (
            packed({"a.txt": "b"}),
            "it has no imsmanifest.xml: it isn't a package of questions — "
            "export the questions as a QTI 2.1 package, or as Moodle XML",
        ),
        (
            packed({MANIFEST: "<a"}),
            f"imsmanifest.xml:1:3: it isn't well-formed XML: Couldn't find end of Start Tag a line 1 — {MEND}",
        ),
        *(
            (sign + b" and no more", f"the zip file is broken: File is not a zip file — {AGAIN}")
            for sign in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
        ),
    ],
)
def test_what_is_no_package_is_refused(data: bytes, why: str) -> None:
    assert refusal(data, "a.zip") == f"a.zip: {why}"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"<quiz>\n <question>\n</quiz>",
            f":3:8: it isn't well-formed XML: Opening and ending tag mismatch: question line 2 and quiz — {MEND}",
        ),
        (b"<quiz", f":1:6: it isn't well-formed XML: Couldn't find end of Start Tag quiz line 1 — {MEND}"),
        (b"<quiz>&nbsp;</quiz>", f":1:13: it isn't well-formed XML: Entity 'nbsp' not defined — {MEND}"),
        (b"\n<?xml version='1.0'\n?> <a>&b;</a>", f":3:10: it isn't well-formed XML: Entity 'b' not defined — {MEND}"),
        (b"<!-- a -->", f":1:11: it isn't well-formed XML: Start tag expected, '<' not found — {MEND}"),
        (
            b"<quiz>" + b"<a>" * 300 + b"</quiz>",
            f":1:774: it isn't well-formed XML: Excessive depth in document: 256, use XML_PARSE_HUGE option — {MEND}",
        ),
        (b"<quiz>\x01</quiz>", f":1:7: it isn't well-formed XML: PCDATA invalid Char value 1 — {MEND}"),
        (b"<quiz/>", f": there is no question in it — {GIVE}"),
        (b"// only a comment", f": there is no question in it — {GIVE}"),
        (
            b"<questestinterop/>",
            f": this is QTI 1.2, which isn't read: export it as QTI 2.1 or later, or as Moodle XML — {GIVE}",
        ),
        (
            b"<assessmentTest/>",
            f": this is a QTI test, which only names its questions: give the package (.zip) — {GIVE}",
        ),
        (b"<manifest/>", f": this is a package's list of contents: give the package itself (.zip) — {GIVE}"),
        (b"<moodle_backup/>", f": this is part of a course backup: export the questions as Moodle XML — {GIVE}"),
        (b"<HTML/>", f": this is a web page: export the questions as GIFT, Moodle XML or QTI — {GIVE}"),
        (
            b"<an-element-that-has-a-name-of-more-than-forty/>",
            f": its root element, an-element-that-has-a-name-of-more-than-, isn't one that we know — {GIVE}",
        ),
        (b"", f": the file is empty — {GIVE}"),
        (b"\xef\xbb\xbf  \n", f": the file is empty — {GIVE}"),
        (b"caf\xe9 {T}", f": the file isn't in UTF-8, from byte 4 on — {SAVE}"),
        (b"\xef\xbb\xbfcaf\xe9", f": the file isn't in UTF-8, from byte 7 on — {SAVE}"),
        (
            "Is it? {T}".encode("utf-16-le"),
            ": the file holds a null character, the first after 1 other: it isn't text — "
            "save it as text with the encoding UTF-8",
        ),
        (codecs.BOM_UTF32_LE + "Is it? {T}".encode("utf-32-le"), f": the file is in UTF-32 — {SAVE}"),
        (codecs.BOM_UTF32_BE + "Is it? {T}".encode("utf-32-be"), f": the file is in UTF-32 — {SAVE}"),
        (b"\xff\xfea", f": the file isn't in UTF-8, from byte 3 on — {SAVE}"),
        (
            b"a" * (10 * 1024 * 1024 + 1),
            ": the file is larger than 10 MB — split it, or leave out pictures and other media",
        ),
    ],
)
def test_what_is_no_question_file_is_refused_with_its_place(data: bytes, said: str) -> None:
    assert refusal(data) == f"a.xml{said}"


@pytest.mark.parametrize(
    "before", ["", "\n ", "<?xml version='1.0'?>\n", "<!-- a - b -->", "<?a b?c?>", "<!-- a -->\n<?b?>\n"]
)
def test_a_document_type_is_refused_wherever_it_may_stand(before: str) -> None:
    bomb = '<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n<quiz>&b;</quiz>'

    assert refusal(before + bomb) == (
        f"a.xml:{before.count(chr(10)) + 1}: it has a document type (<!DOCTYPE …>), "
        "which could define entities that grow without end — remove it: no format that we read needs one"
    )


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


def test_a_line_may_end_as_on_any_machine_and_a_file_have_ten_megabytes() -> None:
    assert decode(b"a\r\nb\rc\n", "a.gift") == "a\nb\nc\n"
    assert len(decode(b"a" * 10 * 1024 * 1024, "a.gift")) == 10 * 1024 * 1024


def test_a_file_with_very_many_questions_is_refused() -> None:
    many = "Is it? {T}\n\n" * (MOST_QUESTIONS + 1)

    nodes, hrefs = '<question type="x"/>' * (MOST_QUESTIONS + 1), [""] * (MOST_QUESTIONS + 1)

    for data, name in ((many, "a.gift"), (f"<quiz>{nodes}</quiz>", "a.xml"), (packed(package(*hrefs)), "a.zip")):
        assert refusal(data, name) == f"{name}: it has more than 1000 questions — split it into several files"
    assert read(f"<quiz>{nodes[20:]}</quiz>", "a.xml").found == MOST_QUESTIONS


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
