"""Offering, booking, moving, cancelling and marking interviews."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from trainingsite.access import Permission, Role, may
from trainingsite.accounts import queries as people
from trainingsite.content.rubric import Criterion
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import interview_queries as queries
from trainingsite.selection import interview_rules as rules
from trainingsite.selection import queries as applications
from trainingsite.selection.interview_mail import Told, tell
from trainingsite.selection.interview_models import Interview, InterviewSlot
from trainingsite.selection.models import Application
from trainingsite.training.live.rules import Span

STAFF = (Role.COORDINATOR, Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class Offer:
    """Times to offer: `count` interviews, one straight after the other, with one interviewer."""

    first: Span
    count: int
    place: str
    link: str
    interviewer: UUID


def offer(act: Act, scheme_id: int, wanted: Offer) -> None:
    """Offer times for interviews.

    Raises:
        Refused: "not_allowed", "no_such_interviewer", "interview_overlaps".
    """
    act.require(Permission.DECIDE_APPLICATIONS, scheme_id)
    staff = [one for role in STAFF for one in people.holders(act.db, scheme_id, role)]
    interviewer = next((one for one in staff if one.public_id == wanted.interviewer), None)
    if interviewer is None:
        raise Refused("no_such_interviewer", status=422)
    spans = rules.series(wanted.first, wanted.count)
    rules.refuse_overlap(spans, queries.spans_of(act.db, interviewer.id))
    for span in spans:
        slot = InterviewSlot(
            public_id=uuid.uuid4(),
            scheme_id=scheme_id,
            interviewer_id=interviewer.id,
            starts_at=span.starts_at,
            minutes=span.minutes,
            place=wanted.place,
            link=wanted.link,
        )
        act.db.add(slot)
        act.record("interview.offered", "slot", slot.public_id, scheme_id=scheme_id, starts_at=span.starts_at)


def withdraw(act: Act, public_id: UUID) -> None:
    """Take a time back; who had it gets a mail and can book another. A second press changes nothing.

    Raises:
        Refused: "interview_gone", "interview_begun".
    """
    act.require(Permission.DECIDE_APPLICATIONS)
    slot = queries.slot_of(act.db, act.actor, public_id)
    if slot.withdrawn_at is not None:
        return
    rules.refuse_begun(queries.at(slot), act.now)
    if (interview := queries.taken_by(act.db, slot.id)) is not None:
        _release(act, interview, slot, queries.slug_of(act.db, slot.scheme_id))
    slot.withdrawn_at = act.now
    act.record("interview.withdrawn", "slot", slot.public_id, scheme_id=slot.scheme_id)


def book(act: Act, slug: str, public_id: UUID) -> None:
    """A time for the actor's interview; if they have one already, they change it for this one.

    Raises:
        Refused: "no_such_scheme", "join_first", "interview_after_sending", "interview_gone", "interview_taken",
            "interview_begun".
    """
    act.require(Permission.APPLY)
    cohort, application = _own(act, slug)
    slot = queries.held(act.db, cohort.scheme_id, public_id)
    rules.refuse_booking(application.state, queries.at(slot), act.now)
    interview, before = _present(act, application)
    if interview.slot_id == slot.id:
        return
    if queries.taken_by(act.db, slot.id) is not None:
        raise Refused("interview_taken")
    if before is not None:
        rules.refuse_begun(queries.at(before), act.now)
    interview.slot_id, interview.sequence = slot.id, interview.sequence + 1
    act.db.flush()
    if before is not None:
        tell(act, "interview-freed", before.interviewer_id, Told(interview, before, is_off=True))
    act.record("interview.booked", "application", application.public_id, scheme_id=cohort.scheme_id, slot=public_id)
    told = Told(interview, slot, slug=slug, application=str(application.public_id))
    tell(act, "interview-booked", act.actor.person_id or 0, told)
    tell(act, "interview-taken", slot.interviewer_id, told)


def cancel(act: Act, slug: str) -> None:
    """Give the time of one's interview back; a second press changes nothing.

    Raises:
        Refused: "no_such_scheme", "join_first", "interview_begun".
    """
    act.require(Permission.APPLY)
    cohort, application = _own(act, slug)
    interview, slot = _present(act, application)
    if slot is None:
        return
    rules.refuse_begun(queries.at(slot), act.now)
    _release(act, interview, slot, cohort.scheme_slug)


def cancel_all(act: Act, person_id: int) -> None:
    """Give back the times of somebody's interviews to come. The caller has asked whether the actor may."""
    for interview, slot in queries.to_come(act.db, person_id, act.now):
        _release(act, interview, slot, queries.slug_of(act.db, slot.scheme_id))


def mark(act: Act, application: UUID, rubric: Sequence[Criterion], levels: Mapping[str, int], comment: str) -> None:
    """Write down how an interview went. It can be mended until the application is decided.

    Raises:
        Refused: "no_such_application", "not_allowed", "own_application", "interview_not_yet", "interview_closed".
    """
    found = applications.filed(act.db, act.actor, application, lock=True)
    act.require(Permission.SEE_APPLICATIONS, found.cohort.scheme_id)
    if found.person.id == act.actor.person_id:
        raise Refused("own_application", status=403)
    interview, slot = _present(act, found.application)
    rules.refuse_marking(queries.at(slot) if slot else None, act.now)
    decides = may(act.actor, Permission.DECIDE_APPLICATIONS, found.cohort.scheme_id)
    if slot is not None and slot.interviewer_id != act.actor.person_id and not decides:
        raise Refused("not_allowed", status=403, permission=Permission.DECIDE_APPLICATIONS.value)
    if found.application.state not in rules.OPEN_STATES:
        raise Refused("interview_closed")
    interview.marked_at, interview.marked_by = act.now, act.actor.person_id
    interview.rubric = [[one.id, one.title, list(one.levels)] for one in rubric]
    interview.levels, interview.comment = dict(levels), comment
    about = {"levels": dict(levels)}
    act.record("interview.marked", "application", application, scheme_id=found.cohort.scheme_id, **about)


def _own(act: Act, slug: str) -> tuple[CohortView, Application]:
    cohort = schemes.own_cohort(act.db, act.actor.person_id or 0, slug)
    enrolment = schemes.enrolment(act.db, act.actor.person_id or 0, cohort.id)
    application = applications.own_application(act.db, enrolment.id, lock=True) if enrolment else None
    if application is None:
        raise Refused("interview_after_sending")
    return cohort, application


def _present(act: Act, application: Application) -> tuple[Interview, InterviewSlot | None]:
    """The application's interview, made if there is none. The caller holds the application."""
    if known := queries.of_application(act.db, application.id, hold=True):
        return known
    made = Interview(public_id=uuid.uuid4(), application_id=application.id, sequence=0, comment="")
    act.db.add(made)
    return made, None


def _release(act: Act, interview: Interview, slot: InterviewSlot, slug: str) -> None:
    interview.slot_id, interview.sequence = None, interview.sequence + 1
    act.db.flush()
    person, application = queries.applicant_of(act.db, interview.application_id)
    act.record("interview.cancelled", "application", application, scheme_id=slot.scheme_id)
    told = Told(interview, slot, slug=slug, is_off=True)
    tell(act, "interview-cancelled", person, told)
    tell(act, "interview-freed", slot.interviewer_id, told)
