"""What may stand in a letter, and how it is filled in."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refusals import refused
from trainingsite.infra.refused import Refused
from trainingsite.selection import letter_rules as rules
from trainingsite.selection.letter_rules import KINDS, Words
from trainingsite.selection.rules import WHO, Move, Step, Who

VALUES = {"name": "Mei Lin", "scheme": "Physics", "reason": "{link} {name.__class__}", "link": "https://x.example/"}
ALLOWED = KINDS["decline"].allowed


def test_each_decision_of_the_staff_and_each_step_has_a_letter() -> None:
    decided = {move.value for move in Move if WHO[move] is not Who.APPLICANT} | {"appeal"}
    taken = {step.value for step in Step} - {"ask-renewal"}

    assert set(KINDS) == decided | taken | {"renewal", "decline-last"}


def test_what_is_known_is_filled_in_once() -> None:
    filled = rules.fill(Words("To {name}", "Dear {name},\n\n{reason}"), VALUES)

    assert filled == Words("To Mei Lin", "Dear Mei Lin,\n\n{link} {name.__class__}\n")


@pytest.mark.parametrize("unknown", ["{other}", "{}", "{", "}"])
def test_what_is_not_known_stays_as_it_stands(unknown: str) -> None:
    assert rules.fill(Words(unknown, unknown), VALUES) == Words(unknown, f"{unknown}\n")


@given(st.text(max_size=80))
def test_words_without_braces_come_back_as_they_were(text: str) -> None:
    plain = re.sub(r"[{}\r\n\t ]", "", text)

    assert rules.fill(Words(plain, plain), VALUES).body.strip() == plain.strip()


@given(st.text("{}namelink.__! \n", max_size=40))
def test_whatever_passes_the_check_leaves_no_brace_behind(text: str) -> None:
    values = {**dict.fromkeys(ALLOWED, "x")}
    try:
        rules.refuse_text(text, ALLOWED)
    except Refused:
        return
    assert not re.search(r"[{}]", rules.fill(Words("", text), values).body)


@pytest.mark.parametrize("wrong", ["{until}", "{name.__class__}", "{0}", "{", "}", "{ name }", "{name!r}", "{}"])
def test_what_is_unknown_is_refused_with_its_place(wrong: str) -> None:
    facts = {"line": 3, "column": 9, "allowed": "{link}, {name}, {reason}, {scheme}"}
    with refused("placeholder_unknown", 422, found=wrong, **facts):
        rules.refuse_text(f"Dear {{name}},\n\nyou are {wrong} in.", ALLOWED)


def test_a_letter_that_has_to_explain_does() -> None:
    rules.refuse_missing("no, because {reason}", KINDS["decline"])
    with refused("placeholder_missing", 422, missing="{reason}"):
        rules.refuse_missing("no", KINDS["decline"])


def test_what_is_empty_leaves_no_gap() -> None:
    assert rules.fill(Words("", "a\r\n\r\n{reason}\r\n\r\nb"), {"reason": ""}).body == "a\n\nb\n"


def test_words_for_one_letter_are_filled_in_with_whom_they_go_to() -> None:
    words = "Dear {name}, {scheme} thanks you. {x} {"

    assert rules.addressed(words, "{scheme} Lin", "Physics") == "Dear {scheme} Lin, Physics thanks you. {x} {"


@pytest.mark.parametrize(
    ("words", "found"), [("Dear {name}", ""), ("a { b } c", "{ b }"), ("{reason}", "{reason}"), ("a {", ""), ("", "")]
)
def test_what_would_go_out_in_braces_is_found(words: str, found: str) -> None:
    assert rules.unknown_in(words) == found
