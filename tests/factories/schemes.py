"""Schemes and cohorts."""

import itertools
from datetime import date

from trainingsite.deeds import SYSTEM, act_as
from trainingsite.schemes import service
from trainingsite.schemes.models import Cohort, Scheme
from trainingsite.schemes.rules import Order, QuizRequirement, Requirements, Terms

PLAIN_TERMS = Terms(
    Requirements(("listening",), (QuizRequirement("listening"),), agreement=True), Order.TRAIN_THEN_APPLY, 12
)
ALWAYS = service.Year("2026–27", date(2000, 1, 1), date(2100, 1, 1))
_numbers = itertools.count(1)


def scheme(name: str = "Engineering mentors", *, kind: str = "course") -> Scheme:
    """A scheme with a name of its own."""
    with act_as(SYSTEM) as act:
        return service.create_scheme(act, f"scheme-{next(_numbers)}", name, kind)


def cohort(terms: Terms = PLAIN_TERMS, *, kind: str = "course", year: service.Year = ALWAYS) -> Cohort:
    """A cohort that takes people, in a scheme of its own."""
    owner = scheme(kind=kind)
    with act_as(SYSTEM) as act:
        return service.open_cohort(act, owner, year, terms)
