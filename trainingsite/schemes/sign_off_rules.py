"""Whose word a year needs before it does certain things, and when that word no longer holds. Pure."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum

from trainingsite.infra.refused import Refused
from trainingsite.schemes.change_rules import Change
from trainingsite.schemes.rules import Terms


class Office(StrEnum):
    """Who signs off: the visa team, what mentors are; the safeguarding lead, that students under 18 take part."""

    VISA = "visa"
    SAFEGUARDING = "safeguarding"


# What somebody signed off is no longer what there is when one of these changes.
RESTS_ON = {"pay": Office.VISA, "under_18": Office.SAFEGUARDING, "groups": Office.SAFEGUARDING}


def wanted(terms: Terms) -> tuple[Office, ...]:
    """Whose word a year needs. Any scheme may have international students as mentors, so the visa team is asked."""
    return (Office.VISA, Office.SAFEGUARDING) if terms.under_18 else (Office.VISA,)


def is_open_to_under_18(terms: Terms, signed: Collection[Office]) -> bool:
    """Whether students under 18 take part: the year declares it, and the safeguarding lead has signed it off."""
    return terms.under_18 and Office.SAFEGUARDING in signed


def ended_by(made: Sequence[Change]) -> frozenset[Office]:
    """Whose word no longer holds after these changes."""
    return frozenset(RESTS_ON[one.field] for one in made if one.field in RESTS_ON)


def refuse_day(said_on: date, today: date) -> None:
    """Nobody has said anything yet on a day that is still to come.

    Raises:
        Refused: "day_to_come".
    """
    if said_on > today:
        raise Refused("day_to_come", status=422)
