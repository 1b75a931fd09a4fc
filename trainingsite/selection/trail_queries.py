"""What a person's trails begin with, in one statement: where they are enrolled, how what approval takes beside the
training stands, and what they are asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Select, String, Uuid, bindparam, cast, false, literal, null, select, union_all
from sqlalchemy.orm import Session

from trainingsite.infra.db import UtcDateTime
from trainingsite.schemes.asking import OPEN as ROLE_OPEN
from trainingsite.schemes.models import Cohort, Enrolment, JoinAsk, RoleAsk, Scheme
from trainingsite.schemes.queries import ASK_OPEN, COLUMNS
from trainingsite.selection import beside_rules, reference_queries, returning_queries
from trainingsite.selection import reference_rules as references
from trainingsite.selection.check_models import CheckDecision
from trainingsite.selection.check_rules import Check
from trainingsite.selection.interview_models import Interview, InterviewSlot
from trainingsite.selection.models import Application, Approval
from trainingsite.selection.queries import STEPS, Step, step_of
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.returning_models import ReturnInvitation
from trainingsite.training.rules import Gate


@dataclass(frozen=True, slots=True)
class Question:
    """Something that somebody is asked and hasn't answered: into a year, by the ask of this id, or, without one, as a
    mentor who returns; or to take on a role, and then there is no year."""

    scheme: str
    slug: str
    year: str
    closes_on: date | None
    part: str
    ask: UUID | None


@dataclass(frozen=True, slots=True)
class Begun:
    """An enrolment, the gates before its approval beside those of the training, and when the interview is booked."""

    step: Step
    gates: tuple[Gate, ...]
    interview_at: datetime | None


_MOMENT, _WORDS = cast(null(), UtcDateTime()), cast(null(), String)
_NOTHING = (
    *(cast(null(), Integer), _WORDS, _MOMENT, _MOMENT, _WORDS, _WORDS, false(), _MOMENT),
    *(_MOMENT, _MOMENT, _WORDS, _MOMENT, _WORDS),
)
_CHECK = (
    select(CheckDecision.decision)
    .where(CheckDecision.scheme_id == Cohort.scheme_id, CheckDecision.person_id == Enrolment.person_id)
    .order_by(CheckDecision.id.desc())
    .limit(1)
    .correlate(Cohort, Enrolment)
    .scalar_subquery()
)


def _invitations(part: Any, ask: Any) -> Select[*tuple[Any, ...]]:
    """The columns of a trail's row, with nothing in those about an enrolment."""
    named = (part.label("invited_part"), ask.label("ask"))
    invitation = select(*COLUMNS, *_NOTHING, *named).join(Scheme, Scheme.id == Cohort.scheme_id)
    return invitation.where(Cohort.closes_on >= bindparam("today"))


_ENROLLED = (
    STEPS.add_columns(
        *(Enrolment.enrolled_at, InterviewSlot.starts_at.label("interview_at"), Interview.marked_at),
        *(Reference.state.label("referee_state"), Reference.expires_at, _CHECK.label("checked")),
        *(cast(null(), String).label("invited_part"), cast(null(), Uuid()).label("ask")),
    )
    .outerjoin(Interview, Interview.application_id == Application.id)
    .outerjoin(InterviewSlot, InterviewSlot.id == Interview.slot_id)
    .outerjoin(Reference, reference_queries.LATEST)
)
_RETURNING = (
    _invitations(literal("mentor", String), cast(null(), Uuid()))
    .join(ReturnInvitation, ReturnInvitation.cohort_id == Cohort.id)
    .join(Approval, Approval.id == ReturnInvitation.approval_id)
    .where(ReturnInvitation.person_id == bindparam("person_id"), *returning_queries.OPEN)
)
_ASKED = (
    _invitations(JoinAsk.part, JoinAsk.public_id)
    .join(JoinAsk, JoinAsk.cohort_id == Cohort.id)
    .where(JoinAsk.person_id == bindparam("person_id"), *ASK_OPEN)
)
# As a row of COLUMNS: a role is taken on in a scheme, not in a year of it.
_NO_YEAR = (
    *(cast(null(), Integer).label("id"), cast(null(), Uuid()).label("public_id")),
    *(Scheme.id.label("scheme_id"), Scheme.slug.label("scheme_slug"), Scheme.name.label("scheme_name")),
    *(Scheme.type.label("scheme_type"), literal("", String).label("year")),
    *(cast(null(), Date).label("opens_on"), cast(null(), Date).label("closes_on")),
    cast(null(), Cohort.terms.type).label("terms"),
)
_ROLES = (
    select(*_NO_YEAR, *_NOTHING, RoleAsk.role, RoleAsk.public_id)
    .join(Scheme, Scheme.id == RoleAsk.scheme_id)
    .where(RoleAsk.person_id == bindparam("person_id"), *ROLE_OPEN)
)
TRAILS = union_all(_ENROLLED, _RETURNING, _ASKED, _ROLES)
QUESTIONS = union_all(_RETURNING, _ASKED, _ROLES)


def begun(db: Session, person_id: int, today: date, now: datetime) -> tuple[list[Begun], list[Question]]:
    """Every enrolment as mentor of a person, the newest first; and what they are asked."""
    rows = db.execute(TRAILS, {"person_id": person_id, "today": today}).all()
    enrolled = [row for row in rows if row.invited_part is None]
    found = [_begun(row, now) for row in sorted(enrolled, key=lambda row: row.enrolled_at, reverse=True)]
    return found, _asked(row for row in rows if row.invited_part is not None)


def _begun(row: Any, now: datetime) -> Begun:
    step = step_of(row)
    terms, asked = step.cohort.terms, []
    if row.referee_state is not None:
        asked = [references.standing(row.referee_state, row.expires_at, now)]
    check = Check(row.checked) if row.checked else None
    gates = beside_rules.gates(terms, asked, is_marked=row.marked_at is not None, check=check)
    return Begun(step, gates, row.interview_at)


def questions(db: Session, person_id: int, today: date) -> list[Question]:
    """What somebody is asked and hasn't answered, until a year's last day; for those who walk no trail."""
    return _asked(db.execute(QUESTIONS, {"person_id": person_id, "today": today}))


def _asked(rows: Iterable[Any]) -> list[Question]:
    found = [
        Question(row.scheme_name, row.scheme_slug, row.year, row.closes_on, row.invited_part, row.ask) for row in rows
    ]
    return sorted(found, key=lambda one: (one.closes_on or date.max, one.scheme))
