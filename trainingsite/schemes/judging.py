"""What a cohort asks its applicants and judges them by: its frozen terms together with its type."""

from dataclasses import replace

from trainingsite.content.catalogue import catalogue
from trainingsite.content.question_lint import ONCE
from trainingsite.content.rubric import Criterion
from trainingsite.content.values import Question, SchemeType
from trainingsite.schemes.change_rules import Template
from trainingsite.schemes.queries import CohortView
from trainingsite.schemes.rules import Plan, Terms

REFEREE = (
    Question(
        id="referee_name",
        kind="text",
        label="Who can tell us about you?",
        hint="Somebody who knows how you are with people.",
    ),
    Question(
        id="referee_email",
        kind="email",
        label="Their e-mail address",
        hint="Ask them before you name them. We write to them only about this application.",
    ),
)


def kind_of(cohort: CohortView) -> SchemeType:
    """The type of a cohort, with the questions that the cohort asks."""
    kind = catalogue().scheme_types[cohort.scheme_type]
    return replace(kind, questions=_asked(cohort.terms, cohort.terms.questions or kind.questions))


def gone_from(cohort: CohortView) -> tuple[Question, ...]:
    """Questions that a cohort asked and doesn't ask any more, nor any other of a kind that is asked once."""
    asked = kind_of(cohort).questions
    ids, kinds = {one.id for one in asked}, {one.kind for one in asked} & ONCE
    return tuple(one for one in cohort.terms.set_aside if one.id not in ids and one.kind not in kinds)


def template_of(kind: SchemeType, terms: Terms) -> Template:
    """What a type says where a year's terms have nothing of their own."""
    return Template(_asked(terms, kind.questions), kind.rubric, kind.interview_rubric)


def _asked(terms: Terms, questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """Some questions, with those about a referee where a reference is needed."""
    ids = {question.id for question in questions}
    return (*questions, *(one for one in REFEREE if terms.reference and one.id not in ids))


def plan_of(cohort: CohortView) -> Plan:
    """How the applications of a cohort are read, with the rubric; by nobody where there is none."""
    review = cohort.terms.review
    rubric = review.rubric or catalogue().scheme_types[cohort.scheme_type].rubric
    return replace(review, rubric=rubric, reviewers=review.reviewers if rubric else 0)


def interview_rubric_of(cohort: CohortView) -> tuple[Criterion, ...]:
    """What interviews of a cohort are marked by, beside a comment."""
    return cohort.terms.interview_rubric or catalogue().scheme_types[cohort.scheme_type].interview_rubric
