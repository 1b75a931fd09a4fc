"""Reading applications and approvals."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import listed, shown_name
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.schemes.queries import COLUMNS, CohortView, view
from trainingsite.selection import reference_queries, returning_queries, second_queries
from trainingsite.selection import reference_rules as references
from trainingsite.selection.attached_models import AccessNeed
from trainingsite.selection.held_queries import is_held
from trainingsite.selection.models import Appeal, Application, Approval, Decision, GateException
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.reference_rules import Standing
from trainingsite.selection.rules import TABLE, Move, State
from trainingsite.selection.second_queries import left_to_others
from trainingsite.selection.waiting_queries import STATE, about, decided_by, found_by

AT_ONCE = 500
APPROVABLE = tuple(state.value for state, move in TABLE if move is Move.APPROVE)


@dataclass(frozen=True, slots=True)
class Step:
    """An enrolment with its application and approval: a learner's place on the trail.

    `returning`: they were a mentor of the scheme before, and the year's terms are those that it has for them.
    """

    enrolment_id: int
    cohort: CohortView
    application_state: str | None
    sent_at: datetime | None
    approved_until: datetime | None
    approval_state: str | None
    reason: str | None
    returning: bool = False


_LAST_REASON = (
    select(Decision.reason)
    .where(Decision.application_id == Application.id)
    .order_by(Decision.id.desc())
    .limit(1)
    .correlate(Application)
    .scalar_subquery()
)
STEPS = (
    select(
        *COLUMNS,
        Enrolment.id.label("enrolment_id"),
        Application.state,
        Application.sent_at,
        Approval.until,
        Approval.state.label("approval_state"),
        _LAST_REASON.label("reason"),
        returning_queries.returns().label("returns"),
    )
    .join(Scheme, Scheme.id == Cohort.scheme_id)
    .join(Enrolment, Enrolment.cohort_id == Cohort.id)
    .outerjoin(Application, Application.enrolment_id == Enrolment.id)
    .outerjoin(Approval, Approval.enrolment_id == Enrolment.id)
    .where(Enrolment.person_id == bindparam("person_id"), Enrolment.part == "mentor")
)
PAPER = (
    STEPS.add_columns(
        *(Application.answers, Application.saved_at),
        *(Reference.name.label("referee"), Reference.state.label("referee_state"), Reference.expires_at),
        AccessNeed.words.label("needs"),
        select(Appeal.id).where(Appeal.application_id == Application.id).exists().label("has_appealed"),
    )
    .outerjoin(AccessNeed, AccessNeed.application_id == Application.id)
    .outerjoin(Reference, reference_queries.LATEST)
    .where(Scheme.slug == bindparam("slug"))
    .order_by(Cohort.opens_on.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Named:
    """The referee whom an application asked last, as the applicant may know it."""

    name: str
    standing: Standing
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """One's own application in a scheme's newest cohort, as the page shows it; nothing is written yet if `saved_at`
    is None."""

    step: Step
    answers: Mapping[str, Any]
    saved_at: datetime | None
    referee: Named | None = None
    needs: str = ""
    has_appealed: bool = False

    @property
    def state(self) -> str:
        return self.step.application_state or "draft"


def paper(db: Session, person_id: int, slug: str) -> Paper | None:
    """A person's application in a scheme, in one statement; None if they aren't enrolled."""
    row = db.execute(PAPER, {"person_id": person_id, "slug": slug}).first()
    if row is None:
        return None
    referee = None
    if row.referee_state is not None:
        stands = references.standing(row.referee_state, row.expires_at, datetime.now(UTC))
        referee = Named(row.referee, stands, row.expires_at)
    return Paper(step_of(row), row.answers or {}, row.saved_at, referee, row.needs or "", row.has_appealed)


def step_of(row: Any) -> Step:
    """A row of STEPS as a value."""
    cohort, returning = returning_queries.as_asked(view(row), returning=row.returns), bool(row.returns)
    return Step(row.enrolment_id, cohort, row.state, row.sent_at, row.until, row.approval_state, row.reason, returning)


@dataclass(frozen=True, slots=True)
class Filed:
    """An application with whose it is and in which cohort, with the terms that hold for somebody who returns."""

    application: Application
    person: Person
    cohort: CohortView
    returning: bool = False


def filed(db: Session, actor: Actor, public_id: UUID, *, lock: bool = False) -> Filed:
    """An application that the actor may see.

    Raises:
        Refused: "no_such_application", status 404, also for one in somebody else's scheme.
    """
    statement = _filed(actor).where(Application.public_id == public_id)
    row = db.execute(statement.with_for_update(of=Application) if lock else statement).first()
    if row is None:
        raise Refused("no_such_application", status=404)
    return _as_filed(row, _years(db, [row.id])[row.id])


def all_filed(db: Session, actor: Actor, public_ids: Sequence[UUID]) -> list[Filed]:
    """These applications, in this order, as `filed`, in two statements.

    Raises:
        Refused: "no_such_application", status 404, if the actor may not see one of them.
    """
    rows = {row[0].public_id: row for row in db.execute(_filed(actor).where(Application.public_id.in_(public_ids)))}
    if len(rows) < len(set(public_ids)):
        raise Refused("no_such_application", status=404)
    years = _years(db, {row.id for row in rows.values()})
    return [_as_filed(rows[one], years[rows[one].id]) for one in public_ids]


def _filed(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(Application, Person, *COLUMNS, returning_queries.returns().label("returns"))
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .where(Application.state != "draft", visible(actor), listed(Person.id))
    )


def _years(db: Session, ids: Collection[int]) -> dict[int, CohortView]:
    found = select(*COLUMNS).join(Scheme, Scheme.id == Cohort.scheme_id).where(Cohort.id.in_(ids))
    return {row.id: view(row) for row in db.execute(found)}


def _as_filed(row: Any, year: CohortView) -> Filed:
    return Filed(row[0], row[1], returning_queries.as_asked(year, returning=row.returns), bool(row.returns))


def visible(actor: Actor) -> Any:
    """The condition that an application is in a scheme whose applications the actor may see."""
    ids = scheme_ids(actor, Permission.SEE_APPLICATIONS)
    return literal(True) if ids is None else Application.scheme_id.in_(ids)


def is_told(actor: Actor, person_id: int) -> bool:
    """Whether the actor may read what others said about an applicant: nobody reads it about themselves."""
    return person_id != actor.person_id


def own_application(db: Session, enrolment_id: int, *, lock: bool = False) -> Application | None:
    """The application behind an enrolment."""
    statement = select(Application).where(Application.enrolment_id == enrolment_id)
    return db.scalar(statement.with_for_update() if lock else statement)


def history(db: Session, application_id: int) -> Sequence[Any]:
    """What was decided, oldest first: rows of Decision and the name of who did it."""
    statement = (
        select(Decision, shown_name(Person))
        .outerjoin(Person, Person.id == Decision.by_id)
        .where(Decision.application_id == application_id)
        .order_by(Decision.id)
    )
    return db.execute(statement).all()


def decisions(db: Session, application_id: int) -> int:
    """How many decisions there were: two pages that show the same number show the same application."""
    return db.scalar(select(func.count()).where(Decision.application_id == application_id)) or 0


def last_decline(db: Session, application_id: int) -> Decision | None:
    """The decision that an appeal is against."""
    declined = (Decision.application_id == application_id, Decision.move == "decline")
    return db.scalar(select(Decision).where(*declined).order_by(Decision.id.desc()).limit(1))


def open_exception(db: Session, application_id: int) -> GateException | None:
    """The exception that waits for a second person."""
    return db.scalar(
        select(GateException).where(GateException.application_id == application_id, GateException.closed_at.is_(None))
    )


def exceptions(db: Session, application_id: int) -> Sequence[Any]:
    """Every exception that was asked for, oldest first, with the names of who asked and who confirmed."""
    asker, confirmer = aliased(Person), aliased(Person)
    statement = (
        select(GateException, shown_name(asker), shown_name(confirmer))
        .outerjoin(asker, asker.id == GateException.asked_by)
        .outerjoin(confirmer, confirmer.id == GateException.confirmed_by)
        .where(GateException.application_id == application_id)
        .order_by(GateException.id)
    )
    return db.execute(statement).all()


def approval_of(db: Session, enrolment_id: int) -> Approval | None:
    """The approval behind an enrolment."""
    return db.scalar(select(Approval).where(Approval.enrolment_id == enrolment_id))


def approved_on(cohort_id: int, day: date) -> Select[*tuple[Any, ...]]:
    """Person ids whose approval in the cohort is in force on all of `day`.

    One that ended or was suspended later still was in force before.
    """
    begins = datetime.combine(day, time.min, UTC)
    ends = begins + timedelta(days=1)
    return (
        select(Enrolment.person_id)
        .join(Approval, Approval.enrolment_id == Enrolment.id)
        .where(
            Enrolment.cohort_id == cohort_id,
            or_(Approval.stopped_at.is_(None), Approval.stopped_at >= ends),
            Approval.begins_at < ends,
            Approval.until >= begins,
            listed(Enrolment.person_id),
        )
    )


def waiting(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Applications that wait for a decision of the actor's."""
    ready = (Application.state == State.SENT.value, Application.ready_since.is_not(None))
    return about("application", Application.sent_at, 2).where(*ready, to_decide(actor))


def to_decide(actor: Actor) -> ColumnElement[bool]:
    """The condition that an application is the actor's to decide: no exception waits for them as a second person, no
    appeal has opened it again for somebody else, and no decision about many holds it."""
    to_confirm = select(GateException.application_id).where(*_asked_by_others(actor))
    others = left_to_others(actor.person_id)
    return and_(decided_by(actor), Application.id.not_in(to_confirm), Application.id.not_in(others), ~is_held())


def waiting_exceptions(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Exceptions that wait for the actor as a second person."""
    alone = case((second_queries.is_alone(GateException.asked_by), literal(second_queries.ALONE)), else_=STATE)
    return (
        about("exception", Application.sent_at, 2, alone)
        .join(GateException, found_by(actor, GateException.application_id) == Application.id)
        .where(Application.state.in_(APPROVABLE), *_asked_by_others(actor), decided_by(actor))
    )


def _asked_by_others(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """That an exception waits which the actor didn't ask for."""
    return GateException.closed_at.is_(None), GateException.asked_by != actor.person_id
