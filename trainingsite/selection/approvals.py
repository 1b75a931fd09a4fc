"""An approval's life after the decision: its role and badge follow it, step by step."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from trainingsite.access import Permission, Role
from trainingsite.accounts import service as accounts
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import as_day, local
from trainingsite.recognition import service as recognition
from trainingsite.selection import approval_queries, letters, queries, rules
from trainingsite.selection.approval_queries import Held
from trainingsite.selection.letters import Told
from trainingsite.selection.models import Approval, ApprovalCondition, ApprovalStep
from trainingsite.selection.moving import for_staff, me
from trainingsite.selection.queries import Filed
from trainingsite.selection.rules import Condition, Standing, Step
from trainingsite.training import queries as training

BADGE = "approved-peer-mentor"
APPROVAL_ENDED = "The approval was ended."  # the confidential reason stays with the approval


@dataclass(frozen=True, slots=True)
class Said:
    """Why a step is taken: `reason` stays with the coordinators, `words` go into the mentor's letter."""

    reason: str = ""
    words: str = ""


def begin(act: Act, found: Filed, conditions: tuple[Condition, ...]) -> Approval:
    """A new approval, with the role and the badge that go with it."""
    cohort, person = found.cohort, found.person
    until = rules.lapses_on(local(act.now, act.actor.zone).date(), cohort.terms.approval_months)
    approval = Approval(
        public_id=uuid.uuid4(),
        enrolment_id=found.application.enrolment_id,
        begins_at=act.now,
        until=end_of(until, act.actor.zone),
        state=Standing.IN_FORCE.value,
        person_id=person.id,
    )
    act.db.add(approval)
    act.db.flush()
    for one in conditions:
        row = ApprovalCondition(public_id=uuid.uuid4(), approval_id=approval.id, text=one.text, due_on=one.due_on)
        act.db.add(row)
    accounts.grant(act, person.id, Role.MENTOR, cohort.scheme_id)
    accounts.revoke(act, person.id, Role.APPLICANT, cohort.scheme_id)
    recognition.award(act, person.id, BADGE, _facts(act, found, approval))
    return approval


def meet(act: Act, application: UUID, condition: UUID) -> None:
    """Note that a condition is met; a second time changes nothing.

    Raises:
        Refused: "no_such_application", "not_allowed", "no_such_condition", "step_not_possible".
    """
    held = _for_staff(act, application)
    row = approval_queries.condition(act.db, held.approval.id, condition)
    if row.met_at is not None:
        return
    row.met_at, row.met_by = act.now, me(act)
    step(act, held, Step.MEET, Said(row.text))
    told = Told("meet-condition", conditions=letters.listed([Condition(row.text, row.due_on)]))
    letters.send(act, held.person_id, held.cohort, told)


def suspend(act: Act, application: UUID, said: Said) -> None:
    """Put an approval out of force until it is reinstated; its role and badge rest with it.

    Raises:
        Refused: "no_such_application", "not_allowed", "reason_needed", "step_not_possible".
    """
    held = _for_staff(act, application)
    _refuse_without(said)
    step(act, held, Step.SUSPEND, said)
    _leave_role(act, held)
    recognition.rest(act, held.person_id, BADGE, held.cohort.id, told=False)
    letters.send(act, held.person_id, held.cohort, Told("suspend", reason=said.words))


def reinstate(act: Act, application: UUID, said: Said) -> None:
    """Put a suspended approval back in force, for what is left of it.

    Raises:
        Refused: "no_such_application", "not_allowed", "step_not_possible".
    """
    held = _for_staff(act, application)
    step(act, held, Step.REINSTATE, said)
    accounts.grant(act, held.person_id, Role.MENTOR, held.cohort.scheme_id)
    recognition.wake(act, held.person_id, BADGE, held.cohort.id)
    until = as_day(local(held.approval.until, act.actor.zone).date())
    letters.send(act, held.person_id, held.cohort, Told("reinstate", reason=said.words, until=until))


def end(act: Act, application: UUID, said: Said, *, in_good_standing: bool) -> None:
    """End an approval for good. In good standing its badge reads "completed"; otherwise it is revoked.

    Raises:
        Refused: "no_such_application", "not_allowed", "reason_needed", "step_not_possible".
    """
    held = _for_staff(act, application)
    _refuse_without(said)
    step(act, held, Step.END, said)
    _leave_role(act, held)
    if in_good_standing:
        recognition.complete(act, held.person_id, BADGE, held.cohort.id)
    else:
        recognition.take_back(act, held.person_id, BADGE, held.cohort.id, APPROVAL_ENDED)
    letters.send(act, held.person_id, held.cohort, Told("end", reason=said.words))


def leave(act: Act, slug: str) -> None:
    """A mentor ends their own approval; their badge reads "completed".

    Raises:
        Refused: "no_approval", "step_not_possible".
    """
    held = own(act, slug)
    step(act, held, Step.LEAVE, Said())
    _leave_role(act, held)
    recognition.complete(act, held.person_id, BADGE, held.cohort.id)
    letters.send(act, held.person_id, held.cohort, Told("leave"))


def step(act: Act, held: Held, taken: Step, said: Said) -> None:
    """Move an approval along and write down who did it. The reason is kept out of the log.

    Raises:
        Refused: "step_not_possible".
    """
    approval = held.approval
    before = rules.standing(Standing(approval.state), approval.until, act.now)
    reached = rules.after_step(before, taken)
    if reached is not Standing.LAPSED:
        approval.state = reached.value
        approval.stopped_at = None if reached is Standing.IN_FORCE else approval.stopped_at or act.now
    row = ApprovalStep(
        approval_id=approval.id,
        step=taken.value,
        reason=said.reason,
        words=said.words,
        by_id=act.actor.person_id,
        at=act.now,
    )
    act.db.add(row)
    told = {"before": before.value, "words": said.words}
    act.record(f"approval.{taken.value}", "application", held.application_id, scheme_id=held.cohort.scheme_id, **told)


def own(act: Act, slug: str) -> Held:
    """The actor's own approval in a scheme's newest cohort that they have one in, locked.

    Raises:
        Refused: "no_approval", status 404.
    """
    act.require(Permission.HOLD_BADGES)
    found = approval_queries.own(act.db, me(act), slug, lock=True)
    return Held(found.approval, found.application.public_id, me(act), found.cohort)


def of(act: Act, found: Filed) -> Held:
    """The approval that an application led to.

    Raises:
        Refused: "no_approval", status 404.
    """
    approval = queries.approval_of(act.db, found.application.enrolment_id)
    if approval is None:
        raise Refused("no_approval", status=404)
    return Held(approval, found.application.public_id, found.person.id, found.cohort)


def end_of(day: date, zone: str) -> datetime:
    """The last second of a day."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(zone))


def _for_staff(act: Act, application: UUID) -> Held:
    return of(act, for_staff(act, application, Permission.DECIDE_APPLICATIONS))


def _refuse_without(said: Said) -> None:
    if not said.reason.strip():
        raise Refused("reason_needed", status=422)


def _leave_role(act: Act, held: Held) -> None:
    """Take the role away, unless another year of the scheme still approves them."""
    act.db.flush()
    if not approval_queries.is_approved_in_scheme(act.db, held.person_id, held.cohort.scheme_id, act.now):
        accounts.revoke(act, held.person_id, Role.MENTOR, held.cohort.scheme_id)


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
