"""Adjusting what one year's application asks: what can be changed, and what something rests on. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from trainingsite.content import question_lint
from trainingsite.content.schemefile import Pairing, Question
from trainingsite.infra.refused import Refused
from trainingsite.schemes import ordering
from trainingsite.schemes.ordering import Way
from trainingsite.schemes.rules import Terms

OWN = "own_"  # begins the ids of questions that a year added, so that a type's file never has the same
LONGEST_ID = 40
MOST = 40
ABOUT_REFEREES = ("referee_name", "referee_email")
READ_BY_RULE = {
    "same-course-or-school": ("course",),
    "completed-placement": ("placement_where", "placement_part"),
    "home-if-asked": ("home",),
    "graduate-or-finalist": ("graduation_year",),
}


class Rests(StrEnum):
    """What rests on a question, so that it stays."""

    REFERENCE = "reference"
    IDENTITY = "identity"
    PAIRING = "pairing"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an application asks, in order, and what was taken out of it and can be put back."""

    questions: tuple[Question, ...]
    set_aside: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """A question but for its id and kind, which stay."""

    label: str
    hint: str = ""
    required: bool = True
    max_words: int | None = None
    options: tuple[str, ...] = ()


def asked_of(terms: Terms, template: Sequence[Question]) -> Asked:
    """What a year asks. What its type asks and the year doesn't can be put in, too."""
    questions = terms.questions or tuple(template)
    others = {one.id: one for one in (*template, *terms.set_aside)}
    ids = {one.id for one in questions}
    return Asked(questions, tuple(one for one in others.values() if one.id not in ids))


def asking(terms: Terms, asked: Asked, template: Sequence[Question]) -> Terms:
    """The terms of a year that asks this; what the type asks anyhow isn't kept."""
    if asked.questions == tuple(template):
        return back(replace(terms, set_aside=(*terms.set_aside, *asked.set_aside)), terms, template)
    return replace(terms, questions=asked.questions, set_aside=asked.set_aside)


def back(last: Terms, terms: Terms, template: Sequence[Question]) -> Terms:
    """The terms with the type's questions; what `last` asked beside them is set aside."""
    ids = {one.id for one in template}
    own = {one.id: one for one in (*last.set_aside, *last.questions) if one.id not in ids}
    return replace(terms, questions=(), set_aside=tuple(own.values()))


def rests_on(question: Question, terms: Terms, pairing: Pairing) -> Rests | None:
    """What rests on a question; nothing does on one that the year itself added."""
    if question.id.startswith(OWN):
        return None
    if question.id in ABOUT_REFEREES:
        return Rests.REFERENCE if terms.reference else None
    if question.kind == "identity":
        return Rests.IDENTITY
    read = READ_BY_RULE.get(pairing.rule, ())
    by_points = question.id == "course" and pairing.points.same_course > 0
    if question.kind in ("availability", "languages") or question.id in read or by_points:
        return Rests.PAIRING
    return None


def added(asked: Asked, kind: str, wording: Wording) -> Asked:
    """With a question of that kind at the end, under an id made from its label.

    Raises:
        Refused: "lines_full", "question_faulty" (fault).
    """
    ordering.refuse_more(asked.questions, MOST)
    taken = {one.id for one in (*asked.questions, *asked.set_aside)}
    made = ordering.free_id(wording.label, OWN, LONGEST_ID, taken)
    return _sound(replace(asked, questions=(*asked.questions, _worded(made, kind, wording))))


def worded(asked: Asked, question_id: str, wording: Wording, rests: Rests | None = None) -> Asked:
    """With other words for a question. Of one that something rests on, only label and hint change.

    Raises:
        Refused: "no_such_line", "question_faulty" (fault).
    """
    old = asked.questions[ordering.place_of(asked.questions, question_id)]
    if rests:
        wording = Wording(wording.label, wording.hint, old.required, old.max_words, old.options)
    new = _worded(old.id, old.kind, wording)
    return _sound(replace(asked, questions=ordering.exchanged(asked.questions, new)))


def moved(asked: Asked, question_id: str, way: Way) -> Asked:
    """With a question one place further up or down.

    Raises:
        Refused: "no_such_line".
    """
    return replace(asked, questions=ordering.shifted(asked.questions, question_id, way))


def taken_out(asked: Asked, question_id: str, rests: Rests | None = None) -> Asked:
    """Without a question, which can be put back.

    Raises:
        Refused: "no_such_line", "question_stays" (rests), "last_line".
    """
    gone = asked.questions[ordering.place_of(asked.questions, question_id)]
    if rests:
        raise Refused("question_stays", label=gone.label, rests=rests.value)
    return Asked(ordering.left(asked.questions, gone), (*asked.set_aside, gone))


def put_back(asked: Asked, question_id: str) -> Asked:
    """With a question that was taken out, at the end.

    Raises:
        Refused: "no_such_line", "lines_full", "question_faulty" (fault).
    """
    again = asked.set_aside[ordering.place_of(asked.set_aside, question_id)]
    ordering.refuse_more(asked.questions, MOST)
    rest = tuple(one for one in asked.set_aside if one.id != question_id)
    return _sound(Asked((*asked.questions, again), rest))


def addable(asked: Asked, kinds: Sequence[str]) -> tuple[str, ...]:
    """The kinds of question that can be added: some are asked once."""
    there = {one.kind for one in asked.questions}
    return tuple(kind for kind in kinds if kind not in question_lint.ONCE or kind not in there)


def _worded(question_id: str, kind: str, wording: Wording) -> Question:
    told: dict[str, Any] = {"label": wording.label, "hint": wording.hint, "required": wording.required}
    limits: dict[str, Any] = {"max_words": wording.max_words, "options": wording.options}
    return Question.model_validate({"id": question_id, "kind": kind, **told, **limits})


def _sound(asked: Asked) -> Asked:
    for fault in question_lint.faults(asked.questions):
        raise Refused("question_faulty", status=422, fault=fault.code)
    return asked
