"""What a cohort asks its applicants and judges them by: its frozen terms together with its type."""

from dataclasses import replace

from trainingsite.content.catalogue import catalogue
from trainingsite.content.rubric import Criterion
from trainingsite.content.values import Question, SchemeType
from trainingsite.schemes.queries import CohortView
from trainingsite.schemes.rules import Plan

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
    """The type of a cohort, with the questions that its own terms need."""
    kind = catalogue().scheme_types[cohort.scheme_type]
    if not cohort.terms.reference or kind.names_referee:
        return kind
    ids = {question.id for question in kind.questions}
    return replace(kind, questions=(*kind.questions, *(one for one in REFEREE if one.id not in ids)))


def plan_of(cohort: CohortView) -> Plan:
    """How the applications of a cohort are read, with the rubric; by nobody where there is none."""
    review = cohort.terms.review
    rubric = review.rubric or catalogue().scheme_types[cohort.scheme_type].rubric
    return replace(review, rubric=rubric, reviewers=review.reviewers if rubric else 0)


def interview_rubric_of(cohort: CohortView) -> tuple[Criterion, ...]:
    """What interviews of a cohort are marked by, beside a comment."""
    return cohort.terms.interview_rubric or catalogue().scheme_types[cohort.scheme_type].interview_rubric
