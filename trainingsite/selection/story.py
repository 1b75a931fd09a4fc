"""How a person stands in each scheme, for the desk's page about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.content.rubric import rubric_from_json
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.schemes.queries import COLUMNS, CohortView, view
from trainingsite.selection import reference_rules, review_rules
from trainingsite.selection.interview_models import Interview, InterviewSlot
from trainingsite.selection.models import Application, Approval, Renewal
from trainingsite.selection.queries import is_told
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.review_models import Review, ReviewRound
from trainingsite.selection.stages import stage
from trainingsite.training import rules as training
from trainingsite.training.rules import Facts, Gate


@dataclass(frozen=True, slots=True)
class Asked:
    """A referee, and how it stands with them; never what they wrote."""

    name: str
    standing: reference_rules.Standing


@dataclass(frozen=True, slots=True)
class Read:
    """How far the readers of an application are; `score` is their mean, of 100, or None for nobody to tell yet."""

    wanted: int
    sent: int
    score: Fraction | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """An enrolment and what came of it. `row` has enrolled_at, part, sent_at and what is known of approval,
    renewal and interview; `application` is None while nothing was sent."""

    cohort: CohortView
    stage: str
    gates: tuple[Gate, ...]
    application: UUID | None
    row: Any
    references: Sequence[Asked] = ()
    read: Read | None = None

    @property
    def met(self) -> int:
        return sum(gate.met for gate in self.gates)


def chapters(db: Session, actor: Actor, person_id: int, facts: Facts, now: datetime) -> list[Chapter]:
    """The enrolments of a person in the actor's schemes, newest first, in three statements.

    About oneself one learns neither what referees nor what readers said.
    """
    rows = db.execute(_rows(actor, person_id, now)).all()
    filed = [row.application_id for row in rows if row.state not in (None, "draft")]
    told = filed and is_told(actor, person_id)
    asked: Mapping[int, Sequence[Asked]] = references(db, filed, now) if told else {}
    read: Mapping[int, Read] = readings(db, actor, filed) if told else {}
    found = []
    for row in rows:
        cohort, sent = view(row), row.application_id in filed
        gates = training.gates(cohort.terms.requirements, facts) if row.part == "mentor" else ()
        beside = (asked.get(row.application_id, ()), read.get(row.application_id))
        found.append(Chapter(cohort, row.stage, gates, row.application if sent else None, row, *beside))
    return found


def _rows(actor: Actor, person_id: int, now: datetime) -> Any:
    ids = scheme_ids(actor, Permission.SEE_PEOPLE)
    found = (
        select(
            *COLUMNS,
            *(Enrolment.part, Enrolment.enrolled_at, stage(now).label("stage")),
            *(Application.id.label("application_id"), Application.public_id.label("application"), Application.state),
            *(Application.sent_at, Approval.begins_at, Approval.until, Approval.state.label("approval")),
            *(Approval.stopped_at, Renewal.asked_at, Renewal.confirmed_at),
            *(Interview.marked_at, InterviewSlot.starts_at),
        )
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .outerjoin(Application, Application.enrolment_id == Enrolment.id)
        .outerjoin(Approval, Approval.enrolment_id == Enrolment.id)
        .outerjoin(Renewal, and_(Renewal.approval_id == Approval.id, Renewal.until == Approval.until))
        .outerjoin(Interview, Interview.application_id == Application.id)
        .outerjoin(InterviewSlot, InterviewSlot.id == Interview.slot_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Cohort.opens_on.desc(), Scheme.name)
    )
    return found if ids is None else found.where(Cohort.scheme_id.in_(ids))


def references(db: Session, applications: Sequence[int], now: datetime) -> dict[int, list[Asked]]:
    """The referees of these applications, in the order in which they were asked."""
    rows = select(Reference.application_id, Reference.name, Reference.state, Reference.expires_at)
    found: dict[int, list[Asked]] = {}
    for row in db.execute(rows.where(Reference.application_id.in_(applications)).order_by(Reference.id)):
        standing = reference_rules.standing(row.state, row.expires_at, now)
        found.setdefault(row.application_id, []).append(Asked(row.name, standing))
    return found


def readings(db: Session, actor: Actor, applications: Sequence[int]) -> dict[int, Read]:
    """How these applications were read; no score for a reader who hasn't sent their own."""
    rows = (
        select(ReviewRound, Review)
        .outerjoin(Review, and_(Review.round_id == ReviewRound.id, Review.conflict.is_(None)))
        .where(ReviewRound.application_id.in_(applications))
    )
    rounds: dict[int, tuple[ReviewRound, list[Review]]] = {}
    for around, review in db.execute(rows):
        rounds.setdefault(around.application_id, (around, []))[1].extend([review] if review else [])
    return {key: _read(around, reviews, actor) for key, (around, reviews) in rounds.items()}


def _read(around: ReviewRound, reviews: Sequence[Review], actor: Actor) -> Read:
    rubric = rubric_from_json(around.rubric)
    sent = [each for each in reviews if each.submitted_at is not None]
    hidden = any(each.reviewer_id == actor.person_id and each.submitted_at is None for each in reviews)
    scores = [review_rules.score(rubric, each.levels) for each in sent]
    mean = sum(scores, Fraction(0)) / len(scores) if scores and not hidden else None
    return Read(around.wanted, len(sent), mean)
