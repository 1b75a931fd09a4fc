"""Adjusting by what one year's reviewers and interviewers mark. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from trainingsite.content import rubric_lint
from trainingsite.content.rubric import Criterion
from trainingsite.content.schemefile import Weighed
from trainingsite.infra.refused import Refused
from trainingsite.schemes import ordering
from trainingsite.schemes.ordering import Way
from trainingsite.schemes.rules import Terms

OWN = "own-"  # begins the ids of criteria that a year added, so that a type's file never has the same
LONGEST_ID = 80
MOST = 12

Rubric = tuple[Criterion, ...]


class Which(StrEnum):
    """Whose rubric it is."""

    REVIEWS = "reviews"
    INTERVIEWS = "interviews"


@dataclass(frozen=True, slots=True)
class Wording:
    """A criterion but for its id, which stays; the lowest level first."""

    title: str
    levels: tuple[str, ...]
    weight: int = 1


def marking(terms: Terms, which: Which, rubric: Rubric) -> Terms:
    """The terms of a year that is marked by this."""
    if which is Which.INTERVIEWS:
        return replace(terms, interview_rubric=rubric)
    return replace(terms, review=replace(terms.review, rubric=rubric))


def added(rubric: Rubric, wording: Wording) -> Rubric:
    """With a criterion at the end, under an id made from its title.

    Raises:
        Refused: "lines_full", "criterion_faulty" (fault).
    """
    ordering.refuse_more(rubric, MOST)
    made = ordering.free_id(wording.title, OWN, LONGEST_ID, {one.id for one in rubric})
    return _sound((*rubric, _criterion(made, wording)))


def worded(rubric: Rubric, criterion_id: str, wording: Wording) -> Rubric:
    """With other words, levels or weight for a criterion.

    Raises:
        Refused: "no_such_line", "criterion_faulty" (fault).
    """
    ordering.place_of(rubric, criterion_id)
    return _sound(ordering.exchanged(rubric, _criterion(criterion_id, wording)))


def moved(rubric: Rubric, criterion_id: str, way: Way) -> Rubric:
    """With a criterion one place further up or down.

    Raises:
        Refused: "no_such_line".
    """
    return ordering.shifted(rubric, criterion_id, way)


def taken_out(rubric: Rubric, criterion_id: str) -> Rubric:
    """Without a criterion; the last stays, since an empty rubric is the type's.

    Raises:
        Refused: "no_such_line", "last_line".
    """
    return ordering.left(rubric, rubric[ordering.place_of(rubric, criterion_id)])


def _criterion(criterion_id: str, wording: Wording) -> Criterion:
    if not 2 <= len(wording.levels) <= 7:
        raise Refused("criterion_faulty", status=422, fault="levels_number")
    checked = Weighed(id=criterion_id, title=wording.title, weight=wording.weight, levels=wording.levels)
    return Criterion(checked.id, checked.title, checked.weight, checked.levels)


def _sound(rubric: Sequence[Criterion]) -> Rubric:
    for fault in rubric_lint.faults(rubric):
        raise Refused("criterion_faulty", status=422, fault=fault.code)
    return tuple(rubric)
