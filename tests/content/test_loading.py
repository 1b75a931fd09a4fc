"""Files as values of a model, or complaints."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.samples import MISCONCEPTIONS, QUIZ, SITE, shown, text
from trainingsite.content.formats import MisconceptionsFile, Site
from trainingsite.content.loading import LARGEST, decode, load, parse
from trainingsite.content.schemefile import SchemeFile
from trainingsite.quiz.model import Quiz


def test_a_file_in_order_becomes_a_value(tmp_path: Path) -> None:
    path = tmp_path / "misconceptions.yaml"
    path.write_text(MISCONCEPTIONS, "utf-8")

    loaded = load(path, MisconceptionsFile)

    assert loaded.complaints == ()
    assert loaded.value is not None
    assert loaded.value.misconceptions["FIX"].summary == "Listen."


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    loaded = load(tmp_path / "site.yaml", Site, "content/site.yaml")

    assert shown(loaded.complaints) == ["content/site.yaml:1: the file is missing — put it back"]


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").mkdir()

    assert "can't be opened" in shown(load(tmp_path / "site.yaml", Site).complaints)[0]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_is_told(encoding: str) -> None:
    decoded = decode("title: ok\nname: Zoë\n".encode(encoding), "a.yaml")

    assert "isn't in UTF-8" in decoded.complaints[0].what


def test_a_wrong_byte_is_told_with_its_line() -> None:
    assert decode(b"a: 1\nb: \xff\n", "a.yaml").complaints[0].line == 2


def test_a_byte_order_mark_and_other_line_ends_change_nothing() -> None:
    plain = decode(b"a: 1\nb: 2\n", "a.yaml")

    assert decode(b"\xef\xbb\xbfa: 1\r\nb: 2\r", "a.yaml").hash == plain.hash


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert "larger than 512 KB" in decode(b"a" * (LARGEST + 1), "a.yaml").complaints[0].what


def test_an_empty_file_is_told() -> None:
    assert decode(b" \n\n", "a.yaml").complaints[0].what == "the file is empty"


def test_a_control_character_is_told_with_its_line() -> None:
    assert str(decode(b"a: 1\nb: \x07\n", "a.yaml").complaints[0]).startswith("a.yaml:2: the character U+0007")


def told(source: str, old: str, new: str) -> list[str]:
    """What is said of the sample quiz after a change."""
    assert old in source
    return shown(parse(text(source.replace(old, new, 1), "q.yaml"), Quiz).complaints)


def test_a_missing_key_is_told_where_it_should_be() -> None:
    assert told(QUIZ, "    stem: Which question is *open*?\n", "") == [
        "q.yaml:6: item 1: `stem` is missing — add `stem:`",
    ]


def test_an_unknown_key_gets_the_key_that_was_meant() -> None:
    assert told(QUIZ, "        why: It suggests", "        wyh: It suggests") == [
        "q.yaml:17: option 2: `wyh` isn't known here — did you mean `why`?",
    ]


def test_an_unknown_key_like_no_other_is_to_be_removed() -> None:
    assert told(QUIZ, "revision: 4", "zzz: 4") == ["q.yaml:4: `zzz` isn't known here — remove it"]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("title: Listening", "title: 3", "`title` is a whole number (“3”) — write text; put it into quotes"),
        ("title: Listening", "title: [a]", "`title` is a list — write text"),
        ("title: Listening", "title: true", "`title` is true or false (“true”) — write text"),
        ("title: Listening", "title: ''", "`title` is empty or too short — give it at least 1"),
        ("module: listening", f"module: {'a' * 81}", "`module` is too long — use 80 or fewer"),
        ("title: Listening", "title:", "`title` is empty — write text"),
        ("revision: 4", "revision: '4'", "`revision` is text (“4”) — write a whole number, without quotes"),
        ("revision: 4", "revision: 0", "`revision` is “0” — write 1 or more"),
        ("revision: 4", "pass_mark: 101", "`pass_mark` is “101” — write 100 or less"),
        ("revision: 4", "feedback: after_itm", "`feedback` is “after_itm” — did you mean after_item?"),
        ("revision: 4", "time_limit: soon", '`time_limit` is “soon” — a duration is written like "20 min"'),
        (
            "module: listening",
            "module: My Module",
            "`module` is “My Module” — write lower-case words joined by hyphens",
        ),
        ("right: true", "right: yes", "`right` is text (“yes”) — write true or false, without quotes"),
        ("type: choice", "type: choise", "`type` is “choise” — did you mean choice?"),
        ("type: choice", "weight: 1", "`type` is missing — add `type:`"),
        ("review: listening#open", "review: listening", "`review` is “listening” — write <module>#<section>"),
        ("misconception: ASSUME", "misconception: assume", "write a tag in capital letters"),
    ],
)
def test_a_wrong_value_is_told_in_an_authors_words(old: str, new: str, what: str) -> None:
    complaints = told(QUIZ, old, new)

    assert len(complaints) == 1
    assert what in complaints[0]


def test_something_else_than_a_group_is_told() -> None:
    assert "write a group of `key: value` lines" in shown(parse(text("- a\n"), Site).complaints)[0]


def test_an_empty_list_of_items_is_told_once() -> None:
    complaints = shown(parse(text("format: 1\ntitle: A\nmodule: a\nitems: [3]\n"), Quiz).complaints)

    assert len(complaints) == 1


def test_colours_that_cannot_be_seen_are_told() -> None:
    pale = SITE + 'colours: {post: "#ffff00", way: "#ffffff"}\n'

    assert "contrast" in shown(parse(text(pale), Site).complaints)[0]


def test_a_key_that_is_wrong_itself_is_told() -> None:
    wrong = MISCONCEPTIONS.replace("FIX", "Fix")

    assert shown(parse(text(wrong, "m.yaml"), MisconceptionsFile).complaints) == [
        "m.yaml:4: `Fix` is “Fix” — write a tag in capital letters from misconceptions.yaml"
    ]


def test_an_unknown_time_zone_is_told() -> None:
    assert (
        "write a time zone like Europe/London"
        in shown(parse(text(SITE.replace("Europe/Belfast", "Mars")), Site).complaints)[0]
    )


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for model in (Quiz, SchemeFile, Site, MisconceptionsFile):
        loaded = parse(decode(data, "a.yaml"), model)
        assert loaded.value is None or not loaded.complaints


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_no_value_in_the_place_of_another_makes_it_raise(data: st.DataObject) -> None:
    import json

    lines = QUIZ.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[at].partition(":")
    lines[at] = f"{key}{colon} {json.dumps(data.draw(VALUES))}"

    loaded = parse(decode("\n".join(lines).encode("utf-8", "replace"), "a.yaml"), Quiz)

    assert all(each.what and each.mend and 1 <= each.line <= len(lines) for each in loaded.complaints)
