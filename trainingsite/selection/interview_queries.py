"""Reading interviews."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import is_called, listed, shown_name
from trainingsite.infra.by_time import Wanted
from trainingsite.infra.paging import FEW, MOST, Page, counted
from trainingsite.infra.refused import Refused
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.selection import interview_rules as rules
from trainingsite.selection.interview_models import Interview, InterviewSlot, MissedInterview
from trainingsite.selection.interviewer_queries import is_there
from trainingsite.selection.models import Application
from trainingsite.selection.returning_queries import returns
from trainingsite.selection.waiting_queries import about, decided_by, found_by
from trainingsite.training.live.rules import Span


@dataclass(frozen=True, slots=True)
class Offered:
    """A slot with its interviewer, and who has it ("" and None while it is free). `came` says how it went with who had
    it: marked, missed, or "" while it is to be marked, or was never.
    """

    slot: InterviewSlot
    interviewer: str
    scheme: str
    applicant: str = ""
    application: UUID | None = None
    is_there: bool = True  # the interviewer, still
    came: str = ""
    is_open: bool = False  # the application, still


def is_marked(db: Session, application_id: int) -> bool:
    """Whether an applicant's interview was held and marked."""
    return db.scalar(_marked(application_id)) is not None


def _marked(application_id: int) -> Select[*tuple[Any, ...]]:
    return select(Interview.id).where(Interview.application_id == application_id, Interview.marked_at.is_not(None))


def of_application(
    db: Session, application_id: int, *, hold: bool = False
) -> tuple[Interview, InterviewSlot | None] | None:
    """An application's interview and its time, if one is booked; held until the deed ends if `hold`."""
    joined = select(Interview, InterviewSlot).outerjoin(InterviewSlot, InterviewSlot.id == Interview.slot_id)
    statement = joined.where(Interview.application_id == application_id)
    row = db.execute(statement.with_for_update(of=Interview) if hold else statement).first()
    return (row[0], row[1]) if row else None


def at(slot: InterviewSlot) -> Span:
    """A slot as the rules see it."""
    return Span(slot.starts_at, slot.minutes)


def held(db: Session, scheme_id: int, public_id: UUID) -> InterviewSlot:
    """A slot of a scheme, held until the deed ends.

    Raises:
        Refused: "interview_gone", status 404, also if it was withdrawn or its interviewer is there no longer.
    """
    found = db.scalar(
        select(InterviewSlot)
        .where(InterviewSlot.public_id == public_id, InterviewSlot.scheme_id == scheme_id, is_there())
        .with_for_update()
    )
    if found is None or found.withdrawn_at is not None:
        raise Refused("interview_gone", status=404)
    return found


def taken_by(db: Session, slot_id: int) -> Interview | None:
    """The interview that has a slot, held until the deed ends."""
    return db.scalar(select(Interview).where(Interview.slot_id == slot_id).with_for_update())


def to_come(db: Session, person_id: int, now: datetime) -> list[tuple[Interview, InterviewSlot]]:
    """Somebody's interviews that haven't begun, held until the deed ends."""
    statement = (
        select(Interview, InterviewSlot)
        .join(InterviewSlot, InterviewSlot.id == Interview.slot_id)
        .join(Application, Application.id == Interview.application_id)
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .where(Enrolment.person_id == person_id, InterviewSlot.starts_at > now)
        .with_for_update(of=Interview)
    )
    return [(row[0], row[1]) for row in db.execute(statement)]


def applicant_of(db: Session, application_id: int) -> tuple[int, UUID]:
    """Whose an application is, and its public id."""
    statement = select(Enrolment.person_id, Application.public_id).join(
        Application, Application.enrolment_id == Enrolment.id
    )
    row = db.execute(statement.where(Application.id == application_id)).one()
    return row[0], row[1]


def parties(db: Session, slot: InterviewSlot) -> tuple[int, ...]:
    """Who would meet at a time: its interviewer, and the applicant if it is booked."""
    booked = select(Enrolment.person_id).join(Application, Application.enrolment_id == Enrolment.id)
    applicants = booked.join(Interview, Interview.application_id == Application.id).where(Interview.slot_id == slot.id)
    return (slot.interviewer_id, *db.scalars(applicants))


def engaged(person_id: int, since: datetime) -> Select[*tuple[Any, ...]]:
    """Interviews from `since` on that somebody has booked, or holds for somebody who did."""
    mine = Enrolment.person_id == person_id
    return (
        select(
            case((mine, literal("interview")), else_=literal("interviewing")).label("kind"),
            Application.public_id.label("subject"),
            Scheme.name.label("title"),
            InterviewSlot.starts_at.label("starts_at"),
            InterviewSlot.minutes.label("minutes"),
        )
        .join(Interview, Interview.slot_id == InterviewSlot.id)
        .join(Application, Application.id == Interview.application_id)
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .join(Scheme, Scheme.id == InterviewSlot.scheme_id)
        .where(or_(mine, InterviewSlot.interviewer_id == person_id))
        .where(InterviewSlot.starts_at > since, Application.state.in_(rules.OPEN_STATES))
    )


@dataclass(frozen=True, slots=True)
class Soon:
    """An interview that begins soon, with its time and whose it is."""

    interview: Interview
    slot: InterviewSlot
    applicant: int
    application: UUID
    slug: str
    is_there: bool


def soon(db: Session, now: datetime, until: datetime) -> list[Soon]:
    """The interviews that begin from `now` to `until`, of applications that are still open."""
    statement = (
        select(Interview, InterviewSlot, Enrolment.person_id, Application.public_id, Scheme.slug, is_there())
        .join(InterviewSlot, InterviewSlot.id == Interview.slot_id)
        .join(Application, Application.id == Interview.application_id)
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .join(Scheme, Scheme.id == InterviewSlot.scheme_id)
        .where(InterviewSlot.starts_at.between(now, until), InterviewSlot.withdrawn_at.is_(None))
        .where(Application.state.in_(rules.OPEN_STATES), listed(Enrolment.person_id))
        .order_by(InterviewSlot.starts_at, Interview.id)
    )
    return [Soon(*row) for row in db.execute(statement)]


def free(db: Session, scheme_id: int, now: datetime, apart: int = 0) -> list[Offered]:
    """The slots of a scheme that can be booked, soonest first; without those that the person `apart` would hold."""
    statement = (
        select(InterviewSlot, Person.name, Scheme.name)
        .join(Person, Person.id == InterviewSlot.interviewer_id)
        .join(Scheme, Scheme.id == InterviewSlot.scheme_id)
        .outerjoin(Interview, Interview.slot_id == InterviewSlot.id)
        .where(
            InterviewSlot.scheme_id == scheme_id,
            InterviewSlot.starts_at > now,
            InterviewSlot.withdrawn_at.is_(None),
            Interview.id.is_(None),
            InterviewSlot.interviewer_id != apart,
            is_there(),
        )
        .order_by(InterviewSlot.starts_at, InterviewSlot.id)
        .limit(100)
    )
    return [Offered(*row) for row in db.execute(statement)]


def offered(db: Session, actor: Actor, now: datetime, wanted: Wanted) -> Page[Offered]:
    """A page of the slots of the actor's schemes: those to come, or those that were."""
    mine, past = _mine(actor, now, wanted), wanted.past
    here = counted(db, select(InterviewSlot.id).where(mine), wanted.number, most=MOST if past else FEW)
    return here.page([Offered(*row) for row in db.execute(here.of(_slots(mine, past=past)))])


def every(db: Session, actor: Actor, now: datetime, wanted: Wanted) -> Iterator[Offered]:
    """All slots of the actor's schemes, those to come or those that were; read in batches."""
    statement = _slots(_mine(actor, now, wanted), past=wanted.past).execution_options(yield_per=500)
    for row in db.execute(statement):
        yield Offered(*row)


def _mine(actor: Actor, now: datetime, wanted: Wanted) -> ColumnElement[bool]:
    ids = scheme_ids(actor, Permission.DECIDE_APPLICATIONS)
    mine: ColumnElement[bool] = true() if ids is None else InterviewSlot.scheme_id.in_(ids)
    if wanted.scheme:
        mine = and_(mine, InterviewSlot.scheme_id.in_(select(Scheme.id).where(Scheme.slug == wanted.scheme)))
    if wanted.text:
        theirs = select(Interview.id).join(Application, Application.id == Interview.application_id)
        theirs = theirs.where(Interview.slot_id == InterviewSlot.id, is_called(wanted.text, Application.person_id))
        mine = and_(mine, or_(theirs.exists(), is_called(wanted.text, InterviewSlot.interviewer_id)))
    if wanted.past:
        return and_(InterviewSlot.starts_at <= now, InterviewSlot.withdrawn_at.is_(None), mine)
    booked = select(Interview.id).where(Interview.slot_id == InterviewSlot.id).exists()
    return and_(InterviewSlot.starts_at > now, InterviewSlot.withdrawn_at.is_(None), mine, or_(is_there(), booked))


def _slots(wanted: ColumnElement[bool], *, past: bool) -> Select[*tuple[Any, ...]]:
    """Slots with interviewer, scheme and who has them: the next first, or the latest."""
    marked = case((Interview.marked_at.is_not(None), literal("marked", String)), else_=literal("", String))
    has = _applicants(Interview.slot_id, marked)
    missed = _applicants(MissedInterview.slot_id, literal("missed", String))
    missed = missed.join(MissedInterview, MissedInterview.interview_id == Interview.id)
    applicants = (union_all(has.where(Interview.slot_id.is_not(None)), missed) if past else has).subquery()
    return (
        select(
            *(InterviewSlot, shown_name(Person), Scheme.name, func.coalesce(applicants.c.name, "")),
            *(applicants.c.public_id, is_there(), func.coalesce(applicants.c.came, "")),
            func.coalesce(applicants.c.state.in_(rules.OPEN_STATES), false()),
        )
        .join(Person, Person.id == InterviewSlot.interviewer_id)
        .join(Scheme, Scheme.id == InterviewSlot.scheme_id)
        .outerjoin(applicants, applicants.c.slot_id == InterviewSlot.id)
        .where(wanted)
        .order_by(InterviewSlot.starts_at.desc() if past else InterviewSlot.starts_at, InterviewSlot.id)
    )


def _applicants(slot: Any, came: ColumnElement[str]) -> Select[*tuple[Any, ...]]:
    """Slots with who has or had them."""
    return (
        select(slot.label("slot_id"), Person.name, Application.public_id, came.label("came"), Application.state)
        .select_from(Interview)
        .join(Application, Application.id == Interview.application_id)
        .join(Person, Person.id == Application.person_id)
        .where(listed(Person.id))
    )


def missed(db: Session, application_id: int) -> list[datetime]:
    """When an applicant was to be interviewed and didn't come, oldest first."""
    statement = (
        select(InterviewSlot.starts_at)
        .join(MissedInterview, MissedInterview.slot_id == InterviewSlot.id)
        .join(Interview, Interview.id == MissedInterview.interview_id)
    )
    mine = statement.where(Interview.application_id == application_id)
    return list(db.scalars(mine.order_by(InterviewSlot.starts_at)))


def one(db: Session, actor: Actor, public_id: UUID, now: datetime) -> Offered:
    """A slot to come in a scheme in which the actor decides.

    Raises:
        Refused: "interview_gone", status 404.
    """
    wanted = and_(InterviewSlot.public_id == public_id, _mine(actor, now, Wanted()))
    row = db.execute(_slots(wanted, past=False)).first()
    if row is None:
        raise Refused("interview_gone", status=404)
    return Offered(*row)


def slot_of(db: Session, actor: Actor, public_id: UUID) -> InterviewSlot:
    """A slot in a scheme in which the actor decides, held until the deed ends.

    Raises:
        Refused: "interview_gone", status 404.
    """
    ids = scheme_ids(actor, Permission.DECIDE_APPLICATIONS)
    mine = true() if ids is None else InterviewSlot.scheme_id.in_(ids)
    found = db.scalar(select(InterviewSlot).where(InterviewSlot.public_id == public_id, mine).with_for_update())
    if found is None:
        raise Refused("interview_gone", status=404)
    return found


def slug_of(db: Session, scheme_id: int) -> str:
    """A scheme's short name."""
    return db.scalars(select(Scheme.slug).where(Scheme.id == scheme_id)).one()


def spans_of(db: Session, interviewer_id: int) -> list[Span]:
    """When somebody interviews, in all schemes."""
    statement = select(InterviewSlot.starts_at, InterviewSlot.minutes).where(
        InterviewSlot.interviewer_id == interviewer_id, InterviewSlot.withdrawn_at.is_(None)
    )
    return [Span(*row) for row in db.execute(statement)]


def waiting(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Interviews that were held and aren't marked."""
    return (
        about("interview", InterviewSlot.starts_at, 2)
        .join(Interview, found_by(actor, Interview.application_id) == Application.id)
        .join(InterviewSlot, InterviewSlot.id == Interview.slot_id)
        .where(Interview.marked_at.is_(None), InterviewSlot.starts_at < datetime.now(UTC))
        .where(Application.state.in_(rules.OPEN_STATES), decided_by(actor))
    )


def waiting_unbooked(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Applicants who booked no interview within three days."""
    interviewing = Cohort.terms["interview"].as_boolean()
    booked = or_(Interview.slot_id.is_not(None), Interview.marked_at.is_not(None))
    return (
        about("interview-unbooked", Application.sent_at, 2)
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .where(
            Application.scheme_id.in_(select(Cohort.scheme_id).where(interviewing)),
            Application.state == "sent",
            Application.sent_at < datetime.now(UTC) - rules.BOOK_WITHIN,
            Enrolment.cohort_id.in_(select(Cohort.id).where(interviewing)),
            ~select(Interview.id).where(Interview.application_id == Application.id, booked).exists(),
            ~returns(),
            decided_by(actor),
        )
    )


def waiting_alone(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Interviews to come whose interviewer is there no longer; what waits is the time, not the application."""
    leads = (InterviewSlot.public_id, Application.person_id)
    return (
        about("interviewer", Application.sent_at, 1, leads=leads)
        .join(Interview, found_by(actor, Interview.application_id) == Application.id)
        .join(InterviewSlot, InterviewSlot.id == found_by(actor, Interview.slot_id))
        .where(Interview.marked_at.is_(None), InterviewSlot.starts_at > datetime.now(UTC), ~is_there())
        .where(Application.state.in_(rules.OPEN_STATES), decided_by(actor))
    )
