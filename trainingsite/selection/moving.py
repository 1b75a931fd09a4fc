"""Opening an application for a deed, and writing down where it was moved to."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.judging import plan_of
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import (
    beside_rules,
    checks,
    interview_queries,
    queries,
    reference_queries,
    returning_queries,
    review_queries,
    rules,
)
from trainingsite.selection.models import Application, Decision
from trainingsite.selection.queries import Filed
from trainingsite.selection.ready_rules import is_ready_once_sent
from trainingsite.selection.rules import Condition, Move, State
from trainingsite.training import queries as training
from trainingsite.training.rules import Gate


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a member of staff decides, with the words for the applicant.

    `seen` is how many decisions there were on the page that it was decided from; None if nobody looked at one.
    """

    move: Move
    reason: str
    conditions: tuple[Condition, ...] = ()
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a decision about an application is judged by, beside the application: how many decisions there were, for an
    approval, the gates, and whether the actor declined what an appeal has opened again."""

    decisions: int
    gates: tuple[Gate, ...] = ()
    is_first: bool = False


def refusal(found: Filed, verdict: Verdict, known: Known, today: date) -> Refused | None:
    """Why a coordinator can't make this move, or None."""
    state = State(found.application.state)
    try:
        rules.refuse_stale(verdict.seen, known.decisions)
        rules.refuse_others_move(state, verdict.move)
        rules.after(state, verdict.move)
        if known.is_first:
            raise Refused("opened_on_appeal", status=403)
        rules.refuse_without_reason(verdict.move, verdict.reason)
        rules.refuse_conditions(verdict.move, verdict.conditions, today)
        if verdict.move is Move.OFFER:
            rules.refuse_offer(found.cohort.terms.order)
        if verdict.move in rules.APPROVING:
            rules.refuse_approval(known.gates, None)
    except Refused as refused:
        return refused
    return None


def move(act: Act, application: Application, cohort: CohortView, verdict: Verdict) -> None:
    """Move an application, and write down who did it and why.

    Raises:
        Refused: "move_not_possible".
    """
    before = State(application.state)
    application.state = rules.after(before, verdict.move).value
    application.unread_since = review_queries.unread_since(act.db, application)
    is_ready = application.state == State.SENT and is_ready_once_sent(cohort.terms, is_read=_is_read(act.db, cohort))
    application.ready_since = act.now if is_ready else None
    row = Decision(
        public_id=uuid.uuid4(),
        application_id=application.id,
        move=verdict.move.value,
        reason=verdict.reason,
        by_id=act.actor.person_id,
        at=act.now,
    )
    act.db.add(row)
    act.record(
        f"application.{verdict.move.value}",
        "application",
        application.public_id,
        scheme_id=cohort.scheme_id,
        before=before.value,
        reason=verdict.reason,
    )


def _is_read(db: Session, cohort: CohortView) -> bool:
    """Whether a cohort's applications are read, and there is anybody to read them."""
    return bool(plan_of(cohort).reviewers) and review_queries.has_reviewers(db, cohort.scheme_id)


def own(act: Act, slug: str) -> tuple[CohortView, Application]:
    """The actor's application in the newest year of a scheme that they joined, locked; made now if there is none.

    Raises:
        Refused: "no_such_scheme", "join_first".
    """
    cohort = schemes.own_cohort(act.db, me(act), slug)
    enrolment = schemes.enrolment(act.db, me(act), cohort.id)
    assert enrolment is not None
    cohort = returning_queries.as_asked(cohort, returning=returning_queries.is_returning(act.db, enrolment.id))
    application = queries.own_application(act.db, enrolment.id, lock=True)
    if application is None:
        application = Application(
            public_id=uuid.uuid4(),
            enrolment_id=enrolment.id,
            scheme_id=cohort.scheme_id,
            person_id=enrolment.person_id,
            state=State.DRAFT.value,
            answers={},
            saved_at=act.now,
        )
        act.db.add(application)
        act.db.flush()
    return cohort, application


def for_staff(act: Act, public_id: UUID, permission: Permission) -> Filed:
    """Somebody else's application, locked, if the actor has the permission in its scheme.

    Raises:
        Refused: "no_such_application", "not_allowed", "own_application".
    """
    found = queries.filed(act.db, act.actor, public_id, lock=True)
    act.require(permission, found.cohort.scheme_id)
    if found.person.id == act.actor.person_id:
        raise Refused("own_application", status=403)
    return found


def gates(act: Act, person_id: int, cohort: CohortView) -> tuple[Gate, ...]:
    """How a person stands at each gate of a cohort."""
    return training.gates(act.db, person_id, cohort.terms.requirements)


def approval_gates(db: Session, found: Filed, now: datetime) -> tuple[Gate, ...]:
    """What approving takes: the cohort's gates, and a reference, an interview and a check where it asks for them."""
    terms, number = found.cohort.terms, found.application.id
    trained = training.gates(db, found.person.id, terms.requirements)
    standings = reference_queries.standings(db, number, now) if terms.reference else ()
    is_marked = terms.interview and interview_queries.is_marked(db, number)
    check = checks.decision_of(db, found.cohort.scheme_id, found.person.id) if terms.under_18 else None
    return (*trained, *beside_rules.gates(terms, standings, is_marked=is_marked, check=check))


def me(act: Act) -> int:
    """The actor's person id; only for deeds that a signed-in person does."""
    assert act.actor.person_id is not None
    return act.actor.person_id
