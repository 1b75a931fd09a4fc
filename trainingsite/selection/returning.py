"""Inviting approved mentors into a new year, and their answers."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from trainingsite.access import Permission, Role
from trainingsite.accounts import service as accounts
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import as_day, local, site_zone
from trainingsite.schemes import judging
from trainingsite.schemes import queries as schemes
from trainingsite.schemes import service as enrolling
from trainingsite.schemes.queries import CohortView
from trainingsite.selection import queries, returning_queries
from trainingsite.selection import returning_rules as rules
from trainingsite.selection.forms import APART
from trainingsite.selection.models import Application
from trainingsite.selection.moving import me
from trainingsite.selection.returning_models import ReturnInvitation
from trainingsite.selection.returning_queries import Invited
from trainingsite.selection.returning_rules import Answer
from trainingsite.selection.rules import State

JOB = "invite_returning"
REMIND_JOB = "remind_to_return"
SLICE = 100


def invite(act: Act, slug: str, year: str, people: Sequence[UUID] | None) -> int:
    """Invite approved mentors into a year; None means all who can be. Returns how many were; nobody is twice.

    Raises:
        Refused: "no_such_scheme", "not_allowed", "no_such_year", "nothing_chosen".
    """
    scheme = schemes.scheme_by_slug(act.db, slug)
    act.require(Permission.RUN_SCHEMES, scheme.id)
    cohort = schemes.year(act.db, scheme.id, year, lock=True)
    found = returning_queries.chosen(returning_queries.to_invite(cohort, act.now), people)
    told = {"cohort_id": cohort.id, "invited_by": act.actor.person_id, "invited_at": act.now}
    rows = [
        {"public_id": uuid.uuid4(), "person_id": row.person_id, "approval_id": row.approval_id, **told}
        for row in act.db.execute(found)
    ]
    if not rows:
        raise Refused("nothing_chosen", status=422)
    act.db.execute(insert(ReturnInvitation), rows)
    act.record("returning.invited", "cohort", cohort.public_id, scheme_id=scheme.id, year=year, count=len(rows))
    act.later(JOB, {"cohort": cohort.id})
    return len(rows)


def mail(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that mails invitations; it queues itself until none is left."""
    waiting = returning_queries.unmailed(act.db, int(payload["cohort"]), SLICE)
    if not waiting:
        return
    cohort = schemes.cohort_by_id(act.db, int(payload["cohort"]))
    told: dict[str, str | int] = {"scheme": cohort.scheme_name, "year": cohort.year, "slug": cohort.scheme_slug}
    told["scheme_id"] = cohort.scheme_id
    for one in waiting:
        one.mailed_at = act.now
        act.mail("selection/return", one.person_id, closes=as_day(cohort.closes_on), **told)
    if len(waiting) == SLICE:
        act.later(JOB, dict(payload))


def remind(act: Act, _payload: Mapping[str, Any]) -> None:
    """The job that reminds, once, whoever hasn't answered a week before the year takes no more mentors."""
    today = local(act.now, site_zone()).date()
    due = returning_queries.to_remind(act.db, today, act.now, SLICE)
    for one, cohort in due:
        one.reminded_at = act.now
        told: dict[str, str | int] = {"scheme": cohort.scheme_name, "year": cohort.year, "slug": cohort.scheme_slug}
        told |= {"closes": as_day(cohort.closes_on), "scheme_id": cohort.scheme_id}
        act.mail("selection/return-soon", one.person_id, **told)
    if len(due) == SLICE:
        act.later(REMIND_JOB, {})


def accept(act: Act, slug: str) -> None:
    """Say yes: the actor is in the new year, and last time's answers come along. A second yes changes nothing.

    Raises:
        Refused: "no_invitation", "cohort_closed", "invitation_rests".
    """
    act.require(Permission.SIGNED_IN)
    found = returning_queries.own(act.db, me(act), slug, lock=True)
    if found.invitation.answer == Answer.YES:
        return
    rules.refuse_yes(found.cohort.closes_on, local(act.now, act.actor.zone).date(), found.approval.state)
    enrolment_id = _enrol(act, found.cohort)
    _answer(act, found, Answer.YES)
    found.invitation.enrolment_id = enrolment_id
    if queries.own_application(act.db, enrolment_id) is None:
        _bring(act, found, enrolment_id)


def decline(act: Act, slug: str) -> None:
    """Say no, this time; as long as there is no yes, it can still become one.

    Raises:
        Refused: "no_invitation", "return_answered".
    """
    act.require(Permission.SIGNED_IN)
    found = returning_queries.own(act.db, me(act), slug, lock=True)
    if found.invitation.answer == Answer.YES:
        raise Refused("return_answered", slug=slug)
    if found.invitation.answer is None:
        _answer(act, found, Answer.NO)


def _answer(act: Act, found: Invited, answer: Answer) -> None:
    found.invitation.answer, found.invitation.answered_at = answer.value, act.now
    scheme_id, year = found.cohort.scheme_id, found.cohort.year
    act.record(f"returning.{answer.value}", "cohort", found.cohort.public_id, scheme_id=scheme_id, year=year)


def _enrol(act: Act, cohort: CohortView) -> int:
    if known := schemes.enrolment(act.db, me(act), cohort.id):
        return known.id
    accounts.grant(act, me(act), Role.APPLICANT, cohort.scheme_id)
    return enrolling.enrol(act, me(act), cohort.id, "mentor").id


def _bring(act: Act, found: Invited, enrolment_id: int) -> None:
    """A draft with what the mentor answered last time."""
    last = queries.own_application(act.db, found.approval.enrolment_id)
    questions = judging.kind_of(found.cohort).questions
    draft = Application(
        public_id=uuid.uuid4(),
        enrolment_id=enrolment_id,
        scheme_id=found.cohort.scheme_id,
        person_id=me(act),
        state=State.DRAFT.value,
        answers=rules.brought(last.answers, questions, APART) if last else {},
        saved_at=act.now,
    )
    act.db.add(draft)
