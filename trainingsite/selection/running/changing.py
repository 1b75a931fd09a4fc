"""Changing what a running year asks for."""

from dataclasses import dataclass

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.schemes import change_rules as rules
from trainingsite.schemes import judging, service
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.change_rules import Change, Concerned, Running
from trainingsite.schemes.queries import CohortView
from trainingsite.selection.running import queries, telling


@dataclass(frozen=True, slots=True)
class Wish:
    """A year as it shall be; `seen` is the mark of the state that its page showed."""

    slug: str
    year: str
    after: Running
    seen: str


def running(cohort: CohortView) -> Running:
    """A year as it can be changed."""
    kind = catalogue().scheme_types[cohort.scheme_type]
    return Running(cohort.terms, cohort.opens_on, cohort.closes_on, judging.template_of(kind, cohort.terms))


def change(act: Act, wish: Wish) -> tuple[Change, ...]:
    """Change a year; those who are approved stay approved, and others are told what is asked further.

    A second press changes nothing.

    Raises:
        Refused: "no_such_scheme", "no_such_year", "not_allowed", "changed_meanwhile", "terms_fixed",
            "days_turned_round", "score_below_pass_mark".
    """
    scheme = schemes.scheme_by_slug(act.db, wish.slug)
    act.require(Permission.RUN_SCHEMES, scheme.id)
    cohort = schemes.year(act.db, scheme.id, wish.year, lock=True)
    before = running(cohort)
    made = rules.changes(before, wish.after)
    if not made:
        return ()
    if wish.seen != rules.mark_of(before):
        raise Refused("changed_meanwhile", year=cohort.year)
    refuse(before, wish.after, queries.concerned(act.db, cohort.id))
    if rules.asks_more(made):
        telling.plan(act, cohort)
    service.change(act, cohort.id, before, wish.after)
    return made


def refuse(before: Running, after: Running, concerned: Concerned) -> None:
    """Go on only if this change can stand.

    Raises:
        Refused: "terms_fixed", "days_turned_round", "score_below_pass_mark".
    """
    marks = {slug: version.quiz.pass_mark for slug, version in catalogue().quizzes.items()}
    rules.refuse(rules.changes(before, after), concerned, after)
    rules.refuse_scores(after.terms, marks)
