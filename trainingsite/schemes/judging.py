"""By what a cohort's applicants are judged: as it was frozen, or as its type has it where that was before rubrics."""

from dataclasses import replace

from trainingsite.content.catalogue import catalogue
from trainingsite.content.rubric import Criterion
from trainingsite.schemes.queries import CohortView
from trainingsite.schemes.rules import Plan


def plan_of(cohort: CohortView) -> Plan:
    """How the applications of a cohort are read, with the rubric; by nobody where there is none."""
    review = cohort.terms.review
    rubric = review.rubric or catalogue().scheme_types[cohort.scheme_type].rubric
    return replace(review, rubric=rubric, reviewers=review.reviewers if rubric else 0)


def interview_rubric_of(cohort: CohortView) -> tuple[Criterion, ...]:
    """What interviews of a cohort are marked by, beside a comment."""
    return cohort.terms.interview_rubric or catalogue().scheme_types[cohort.scheme_type].interview_rubric
