"""Applying, deciding, approving."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from trainingsite.access import Permission, Role
from trainingsite.accounts import queries as people
from trainingsite.accounts import service as accounts
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import as_day, local
from trainingsite.recognition import service as recognition
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import queries, reference_service, review_service, rules
from trainingsite.selection.models import Application, Approval, Decision, GateException
from trainingsite.selection.queries import Filed
from trainingsite.selection.rules import Exceptional, Move, State
from trainingsite.training import queries as training
from trainingsite.training.rules import Gate


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a member of staff decides, with the words for the applicant."""

    move: Move
    reason: str


def save_draft(act: Act, slug: str, answers: Mapping[str, Any]) -> Application:
    """Keep an applicant's answers as they are; nothing has to be complete.

    Raises:
        Refused: "no_such_scheme", "join_first", "already_sent".
    """
    act.require(Permission.APPLY)
    _cohort, application = _own(act, slug)
    if State(application.state) not in (State.DRAFT, State.MORE_ASKED):
        raise Refused("already_sent")
    application.answers, application.saved_at = dict(answers), act.now
    return application


def send(act: Act, slug: str, answers: Mapping[str, Any]) -> Application:
    """Send the application, complete; a second press changes nothing.

    Raises:
        Refused: "no_such_scheme", "join_first", "train_first", "move_not_possible", "own_referee".
    """
    act.require(Permission.APPLY)
    cohort, application = _own(act, slug)
    if application.state == State.SENT:
        return application
    rules.refuse_sending(cohort.terms.order, _gates(act, _me(act), cohort))
    application.answers, application.saved_at, application.sent_at = dict(answers), act.now, act.now
    _move(act, application, cohort, Verdict(Move.SEND, ""))
    reference_service.ask_on_sending(act, application, cohort)
    review_service.open_round(act, application, cohort)
    act.mail("selection/received", _me(act), scheme=cohort.scheme_name)
    for coordinator in people.holders(act.db, cohort.scheme_id, Role.COORDINATOR):
        act.mail(
            "selection/to-review", coordinator.id, scheme=cohort.scheme_name, application=str(application.public_id)
        )
    return application


def withdraw(act: Act, slug: str) -> None:
    """Take the application back; it can be opened again.

    Raises:
        Refused: "move_not_possible" once it is decided.
    """
    act.require(Permission.APPLY)
    cohort, application = _own(act, slug)
    _move(act, application, cohort, Verdict(Move.WITHDRAW, ""))


def reopen(act: Act, slug: str) -> None:
    """Open a withdrawn application again, as a draft.

    Raises:
        Refused: "move_not_possible".
    """
    act.require(Permission.APPLY)
    cohort, application = _own(act, slug)
    _move(act, application, cohort, Verdict(Move.REOPEN, ""))


def decide(act: Act, public_id: UUID, verdict: Verdict) -> Application:
    """Approve, decline, offer or ask for more; the applicant gets a mail.

    Raises:
        Refused: "no_such_application", "not_allowed", "move_not_possible", "reason_needed", "gates_unmet".
    """
    found = _for_staff(act, public_id, Permission.DECIDE_APPLICATIONS)
    rules.refuse_applicants_move(State(found.application.state), verdict.move)
    rules.refuse_without_reason(verdict.move, verdict.reason)
    if verdict.move is Move.OFFER:
        rules.refuse_offer(found.cohort.terms.order)
    if verdict.move is Move.APPROVE:
        rules.refuse_approval(queries.approval_gates(act.db, found, act.now), None)
        return _approve(act, found, verdict)
    _move(act, found.application, found.cohort, verdict)
    act.mail(
        f"selection/{verdict.move.value}",
        found.person.id,
        scheme=found.cohort.scheme_name,
        reason=verdict.reason,
        slug=found.cohort.scheme_slug,
    )
    return found.application


def ask_exception(act: Act, public_id: UUID, reason: str) -> GateException:
    """Ask a second member of staff to approve past unmet gates.

    Raises:
        Refused: "no_such_application", "not_allowed", "move_not_possible", "exception_open", "no_gate_unmet".
    """
    found = _for_staff(act, public_id, Permission.DECIDE_APPLICATIONS)
    rules.after(State(found.application.state), Move.APPROVE)
    unmet = rules.unmet(queries.approval_gates(act.db, found, act.now))
    if not unmet:
        raise Refused("no_gate_unmet")
    if queries.open_exception(act.db, found.application.id):
        raise Refused("exception_open")
    exception = GateException(
        public_id=uuid.uuid4(),
        application_id=found.application.id,
        reason=reason,
        unmet=[f"{gate.kind}:{gate.slug}" for gate in unmet],
        asked_by=_me(act),
        asked_at=act.now,
    )
    act.db.add(exception)
    act.record(
        "exception.asked",
        "application",
        found.application.public_id,
        scheme_id=found.cohort.scheme_id,
        reason=reason,
        unmet=exception.unmet,
    )
    for other in people.holders(act.db, found.cohort.scheme_id, Role.COORDINATOR):
        if other.id != act.actor.person_id:
            act.mail("selection/exception", other.id, scheme=found.cohort.scheme_name, application=str(public_id))
    return exception


def confirm_exception(act: Act, public_id: UUID) -> Application:
    """Confirm a colleague's exception, and with it approve.

    Raises:
        Refused: "no_such_application", "not_allowed", "no_exception", "exception_needs_a_second_person".
    """
    found = _for_staff(act, public_id, Permission.CONFIRM_EXCEPTIONS)
    exception = _open_exception(act, found)
    told = Exceptional(exception.reason, exception.asked_by, _me(act))
    rules.refuse_approval(queries.approval_gates(act.db, found, act.now), told)
    exception.confirmed_by, exception.closed_at = _me(act), act.now
    _record_exception(act, found, "exception.confirmed", exception)
    return _approve(act, found, Verdict(Move.APPROVE, ""))


def drop_exception(act: Act, public_id: UUID) -> None:
    """Turn an exception down, or take one's own back.

    Raises:
        Refused: "no_such_application", "not_allowed", "no_exception".
    """
    found = _for_staff(act, public_id, Permission.CONFIRM_EXCEPTIONS)
    exception = _open_exception(act, found)
    exception.closed_at = act.now
    _record_exception(act, found, "exception.dropped", exception)


def _approve(act: Act, found: Filed, verdict: Verdict) -> Application:
    application, cohort, person = found.application, found.cohort, found.person
    _move(act, application, cohort, verdict)
    until = rules.lapses_on(local(act.now, act.actor.zone).date(), cohort.terms.approval_months)
    approval = Approval(
        public_id=uuid.uuid4(),
        enrolment_id=application.enrolment_id,
        begins_at=act.now,
        until=datetime.combine(until, time(23, 59, 59), ZoneInfo(act.actor.zone)),
        state="in-force",
    )
    act.db.add(approval)
    accounts.grant(act, person.id, Role.MENTOR, cohort.scheme_id)
    accounts.revoke(act, person.id, Role.APPLICANT, cohort.scheme_id)
    recognition.award(act, person.id, "approved-peer-mentor", _facts(act, found, approval))
    act.mail("selection/approve", person.id, scheme=cohort.scheme_name, reason=verdict.reason, until=as_day(until))
    return application


def _facts(act: Act, found: Filed, approval: Approval) -> recognition.AwardFacts:
    return recognition.AwardFacts(
        cohort_id=found.cohort.id,
        scheme_id=found.cohort.scheme_id,
        scheme_type=found.cohort.scheme_type,
        scheme_name=found.cohort.scheme_name,
        expires_at=approval.until,
        evidence=training.award_evidence(act.db, found.person.id, found.cohort.terms.requirements),
        approved_by=f"the coordinator of {found.cohort.scheme_name}",
    )


def _move(act: Act, application: Application, cohort: CohortView, verdict: Verdict) -> None:
    before = State(application.state)
    application.state = rules.after(before, verdict.move).value
    act.db.add(
        Decision(
            public_id=uuid.uuid4(),
            application_id=application.id,
            move=verdict.move.value,
            reason=verdict.reason,
            by_id=act.actor.person_id,
            at=act.now,
        )
    )
    act.record(
        f"application.{verdict.move.value}",
        "application",
        application.public_id,
        scheme_id=cohort.scheme_id,
        before=before.value,
        reason=verdict.reason,
    )


def _own(act: Act, slug: str) -> tuple[CohortView, Application]:
    cohort = schemes.latest_cohort(act.db, slug)
    enrolment = schemes.enrolment(act.db, _me(act), cohort.id)
    if enrolment is None:
        raise Refused("join_first", scheme=cohort.scheme_name, slug=slug)
    application = queries.own_application(act.db, enrolment.id, lock=True)
    if application is None:
        application = Application(
            public_id=uuid.uuid4(), enrolment_id=enrolment.id, state=State.DRAFT.value, answers={}, saved_at=act.now
        )
        act.db.add(application)
        act.db.flush()
    return cohort, application


def _for_staff(act: Act, public_id: UUID, permission: Permission) -> Filed:
    found = queries.filed(act.db, act.actor, public_id, lock=True)
    act.require(permission, found.cohort.scheme_id)
    if found.person.id == act.actor.person_id:
        raise Refused("own_application", status=403)
    return found


def _open_exception(act: Act, found: Filed) -> GateException:
    exception = queries.open_exception(act.db, found.application.id)
    if exception is None:
        raise Refused("no_exception")
    return exception


def _record_exception(act: Act, found: Filed, action: str, exception: GateException) -> None:
    act.record(
        action,
        "application",
        found.application.public_id,
        scheme_id=found.cohort.scheme_id,
        exception=exception.public_id,
        reason=exception.reason,
    )


def _gates(act: Act, person_id: int, cohort: CohortView) -> tuple[Gate, ...]:
    return training.gates(act.db, person_id, cohort.terms.requirements)


def _me(act: Act) -> int:
    assert act.actor.person_id is not None
    return act.actor.person_id
