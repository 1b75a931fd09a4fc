"""What stands between the braces of a GIFT question. Escaped signs come marked, so that a bare one is a sign."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from trainingsite.quiz.exchange.asked import ANYTHING, MOST_ANSWERS, TOO_MANY, Answer, Asked, Pair
from trainingsite.quiz.exchange.labels import share_of
from trainingsite.quiz.exchange.numbers import read_number
from trainingsite.quiz.exchange.prose import Form, line_of, markdown_of
from trainingsite.quiz.exchange.report import Notes
from trainingsite.quiz.questions.number import plain

ESCAPES = {sign: chr(0xFDD0 + number) for number, sign in enumerate("\\:#={}~")} | {"n": "\ufdd7"}
MEANT = str.maketrans({mark: "\n" if sign == "n" else sign for sign, mark in ESCAPES.items()})
FORMS: dict[str, Form] = {"html": "html", "moodle": "guessed", "plain": "plain", "markdown": "markdown"}
TRUE, FALSE = ("T", "TRUE"), ("F", "FALSE")
ARROW = "->"

_FORMAT = re.compile(r"\[([a-z]{4,8})\]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,9})?)%")
_BARE = re.compile(r"[^\s~]=")


def with_form(text: str, default: Form) -> tuple[Form, str]:
    """The format that a text names at its beginning, or `default`, and the text with its escapes meant."""
    text = text.strip()
    match = _FORMAT.match(text)
    if match and match[1] in FORMS:
        return FORMS[match[1]], text[match.end() :].translate(MEANT).strip()
    return default, text.translate(MEANT).strip()


def read_answers(asked: Asked, text: str, form: Form, notes: Notes) -> Asked | None:
    """`asked` with the answers that `text` means, in `form` unless they say otherwise; None if they can't be read."""
    if text.count("=") + text.count("~") > 2 * MOST_ANSWERS:
        notes.left_out("the question", TOO_MANY)
        return None
    bare = text.partition("#")[0].strip()
    if text.startswith("#"):
        return replace(asked, kind="number", answers=tuple(_numbers(text[1:], form, notes)))
    if "~" in text:
        return _options(asked, text, form, notes)
    if text.startswith("=") and all(ARROW in piece.partition("#")[0] for piece in _pieces(text)):
        return replace(asked, kind="match", pairs=tuple(_pairs(text, form, notes)))
    if bare in TRUE + FALSE:
        return replace(asked, answers=_true_or_false(text, bare in TRUE, form, notes))
    answers = tuple(_answer(piece, Fraction(1), form, notes, is_typed=True) for piece in _pieces(text))
    return replace(asked, kind="short", answers=answers)


def _pieces(text: str) -> list[str]:
    """The answers, each of which begins with `=`."""
    first, *others = text.split("=")
    return [piece.strip() for piece in ([first, *others] if first.strip() else others)]


def _options(asked: Asked, text: str, form: Form, notes: Notes) -> Asked:
    if _BARE.search(text):
        what = "a = inside an option"
        notes.changed(what, "a right option begins there, as where GIFT comes from; a sign is written \\=")
    pieces = [piece.strip() for piece in text.replace("=", "~=").split("~")]
    answers = [_answer(piece, Fraction(0), form, notes) for piece in pieces if piece]
    return replace(asked, kind="choice" if "=" in text else "multiple", answers=tuple(answers))


def _answer(piece: str, usual: Fraction, form: Form, notes: Notes, *, is_typed: bool = False) -> Answer:
    """One answer: perhaps `=`, perhaps its weight between per cent signs, its text, perhaps `#` and its feedback."""
    share = Fraction(1) if piece.startswith("=") else usual
    piece = piece.removeprefix("=").strip()
    if weight := _WEIGHT.match(piece):
        share, piece = share_of(Fraction(weight[1])), piece[weight.end() :]
    text, _, feedback = piece.partition("#")
    text_form, text = with_form(text, form)
    read = line_of if is_typed else markdown_of
    return Answer(read(text, text_form, notes), share, _prose(feedback, form, notes))


def _prose(text: str, form: Form, notes: Notes) -> str:
    text_form, text = with_form(text, form)
    return markdown_of(text, text_form, notes)


def _pairs(text: str, form: Form, notes: Notes) -> Iterator[Pair]:
    for piece in _pieces(text):
        prompt, _, partner = piece.partition(ARROW)
        prompt_form, _ = with_form(prompt, form)
        meant = partner.translate(MEANT).strip()
        yield Pair(_prose(prompt, form, notes), markdown_of(meant, _told(prompt_form), notes))


def _told(form: Form) -> Form:
    """The format of a partner, which names none: it is plain, except in a question that is in Markdown."""
    return "markdown" if form == "markdown" else "guessed"


def _true_or_false(text: str, is_true: bool, form: Form, notes: Notes) -> tuple[Answer, Answer]:
    _, wrong, right = [*text.split("#", 2), "", ""][:3]
    said = {True: _prose(right, form, notes), False: _prose(wrong, form, notes)}
    return (
        Answer("True", Fraction(is_true), said[is_true]),
        Answer("False", Fraction(not is_true), said[not is_true]),
    )


def _numbers(text: str, form: Form, notes: Notes) -> Iterator[Answer]:
    """Numbers with tolerances or as ranges; behind `~#` stands what is said to any other."""
    numbers, _, otherwise = text.partition("~")
    for piece in _pieces(numbers):
        weight = _WEIGHT.match(piece)
        share = share_of(Fraction(weight[1])) if weight else Fraction(1)
        said, _, feedback = piece[weight.end() if weight else 0 :].partition("#")
        number = Answer(ANYTHING) if said.strip() == ANYTHING else _range(said.strip())
        if number is None:
            notes.left_out(f"the answer {said.translate(MEANT).strip()[:40]}", "it isn't a number we can read")
        else:
            yield replace(number, share=share, feedback=_prose(feedback, form, notes))
    if feedback := otherwise.partition("#")[2]:
        yield Answer(ANYTHING, Fraction(0), _prose(feedback, form, notes))


def _range(text: str) -> Answer | None:
    """A number from "3", "3:0.5" or "2.5..3.5"; None if it is none."""
    low, dots, high = text.partition("..")
    if dots:
        ends = read_number(low), read_number(high)
        if ends[0] is None or ends[1] is None:
            return None
        middle = (ends[0] + ends[1]) / 2
        return Answer(plain(middle), tolerance=abs(ends[1] - middle))
    number, _, tolerance = text.partition(":")
    value, around = read_number(number), read_number(tolerance or "0")
    return None if value is None or around is None else Answer(number, tolerance=abs(around))
