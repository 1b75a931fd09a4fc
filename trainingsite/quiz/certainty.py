"""Certainty: how sure the learner was of an answer. It never counts; what is said about it is for the learner alone.

The scale is that of certainty-based marking: right answers earn 1, 2 or 3 and wrong ones 0, −2 or −6 with rising
certainty (Gardner-Medwin 1995, ALT-J 3(1), 80–85, doi 10.1080/0968776950030113; Gardner-Medwin 2006 in Bryan and Clegg,
Innovative Assessment in Higher Education). By it one does best to say *sure* above four in five, and *guessing* below
two in three.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from trainingsite.infra.refused import Refused
from trainingsite.quiz.fields import Posted
from trainingsite.quiz.questions.question import one

FIELD = "certainty"


class Certainty(StrEnum):
    """What a learner may say of an answer."""

    SURE = "sure"
    FAIRLY = "fairly"
    GUESS = "guess"


class Insight(StrEnum):
    """What an answer and its certainty say together; `BOUNDARY` is a must-pass rule that somebody was sure to keep."""

    BOUNDARY = "boundary"
    SURE_WRONG = "sure-wrong"
    LUCKY = "lucky"
    KNOWN = "known"
    NONE = "none"


RIGHT = {Certainty.SURE: 3, Certainty.FAIRLY: 2, Certainty.GUESS: 1}
WRONG = {Certainty.SURE: -6, Certainty.FAIRLY: -2, Certainty.GUESS: 0}


def read(fields: Posted) -> Certainty | None:
    """The certainty in a posted form, or None.

    Raises:
        Refused: "answer_not_offered" for any other word.
    """
    text = one(fields, FIELD)
    if not text:
        return None
    if text not in set(Certainty):
        raise Refused("answer_not_offered", status=400)
    return Certainty(text)


def fields(certainty: Certainty | None) -> dict[str, list[str]]:
    """The form fields that mean `certainty`: the inverse of `read`."""
    return {} if certainty is None else {FIELD: [certainty.value]}


def insight(certainty: Certainty | None, mark: Fraction, *, must: bool) -> Insight:
    """What there is to say about one answer; `must` marks an item that has to be right."""
    if certainty is Certainty.SURE and mark < 1 and must:
        return Insight.BOUNDARY
    if certainty is Certainty.SURE and mark == 0:
        return Insight.SURE_WRONG
    if certainty is Certainty.GUESS and mark == 1:
        return Insight.LUCKY
    if certainty is Certainty.SURE and mark == 1:
        return Insight.KNOWN
    return Insight.NONE


@dataclass(frozen=True, slots=True)
class Figure:
    """The published scale over some answers: `points` of at most `most`. A signal for learning, never a score."""

    points: int
    most: int
    answers: int


def figure(marked: Iterable[tuple[Certainty | None, Fraction]]) -> Figure | None:
    """The figure over (certainty, mark) pairs; None if there is none. The scale knows no partly right answers, so those
    are left out.
    """
    known = [(certainty, mark) for certainty, mark in marked if certainty is not None and mark in (0, 1)]
    if not known:
        return None
    points = sum(RIGHT[certainty] if mark == 1 else WRONG[certainty] for certainty, mark in known)
    return Figure(points, 3 * len(known), len(known))


@dataclass(frozen=True, slots=True)
class Counted:
    """So many answers that were given with one certainty and were all right, or all not."""

    certainty: Certainty
    right: bool
    count: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """A line of the table: of `answers` given with this certainty, `right` were. `share` is None without answers."""

    certainty: Certainty
    answers: int
    right: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.right, self.answers) if self.answers else None


def calibration(counts: Iterable[Counted]) -> tuple[Calibration, ...]:
    """How often each certainty was right, the surest first: people who judge well have falling shares."""
    told = tuple(counts)
    return tuple(
        Calibration(
            certainty,
            answers=sum(each.count for each in told if each.certainty is certainty),
            right=sum(each.count for each in told if each.certainty is certainty and each.right),
        )
        for certainty in Certainty
    )
