"""Rolling a scheme over into a new year: which terms it begins with. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from trainingsite.infra.refused import Refused
from trainingsite.schemes.rules import Terms, refreshed


class Base(StrEnum):
    """Where a new year's terms come from."""

    LAST = "last"
    TEMPLATE = "template"


def rolled(terms: Terms, modules: Mapping[str, int], quizzes: Mapping[str, int], today: date) -> Terms:
    """The terms of a new year: what was read and passed counts unless it was revised, and the agreement is signed anew.

    `modules` and `quizzes` give the present revisions. The new year keeps them, whatever is revised during it.
    """
    requirements = replace(refreshed(terms.requirements, modules, quizzes), agreement_since=today)
    return replace(terms, requirements=requirements)


def refuse_days(last: date, opens_on: date, closes_on: date) -> None:
    """A new year takes mentors later than the last one began to, and ends after it begins.

    Raises:
        Refused: "year_not_after" (last), "days_turned_round".
    """
    if opens_on <= last:
        raise Refused("year_not_after", status=422, last=last)
    if closes_on < opens_on:
        raise Refused("days_turned_round", status=422)
