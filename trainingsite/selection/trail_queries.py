"""What a person's trails begin with, in one statement: where they are enrolled, and what they are invited to."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, String, Uuid, bindparam, cast, false, literal, null, select, union_all
from sqlalchemy.orm import Session

from trainingsite.infra.db import UtcDateTime
from trainingsite.schemes.models import Cohort, Enrolment, JoinAsk, Scheme
from trainingsite.schemes.queries import ASK_OPEN, COLUMNS, CohortView, view
from trainingsite.selection import returning_queries
from trainingsite.selection.models import Approval
from trainingsite.selection.queries import STEPS, Step, step_of
from trainingsite.selection.returning_models import ReturnInvitation


@dataclass(frozen=True, slots=True)
class Invitation:
    """A year that somebody is invited to and hasn't answered: by the ask of this id, or, without one, as a mentor who
    returns."""

    cohort: CohortView
    part: str
    ask: UUID | None


def _invitations(part: Any, ask: Any) -> Select[*tuple[Any, ...]]:
    """The columns of a trail's row, with nothing in those about an enrolment."""
    moment, words = cast(null(), UtcDateTime()), cast(null(), String)
    nothing = (cast(null(), Integer), words, moment, moment, words, words, false())
    invitation = select(*COLUMNS, *nothing, moment, part, ask).join(Scheme, Scheme.id == Cohort.scheme_id)
    return invitation.where(Cohort.closes_on >= bindparam("today"))


_ENROLLED = STEPS.add_columns(
    Enrolment.enrolled_at, cast(null(), String).label("invited_part"), cast(null(), Uuid()).label("ask")
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
TRAILS = union_all(_ENROLLED, _RETURNING, _ASKED)


def begun(db: Session, person_id: int, today: date) -> tuple[list[Step], list[Invitation]]:
    """Every enrolment as mentor of a person, the newest first; and what they may answer until its year's last day."""
    rows = db.execute(TRAILS, {"person_id": person_id, "today": today}).all()
    enrolled = [row for row in rows if row.invited_part is None]
    steps = [step_of(row) for row in sorted(enrolled, key=lambda row: row.enrolled_at, reverse=True)]
    invited = [Invitation(view(row), row.invited_part, row.ask) for row in rows if row.invited_part is not None]
    return steps, sorted(invited, key=lambda one: (one.cohort.closes_on, one.cohort.scheme_name))
