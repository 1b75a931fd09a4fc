"""Recording what the visa team and the safeguarding lead have said about a year, and ending it."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import local
from trainingsite.schemes import queries
from trainingsite.schemes import sign_off_rules as rules
from trainingsite.schemes.models import Cohort, SignOff
from trainingsite.schemes.queries import CohortView
from trainingsite.schemes.sign_off_rules import Office


@dataclass(frozen=True, slots=True)
class Word:
    """Who of an office said yes, on which day, and where that can be read."""

    office: Office
    said_by: str
    said_on: date
    reference: str


def record(act: Act, slug: str, year: str, word: Word) -> None:
    """Record a sign-off; what was recorded of that office before ends.

    Raises:
        Refused: "no_such_scheme", "no_such_year", "not_allowed", "day_to_come", "sign_off_not_needed".
    """
    cohort = _locked(act, slug, year)
    if word.office not in rules.wanted(cohort.terms):
        raise Refused("sign_off_not_needed", office=word.office.value)
    rules.refuse_day(word.said_on, local(act.now, act.actor.zone).date())
    _end(act, cohort.id, [word.office])
    row = SignOff(
        public_id=uuid.uuid4(),
        cohort_id=cohort.id,
        office=word.office.value,
        said_by=word.said_by,
        said_on=word.said_on,
        reference=word.reference,
        recorded_by=act.actor.person_id,
        recorded_at=act.now,
    )
    act.db.add(row)
    told = {"office": word.office, "said_by": word.said_by, "said_on": word.said_on, "reference": word.reference}
    act.record("sign_off.recorded", "cohort", cohort.public_id, scheme_id=cohort.scheme_id, year=year, **told)


def withdraw(act: Act, slug: str, year: str, office: Office) -> None:
    """Note that a sign-off no longer holds; if none does, nothing changes.

    Raises:
        Refused: "no_such_scheme", "no_such_year", "not_allowed".
    """
    found = _locked(act, slug, year)
    end(act, act.db.get_one(Cohort, found.id), [office])


def end(act: Act, cohort: Cohort, offices: Collection[Office]) -> None:
    """End the sign-offs of these offices, and write down which ended. The caller has asked whether the actor may."""
    for office in _end(act, cohort.id, offices):
        told = {"year": cohort.year, "office": office}
        act.record("sign_off.ended", "cohort", cohort.public_id, scheme_id=cohort.scheme_id, **told)


def _end(act: Act, cohort_id: int, offices: Collection[Office]) -> list[str]:
    held = select(SignOff).where(SignOff.cohort_id == cohort_id, SignOff.ended_at.is_(None))
    rows = act.db.scalars(held.where(SignOff.office.in_(sorted(offices)))).all()
    for row in rows:
        row.ended_at = act.now
    act.db.flush()
    return [row.office for row in rows]


def _locked(act: Act, slug: str, year: str) -> CohortView:
    scheme = queries.scheme_by_slug(act.db, slug)
    act.require(Permission.RUN_SCHEMES, scheme.id)
    return queries.year(act.db, scheme.id, year, lock=True)
