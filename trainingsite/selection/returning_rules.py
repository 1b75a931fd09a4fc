"""Mentors who return in a new year: what is still asked of them, and what of their application comes along. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from trainingsite.content.schemefile import Question
from trainingsite.infra.refused import Refused
from trainingsite.schemes.rules import Terms, refuse_when_closed


class Answer(StrEnum):
    """What somebody says to being invited."""

    YES = "yes"
    NO = "no"


def lighter(terms: Terms) -> Terms:
    """What a year asks of somebody who returns: training and agreement as of everybody, and a check where students
    under 18 take part; no reference, no interview and no readers a second time.
    """
    return replace(terms, reference=False, interview=False, review=replace(terms.review, reviewers=0))


def asked(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The questions to somebody who returns: all but those about a referee."""
    return tuple(one for one in questions if not one.id.startswith("referee"))


def brought(answers: Mapping[str, Any], questions: Sequence[Question], apart: Collection[str]) -> dict[str, Any]:
    """Which of last time's answers come along: those to what is asked again, but for kinds that stand apart."""
    return {one.id: answers[one.id] for one in asked(questions) if one.kind not in apart and one.id in answers}


def refuse_yes(closes_on: date, today: date, state: str) -> None:
    """A yes is in time as long as the year takes mentors, and from somebody whose approval was neither ended nor
    suspended meanwhile; that it has run out doesn't matter.

    Raises:
        Refused: "cohort_closed" (closes_on), "invitation_rests".
    """
    if state != "in-force":
        raise Refused("invitation_rests")
    refuse_when_closed(closes_on, today)
