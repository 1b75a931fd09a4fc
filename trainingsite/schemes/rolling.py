"""Rolling a scheme over into a new year."""

from datetime import date

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import local, site_zone
from trainingsite.schemes import queries, question_rules, service
from trainingsite.schemes import roll_rules as rules
from trainingsite.schemes.models import Cohort
from trainingsite.schemes.queries import CohortView
from trainingsite.schemes.roll_rules import Base
from trainingsite.schemes.rules import Terms
from trainingsite.schemes.service import Year, terms_of


def roll_over(act: Act, slug: str, year: Year, base: Base) -> Cohort:
    """Make the next year of a scheme; a second press is told that it is there.

    Raises:
        Refused: "no_such_scheme", "not_allowed", "no_such_year", "year_taken", "year_not_after",
            "days_turned_round".
    """
    scheme = queries.scheme_by_slug(act.db, slug)
    act.require(Permission.RUN_SCHEMES, scheme.id)
    act.db.refresh(scheme, with_for_update=True)
    last = next(iter(queries.years(act.db, scheme.id)), None)
    if last is None:
        raise Refused("no_such_year", status=404)
    if queries.has_year(act.db, scheme.id, year.name):
        raise Refused("year_taken", scheme=scheme.name, year=year.name)
    rules.refuse_days(last.opens_on, year.opens_on, year.closes_on)
    return service.open_cohort(act, scheme, year, next_terms(last, base, local(act.now, site_zone()).date()))


def next_terms(last: CohortView, base: Base, today: date) -> Terms:
    """What a year after `last` would ask for."""
    here = catalogue()
    kind = here.scheme_types[last.scheme_type]
    terms = last.terms if base is Base.LAST else question_rules.back(last.terms, terms_of(kind), kind.questions)
    return rules.rolled(terms, *here.revisions, today)
