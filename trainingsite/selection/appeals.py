"""Appealing against a decision, and judging the appeal."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import local
from trainingsite.schemes import deputies
from trainingsite.schemes import queries as schemes
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import approval_queries, letters, queries, rules, second_queries
from trainingsite.selection.letter_rules import addressed
from trainingsite.selection.letters import Told
from trainingsite.selection.models import Appeal, Application
from trainingsite.selection.moving import Verdict, for_staff, me, move, own
from trainingsite.selection.rules import Move, State


@dataclass(frozen=True, slots=True)
class Chance:
    """Whether an applicant can appeal: until when, and why not, if they can't."""

    cohort: CohortView
    application: Application
    last: date
    reason: str
    refused: Refused | None


def chance(db: Session, person_id: int, slug: str, days: int, today: date) -> Chance:
    """An applicant's chance to appeal, `days` working days from the decision.

    Raises:
        Refused: "no_such_scheme", "join_first", "move_not_possible" if nothing was declined.
    """
    cohort = schemes.own_cohort(db, person_id, slug)
    enrolment = schemes.enrolment(db, person_id, cohort.id)
    application = queries.own_application(db, enrolment.id) if enrolment else None
    declined = queries.last_decline(db, application.id) if application else None
    if application is None or declined is None:
        raise Refused("move_not_possible", move=Move.APPEAL.value, state="any")
    declined_on = local(declined.at, "UTC").date()
    refused = None
    try:
        rules.after(State(application.state), Move.APPEAL)
        used = approval_queries.appeal(db, application.id) is not None
        rules.refuse_appeal(declined_on, today, days, used=used)
    except Refused as one:
        refused = one
    return Chance(cohort, application, rules.working_days_after(declined_on, days), declined.reason, refused)


def appeal(act: Act, slug: str, text: str, days: int) -> None:
    """Appeal, once and in time; a coordinator who did not decline judges it, or else an administrator.

    Raises:
        Refused: "move_not_possible", "appeal_used", "appeal_too_late".
    """
    act.require(Permission.APPLY)
    cohort, application = own(act, slug)
    found = chance(act.db, me(act), slug, days, act.now.date())
    if found.refused:
        raise found.refused
    declined = queries.last_decline(act.db, application.id)
    assert declined is not None
    move(act, application, cohort, Verdict(Move.APPEAL, ""))
    row = Appeal(
        public_id=uuid.uuid4(),
        application_id=application.id,
        text=text,
        asked_at=act.now,
        declined_by=declined.by_id,
    )
    act.db.add(row)
    letters.send(act, me(act), cohort, Told("appeal"))
    _ask_to_judge(act, application, cohort, declined.by_id)


def _ask_to_judge(act: Act, application: Application, cohort: CohortView, declined_by: int | None) -> None:
    """Tell those who may judge; where no coordinator may, also the one who declined: a deputy is missing."""
    told = {"scheme": cohort.scheme_name, "application": str(application.public_id)}
    second = second_queries.second(act.db, cohort.scheme_id, declined_by, me(act))
    for each in deputies.on_duty(act, cohort.scheme_id, second.ids):
        act.mail("selection/to-judge", each, **told, outside=int(second.from_outside))
    if second.from_outside and declined_by is not None:
        act.mail("selection/deputy-missing", declined_by, **told, slug=cohort.scheme_slug, judges=len(second.ids))


def judge(act: Act, public_id: UUID, verdict: Verdict) -> None:
    """Let the decision stand, or have the application decided anew.

    Raises:
        Refused: "no_such_application", "not_allowed", "appeal_needs_a_second_person", "move_not_possible",
            "reason_needed", "decided_meanwhile".
    """
    found = for_staff(act, public_id, Permission.DECIDE_APPLICATIONS)
    row = approval_queries.appeal(act.db, found.application.id)
    if row is None or verdict.move not in (Move.UPHOLD, Move.OVERTURN):
        raise Refused("move_not_possible", move=verdict.move.value, state=found.application.state)
    rules.refuse_stale(verdict.seen, queries.decisions(act.db, found.application.id))
    rules.refuse_judge(row.declined_by, me(act))
    rules.refuse_without_reason(verdict.move, verdict.reason)
    verdict = replace(verdict, reason=addressed(verdict.reason, found.person.name, found.cohort.scheme_name))
    move(act, found.application, found.cohort, verdict)
    row.decided_at, row.decided_by = act.now, me(act)
    letters.send(act, found.person.id, found.cohort, Told(verdict.move.value, reason=verdict.reason))
