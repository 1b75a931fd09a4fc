"""YAML text as values with lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.content.yamltext import DEEPEST, Value, read_yaml


def value(text: str) -> Value:
    found, _, complaints = read_yaml(text, "a.yaml")
    assert complaints == ()
    return found


def complaint(text: str) -> str:
    return "\n".join(str(each) for each in read_yaml(text, "a.yaml")[2])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a: 3", 3),
        ("a: -3", -3),
        ("a: 0.5", 0.5),
        ("a: true", True),
        ("a: null", None),
        ("a:", None),
        ("a: no", "no"),
        ("a: 12:30", "12:30"),
        ("a: 2026-11-24", "2026-11-24"),
        ("a: '3'", "3"),
        ("a: 99999999999999999999", "99999999999999999999"),
    ],
)
def test_a_plain_word_means_what_it_looks_like(text: str, meant: Value) -> None:
    assert value(text) == {"a": meant}


def test_a_key_is_always_a_word() -> None:
    assert value("on: 1\n3: 2\ntrue: 3\n") == {"on": 1, "3": 2, "true": 3}


def test_every_part_has_its_line() -> None:
    _, lines, _ = read_yaml("a:\n  - x: 1\n    y: 2\n  - z\n", "a.yaml")

    assert [lines.of(path) for path in ((), ("a",), ("a", 0), ("a", 0, "y"), ("a", 1))] == [1, 1, 2, 3, 4]


def test_a_missing_part_has_the_line_of_what_is_around_it() -> None:
    _, lines, _ = read_yaml("a:\n  - x: 1\n", "a.yaml")

    assert lines.of(("a", 0, "missing", 7)) == 2


def test_a_key_that_stands_twice_is_told_with_both_lines() -> None:
    assert complaint("a: 1\nb: 2\na: 3\n") == "a.yaml:3: `a` stands here twice, first in line 1 — keep one of them"


def test_an_alias_is_refused_before_it_can_multiply() -> None:
    assert complaint("a: &x [1, 2]\nb: *x\n").startswith("a.yaml:1: `&x` names a part to be copied")


def test_a_tag_is_refused() -> None:
    assert complaint("a: 1\nb: !!python/name:os.system x\n").startswith("a.yaml:2: a tag (`!…`) stands here")


def test_nesting_has_an_end() -> None:
    assert "nested too deeply" in complaint("[" * (DEEPEST + 1))
    assert "nested too deeply" in complaint("[" * 100_000)


def test_a_second_document_is_refused() -> None:
    assert complaint("a: 1\n---\nb: 2\n").startswith("a.yaml:2: a second document begins here")


def test_a_key_that_is_a_list_is_refused() -> None:
    assert complaint("? [a]\n: b\n").startswith("a.yaml:1: a key is a list or a group")


def test_a_tab_gets_a_mend() -> None:
    assert "indent with spaces, not tabs" in complaint("a:\n\t- b\n")


def test_a_colon_in_text_gets_a_mend() -> None:
    assert "put text with a colon into quotes" in complaint("a: b: c\n")


def test_an_escaped_control_character_is_told() -> None:
    assert complaint('a: 1\nb: "\\0"\n') == "a.yaml:2: the character U+0000 can't be shown — remove it"


YAML = st.text(alphabet="ab:-[]{}&*!|>'\"#?,\n\t %@`~\\0é\ud800\x00", max_size=60) | st.text(max_size=60)


@given(YAML)
def test_no_text_makes_it_raise(text: str) -> None:
    found, lines, complaints = read_yaml(text, "a.yaml")

    assert all(1 <= each.line <= text.count("\n") + 1 for each in complaints)
    assert lines.of(()) >= 1
    assert complaints or isinstance(found, dict | list | str | int | float | bool | None)
