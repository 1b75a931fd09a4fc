"""What happened to a person in selection, in the shape of a story: when, what, by whom, in which scheme."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, literal

from trainingsite.schemes.models import Cohort, Enrolment
from trainingsite.selection.interview_models import Interview, MissedInterview
from trainingsite.selection.models import Application, Approval, ApprovalStep, Decision, GateException
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.review_models import Review, ReviewRound
from trainingsite.training.past import NO_WORDS, NOBODY, happened


def past(person_id: int, ids: Collection[int] | None) -> list[Select[Any]]:
    """Rows of at, kind, code, words, by_id, scheme_id; of these schemes only, None for all. Drafts are left out."""
    by_application = [
        _row(Decision.at, "decision", Decision.move, Decision.by_id).join(
            Decision, Decision.application_id == Application.id
        ),
        _reference(Reference.asked_at, "asked"),
        _reference(Reference.answered_at, Reference.state).where(Reference.answered_at.is_not(None)),
        _row(Review.submitted_at, "reading", literal("sent"), Review.reviewer_id)
        .join(ReviewRound, ReviewRound.application_id == Application.id)
        .join(Review, Review.round_id == ReviewRound.id)
        .where(Review.submitted_at.is_not(None), Review.conflict.is_(None)),
        _row(Interview.marked_at, "interview", literal("marked"), Interview.marked_by)
        .join(Interview, Interview.application_id == Application.id)
        .where(Interview.marked_at.is_not(None)),
        _row(MissedInterview.at, "interview", literal("missed"), MissedInterview.noted_by)
        .join(Interview, Interview.application_id == Application.id)
        .join(MissedInterview, MissedInterview.interview_id == Interview.id),
        _row(GateException.asked_at, "exception", literal("asked"), GateException.asked_by).join(
            GateException, GateException.application_id == Application.id
        ),
        _row(ApprovalStep.at, "approval", ApprovalStep.step, ApprovalStep.by_id)
        .join(Approval, Approval.enrolment_id == Enrolment.id)
        .join(ApprovalStep, ApprovalStep.approval_id == Approval.id),
    ]
    joined = _of(Enrolment.enrolled_at, "enrolled", Enrolment.part, NOBODY)
    found = [joined, *by_application]
    mine = [Enrolment.person_id == person_id] + ([] if ids is None else [Cohort.scheme_id.in_(ids)])
    return [each.where(*mine) for each in found]


def _row(at: Any, kind: str, code: Any, by: Any, words: Any = NO_WORDS) -> Select[Any]:
    return _of(at, kind, code, by, words).join(Application, Application.enrolment_id == Enrolment.id)


def _reference(at: Any, code: Any) -> Select[Any]:
    state = literal(code) if isinstance(code, str) else code
    return _row(at, "reference", state, NOBODY, Reference.name).join(
        Reference, Reference.application_id == Application.id
    )


def _of(at: Any, kind: str, code: Any, by: Any, words: Any = NO_WORDS) -> Select[Any]:
    found = happened(at, kind, code, by, words).add_columns(Cohort.scheme_id).select_from(Enrolment)
    return found.join(Cohort, Cohort.id == Enrolment.cohort_id)
