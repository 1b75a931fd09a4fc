"""What one year has of its own: its questions and rubrics, as its coordinators adjust them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from trainingsite.access import Actor
from trainingsite.content.catalogue import catalogue
from trainingsite.content.values import Question
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.schemes import change_rules, question_rules, rubric_rules
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.change_rules import Change, Concerned, Running
from trainingsite.schemes.ordering import place_of
from trainingsite.schemes.queries import CohortView
from trainingsite.schemes.question_rules import Asked, Rests
from trainingsite.schemes.rubric_rules import Rubric, Which
from trainingsite.schemes.rules import Terms
from trainingsite.selection.running import changing, queries
from trainingsite.selection.running.changing import Wish


@dataclass(frozen=True, slots=True)
class Open:
    """A year whose lists are looked at: how it stands, and whom a change would concern."""

    cohort: CohortView
    before: Running
    concerned: Concerned

    @property
    def seen(self) -> str:
        """The mark of the state that a page shows."""
        return change_rules.mark_of(self.before)

    @property
    def asked(self) -> Asked:
        return question_rules.asked_of(self.cohort.terms, self.before.template.questions)

    @property
    def rests(self) -> Mapping[str, Rests | None]:
        """What rests on each question."""
        pairing = catalogue().scheme_types[self.cohort.scheme_type].pairing
        found = self.asked.questions
        return {one.id: question_rules.rests_on(one, self.cohort.terms, pairing) for one in found}

    def question(self, question_id: str) -> Question:
        """One of its questions.

        Raises:
            Refused: "no_such_line", status 404.
        """
        found = self.asked.questions
        return found[place_of(found, question_id)]

    def asking(self, asked: Asked) -> Terms:
        """Its terms with other questions."""
        return question_rules.asking(self.cohort.terms, asked, self.before.template.questions)

    def rubric(self, which: Which) -> Rubric:
        """By what it is marked."""
        kept = self.cohort.terms.interview_rubric if which is Which.INTERVIEWS else self.cohort.terms.review.rubric
        return kept or self.template_rubric(which)

    def template_rubric(self, which: Which) -> Rubric:
        """By what a year of its type is marked if nobody adjusts it."""
        template = self.before.template
        return template.interview_rubric if which is Which.INTERVIEWS else template.rubric

    def back_to_rubric(self, which: Which) -> tuple[Change, ...]:
        """What would change if it were marked by its type's rubric."""
        terms = rubric_rules.marking(self.cohort.terms, which, self.template_rubric(which))
        return change_rules.changes(self.before, replace(self.before, terms=terms))

    @property
    def back_to_template(self) -> tuple[Change, ...]:
        """What would change if the application asked what its type asks."""
        terms = self.asking(Asked(self.before.template.questions))
        return change_rules.changes(self.before, replace(self.before, terms=terms))

    def refuse_fixed(self, field: str) -> None:
        """Go on only if nobody has applied yet.

        Raises:
            Refused: "terms_fixed".
        """
        if self.concerned.have_applied:
            raise Refused("terms_fixed", field=field)


def opened(db: Session, actor: Actor, slug: str, year: str) -> Open:
    """A year of a scheme that the actor runs.

    Raises:
        Refused: "no_such_scheme", "no_such_year", "not_allowed".
    """
    cohort = schemes.year(db, queries.mine(db, actor, slug).id, year)
    return Open(cohort, changing.running(cohort), queries.concerned(db, cohort.id))


def adjust(act: Act, place: tuple[str, str], seen: str, terms_of: Callable[[Open], Terms]) -> tuple[Change, ...]:
    """Change what a year has of its own; `seen` is the mark of the state that the page showed.

    Raises:
        Refused: what `terms_of` and `changing.change` refuse.
    """
    now = opened(act.db, act.actor, *place)
    if seen != now.seen:
        raise Refused("changed_meanwhile", year=now.cohort.year)
    return changing.change(act, Wish(*place, replace(now.before, terms=terms_of(now)), seen))
