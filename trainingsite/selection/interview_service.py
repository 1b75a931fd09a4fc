"""Offering, booking, moving, cancelling and marking interviews."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from trainingsite.access import Permission, may
from trainingsite.content.rubric import Criterion
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import interview_queries as queries
from trainingsite.selection import interview_rules as rules
from trainingsite.selection import interviewer_queries as interviewers
from trainingsite.selection import queries as applications
from trainingsite.selection.interview_mail import Told, tell, tell_missed
from trainingsite.selection.interview_models import Interview, InterviewSlot, MissedInterview
from trainingsite.selection.models import Application
from trainingsite.selection.queries import Filed
from trainingsite.training.live.rules import Span


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
    interviewer = _interviewer(act, scheme_id, wanted.interviewer)
    spans = rules.series(wanted.first, wanted.count)
    rules.refuse_overlap(spans, queries.spans_of(act.db, interviewer))
    for span in spans:
        slot = InterviewSlot(
            public_id=uuid.uuid4(),
            scheme_id=scheme_id,
            interviewer_id=interviewer,
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
    interview = queries.taken_by(act.db, slot.id)
    slot.withdrawn_at = act.now
    if interview is not None:
        _release(act, interview, slot)
    act.record("interview.withdrawn", "slot", slot.public_id, scheme_id=slot.scheme_id)


def book(act: Act, slug: str, public_id: UUID) -> None:
    """A time for the actor's interview; if they have one already, they change it for this one.

    Raises:
        Refused: "no_such_scheme", "join_first", "interview_after_sending", "interview_gone", "interview_taken",
            "interview_begun", "own_interview".
    """
    act.require(Permission.APPLY)
    cohort, application = _own(act, slug)
    slot = queries.held(act.db, cohort.scheme_id, public_id)
    if slot.interviewer_id == act.actor.person_id:
        raise Refused("own_interview", status=403)
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
        _tell_interviewer(act, Told(interview, before, is_off=True))
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
    _cohort, application = _own(act, slug)
    interview, slot = _present(act, application)
    if slot is None:
        return
    rules.refuse_begun(queries.at(slot), act.now)
    _release(act, interview, slot)


def close(act: Act, application: Application) -> None:
    """Give back the time of an application that was withdrawn or decided. The caller has asked whether the actor may.

    What has begun stays, for whoever was there.
    """
    interview, slot = queries.of_application(act.db, application.id, hold=True) or (None, None)
    if interview is not None and slot is not None and act.now < slot.starts_at:
        _release(act, interview, slot, is_closed=True)


def cancel_all(act: Act, person_id: int) -> None:
    """Give back the times of somebody's interviews to come. The caller has asked whether the actor may."""
    for interview, slot in queries.to_come(act.db, person_id, act.now):
        _release(act, interview, slot)


def hand_over(act: Act, public_id: UUID, to: UUID) -> None:
    """Let somebody else interview at a time. If it is booked, both get a mail and the applicant's calendar stays.

    Raises:
        Refused: "not_allowed", "interview_gone", "interview_begun", "no_such_interviewer", "own_interview",
            "interview_overlaps".
    """
    act.require(Permission.DECIDE_APPLICATIONS)
    slot = queries.slot_of(act.db, act.actor, public_id)
    if slot.withdrawn_at is not None:
        raise Refused("interview_gone", status=404)
    rules.refuse_begun(queries.at(slot), act.now)
    before, interviewer = slot.interviewer_id, _interviewer(act, slot.scheme_id, to)
    if interviewer == before:
        return
    rules.refuse_overlap([queries.at(slot)], queries.spans_of(act.db, interviewer))
    interview = queries.taken_by(act.db, slot.id)
    if interview is not None:
        applicant, application = queries.applicant_of(act.db, interview.application_id)
        if applicant == interviewer:
            raise Refused("own_interview", status=403)
        interview.sequence += 1
        tell(act, "interview-freed", before, Told(interview, slot, is_off=True, is_handed_over=True))
        slot.interviewer_id = interviewer
        tell(act, "interview-taken", interviewer, Told(interview, slot, application=str(application)))
    slot.interviewer_id = interviewer
    act.record("interview.handed_over", "slot", slot.public_id, scheme_id=slot.scheme_id, to=to)


def mark(act: Act, application: UUID, rubric: Sequence[Criterion], levels: Mapping[str, int], comment: str) -> None:
    """Write down how an interview went. It can be mended until the application is decided.

    Raises:
        Refused: "no_such_application", "not_allowed", "own_application", "interview_not_yet", "interview_closed".
    """
    found, interview, _slot = _held_for(act, application)
    interview.marked_at, interview.marked_by = act.now, act.actor.person_id
    interview.rubric = [[one.id, one.title, list(one.levels)] for one in rubric]
    interview.levels, interview.comment = dict(levels), comment
    about = {"levels": dict(levels)}
    act.record("interview.marked", "application", application, scheme_id=found.cohort.scheme_id, **about)


def miss(act: Act, application: UUID) -> None:
    """Write down that the applicant didn't come: they get a mail and can choose another time.

    Raises:
        Refused: "no_such_application", "not_allowed", "own_application", "interview_not_yet", "interview_closed",
            "interview_marked".
    """
    found, interview, slot = _held_for(act, application)
    if interview.marked_at is not None:
        raise Refused("interview_marked")
    act.db.add(MissedInterview(interview_id=interview.id, slot_id=slot.id, at=act.now, noted_by=act.actor.person_id))
    interview.slot_id, interview.sequence = None, interview.sequence + 1
    act.db.flush()
    act.record("interview.missed", "application", application, scheme_id=found.cohort.scheme_id, slot=slot.public_id)
    tell_missed(act, found.person.id, Told(interview, slot, slug=found.cohort.scheme_slug))


def _held_for(act: Act, application: UUID) -> tuple[Filed, Interview, InterviewSlot]:
    """An interview that has begun, whose interviewer the actor is or about which they decide."""
    found = applications.filed(act.db, act.actor, application, lock=True)
    act.require(Permission.SEE_APPLICATIONS, found.cohort.scheme_id)
    if found.person.id == act.actor.person_id:
        raise Refused("own_application", status=403)
    interview, slot = _present(act, found.application)
    rules.refuse_marking(queries.at(slot) if slot else None, act.now)
    assert slot is not None
    decides = may(act.actor, Permission.DECIDE_APPLICATIONS, found.cohort.scheme_id)
    if slot.interviewer_id != act.actor.person_id and not decides:
        raise Refused("not_allowed", status=403, permission=Permission.DECIDE_APPLICATIONS.value)
    if found.application.state not in rules.OPEN_STATES:
        raise Refused("interview_closed")
    return found, interview, slot


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


def _interviewer(act: Act, scheme_id: int, wanted: UUID) -> int:
    found = interviewers.by_public_id(act.db, scheme_id, wanted)
    if found is None:
        raise Refused("no_such_interviewer", status=422)
    return found


def _release(act: Act, interview: Interview, slot: InterviewSlot, *, is_closed: bool = False) -> None:
    interview.slot_id, interview.sequence = None, interview.sequence + 1
    act.db.flush()
    person, application = queries.applicant_of(act.db, interview.application_id)
    act.record("interview.cancelled", "application", application, scheme_id=slot.scheme_id)
    slug = queries.slug_of(act.db, slot.scheme_id)
    told = Told(interview, slot, slug=slug, is_off=True, is_closed=is_closed)
    tell(act, "interview-cancelled", person, told)
    _tell_interviewer(act, told)


def _tell_interviewer(act: Act, told: Told) -> None:
    """Their time is free again; too late for somebody else to see it, it falls away."""
    slot = told.slot
    if slot.withdrawn_at is None and not rules.is_offered_again(queries.at(slot), act.now):
        slot.withdrawn_at = act.now
        act.record("interview.withdrawn", "slot", slot.public_id, scheme_id=slot.scheme_id, late=True)
    tell(act, "interview-freed", slot.interviewer_id, told)
