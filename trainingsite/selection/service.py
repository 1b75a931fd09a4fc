"""Applying and deciding."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import as_day, local
from trainingsite.schemes import deputies
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.judging import gone_from
from trainingsite.selection import (
    approval_queries,
    approvals,
    attached_service,
    interview_service,
    letters,
    queries,
    reference_service,
    review_service,
    rules,
    second_queries,
)
from trainingsite.selection.interview_rules import OPEN_STATES
from trainingsite.selection.letter_rules import addressed
from trainingsite.selection.letters import Told
from trainingsite.selection.models import Application, GateException
from trainingsite.selection.moving import Known, Verdict, approval_gates, for_staff, gates, me, move, own, refusal
from trainingsite.selection.queries import Filed
from trainingsite.selection.rules import APPROVING, Exceptional, Move, State

__all__ = [
    "Verdict",
    "ask_exception",
    "confirm_exception",
    "decide",
    "drop_exception",
    "reopen",
    "save_draft",
    "send",
    "withdraw",
]


def save_draft(act: Act, slug: str, answers: Mapping[str, Any]) -> Application:
    """Keep an applicant's answers as they are; nothing has to be complete. What was answered to a question that isn't
    asked any more stays, in case it comes back before the application is sent.

    Raises:
        Refused: "no_such_scheme", "join_first", "already_sent".
    """
    act.require(Permission.APPLY)
    _cohort, application = own(act, slug)
    if State(application.state) not in (State.DRAFT, State.MORE_ASKED):
        raise Refused("already_sent")
    application.answers, application.saved_at = {**application.answers, **answers}, act.now
    return application


def send(act: Act, slug: str, answers: Mapping[str, Any]) -> Application:
    """Send the application, complete, and without what belongs to questions that aren't asked any more; a second press
    changes nothing, and other words after it are refused.

    Raises:
        Refused: "no_such_scheme", "join_first", "already_sent", "train_first", "move_not_possible", "own_referee".
    """
    act.require(Permission.APPLY)
    schemes.hold(act.db, schemes.own_cohort(act.db, me(act), slug).id)  # its first application fixes a year's rubric
    cohort, application = own(act, slug)
    if application.state == State.SENT:
        if application.answers != dict(answers):
            raise Refused("already_sent")
        return application
    rules.refuse_sending(cohort.terms.order, gates(act, me(act), cohort))
    application.answers, application.saved_at, application.sent_at = dict(answers), act.now, act.now
    attached_service.drop(act, application, gone_from(cohort))
    move(act, application, cohort, Verdict(Move.SEND, ""))
    reference_service.ask_on_sending(act, application, cohort)
    review_service.open_round(act, application, cohort)
    act.mail("selection/received", me(act), scheme=cohort.scheme_name, scheme_id=cohort.scheme_id)
    for one in deputies.coordinators_on_duty(act, cohort.scheme_id):
        act.mail("selection/to-review", one, scheme=cohort.scheme_name, application=str(application.public_id))
    return application


def withdraw(act: Act, slug: str) -> None:
    """Take the application back; it can be opened again.

    Raises:
        Refused: "move_not_possible" once it is decided.
    """
    act.require(Permission.APPLY)
    cohort, application = own(act, slug)
    move(act, application, cohort, Verdict(Move.WITHDRAW, ""))
    interview_service.close(act, application)


def reopen(act: Act, slug: str) -> None:
    """Open a withdrawn application again, as a draft.

    Raises:
        Refused: "move_not_possible".
    """
    act.require(Permission.APPLY)
    cohort, application = own(act, slug)
    move(act, application, cohort, Verdict(Move.REOPEN, ""))


def decide(act: Act, public_id: UUID, verdict: Verdict) -> Application:
    """Make a coordinator's move; the applicant gets a letter.

    Raises:
        Refused: "no_such_application", "not_allowed", "decided_meanwhile", "move_not_possible", "opened_on_appeal",
            "reason_needed", "condition_needed", "condition_overdue", "gates_unmet".
    """
    found = for_staff(act, public_id, Permission.DECIDE_APPLICATIONS)
    if reason := why_not(act, found, verdict):
        raise reason
    verdict = replace(verdict, reason=addressed(verdict.reason, found.person.name, found.cohort.scheme_name))
    if verdict.move in APPROVING:
        return _approve(act, found, verdict)
    move(act, found.application, found.cohort, verdict)
    used = verdict.move is Move.DECLINE and approval_queries.appeal(act.db, found.application.id) is not None
    kind = letters.LAST_DECLINE if used else verdict.move.value
    letters.send(act, found.person.id, found.cohort, Told(kind, reason=verdict.reason))
    if found.application.state not in OPEN_STATES:
        interview_service.close(act, found.application)
    return found.application


def why_not(act: Act, found: Filed, verdict: Verdict) -> Refused | None:
    """Why a coordinator can't make this move now, or None. Nothing is written."""
    gates = approval_gates(act.db, found, act.now) if verdict.move in APPROVING else ()
    is_first = second_queries.is_left_to_others(act.db, me(act), found.application.id)
    known = Known(queries.decisions(act.db, found.application.id), gates, is_first)
    return refusal(found, verdict, known, local(act.now, act.actor.zone).date())


def ask_exception(act: Act, public_id: UUID, reason: str) -> GateException:
    """Ask a second member of staff to approve past unmet gates: a colleague, or else an administrator.

    Raises:
        Refused: "no_such_application", "not_allowed", "move_not_possible", "exception_open", "no_gate_unmet",
            "check_needed".
    """
    found = for_staff(act, public_id, Permission.DECIDE_APPLICATIONS)
    rules.after(State(found.application.state), Move.APPROVE)
    unmet = rules.unmet(approval_gates(act.db, found, act.now))
    if not unmet:
        raise Refused("no_gate_unmet")
    rules.refuse_waiving(unmet)
    if queries.open_exception(act.db, found.application.id):
        raise Refused("exception_open")
    exception = GateException(
        public_id=uuid.uuid4(),
        application_id=found.application.id,
        reason=reason,
        unmet=[f"{gate.kind}:{gate.slug}" for gate in unmet],
        asked_by=me(act),
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
    second = second_queries.second(act.db, found.cohort.scheme_id, me(act), found.person.id)
    told = {"scheme": found.cohort.scheme_name, "application": str(public_id)}
    for each in deputies.on_duty(act, found.cohort.scheme_id, second.ids):
        act.mail("selection/exception", each, **told, outside=int(second.from_outside))
    return exception


def confirm_exception(act: Act, public_id: UUID, seen: int | None = None) -> Application:
    """Confirm a colleague's exception, and with it approve. `seen` is as in a Verdict.

    Raises:
        Refused: "no_such_application", "not_allowed", "decided_meanwhile", "no_exception",
            "exception_needs_a_second_person".
    """
    found = for_staff(act, public_id, Permission.CONFIRM_EXCEPTIONS)
    rules.refuse_stale(seen, queries.decisions(act.db, found.application.id))
    exception = _open_exception(act, found)
    told = Exceptional(exception.reason, exception.asked_by, me(act))
    rules.refuse_approval(approval_gates(act.db, found, act.now), told)
    exception.confirmed_by, exception.closed_at = me(act), act.now
    _record_exception(act, found, "exception.confirmed", exception)
    return _approve(act, found, Verdict(Move.APPROVE, ""))


def drop_exception(act: Act, public_id: UUID) -> None:
    """Turn an exception down, or take one's own back.

    Raises:
        Refused: "no_such_application", "not_allowed", "no_exception".
    """
    found = for_staff(act, public_id, Permission.CONFIRM_EXCEPTIONS)
    exception = _open_exception(act, found)
    exception.closed_at = act.now
    _record_exception(act, found, "exception.dropped", exception)


def _approve(act: Act, found: Filed, verdict: Verdict) -> Application:
    move(act, found.application, found.cohort, verdict)
    approval = approvals.begin(act, found, verdict.conditions)
    told = Told(
        verdict.move.value,
        reason=verdict.reason,
        conditions=letters.listed(verdict.conditions),
        until=as_day(local(approval.until, act.actor.zone).date()),
    )
    letters.send(act, found.person.id, found.cohort, told)
    interview_service.close(act, found.application)
    return found.application


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
