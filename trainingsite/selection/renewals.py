"""Renewing an approval: its mentor is told in time, asks for it when the training is fresh, a coordinator confirms."""

import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from trainingsite.access import Permission, Role
from trainingsite.accounts import service as accounts
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import as_day, local, site_zone
from trainingsite.recognition import service as recognition
from trainingsite.schemes import deputies
from trainingsite.schemes.queries import CohortView
from trainingsite.schemes.rules import Requirements, refreshed
from trainingsite.selection import approval_queries, approvals, letters, rules
from trainingsite.selection.approval_queries import Held
from trainingsite.selection.approvals import BADGE, Said, end_of
from trainingsite.selection.letters import Told
from trainingsite.selection.models import Renewal
from trainingsite.selection.moving import for_staff, me
from trainingsite.selection.rules import Step
from trainingsite.training import queries as training
from trainingsite.training.rules import Gate

SLICE = 100


def tell_of_ends(act: Act, _payload: Mapping[str, Any]) -> None:
    """The job that tells mentors, once for each end, that it is time to renew; it goes on while there are more."""
    due = approval_queries.untold(act.db, act.now, act.now + rules.RENEWAL_OPENS, SLICE)
    for held in due:
        _row(act, held).told_at = act.now
        until = as_day(local(held.approval.until, site_zone()).date())
        letters.send(act, held.person_id, held.cohort, Told("renewal", until=until))
    if len(due) == SLICE:
        act.later("tell_of_ends", {})


def ask(act: Act, slug: str) -> None:
    """A mentor asks to go on; a second press changes nothing.

    Raises:
        Refused: "no_approval", "renewal_not_open", "renewal_too_late", "refresher_open", "step_not_possible".
    """
    held = approvals.own(act, slug)
    row = _row(act, held)
    if row.asked_at is not None:
        return
    rules.refuse_renewal(held.approval.until, act.now, to_do(act.db, held.person_id, held.cohort))
    approvals.step(act, held, Step.ASK_RENEWAL, Said())
    row.asked_at = act.now
    for one in deputies.coordinators_on_duty(act, held.cohort.scheme_id):
        told = {"scheme": held.cohort.scheme_name, "application": str(held.application_id)}
        act.mail("selection/renewal-asked", one, **told)


def confirm(act: Act, application: UUID) -> None:
    """Renew an approval that its mentor asked to renew; its badge runs on.

    Raises:
        Refused: "no_such_application", "not_allowed", "own_application", "no_renewal", "refresher_open",
            "step_not_possible".
    """
    found = for_staff(act, application, Permission.DECIDE_APPLICATIONS)
    held = approvals.of(act, found)
    if refused := why_not(act, held):
        raise refused
    row = _row(act, held)
    row.confirmed_at, row.confirmed_by = act.now, me(act)
    approvals.step(act, held, Step.RENEW, Said())
    zone = act.actor.zone
    last, today = local(held.approval.until, zone).date(), local(act.now, zone).date()
    until = rules.renewed_until(last, today, held.cohort.terms.approval_months)
    held.approval.until = end_of(until, zone)
    accounts.grant(act, held.person_id, Role.MENTOR, held.cohort.scheme_id)
    recognition.extend(act, held.person_id, BADGE, held.cohort.id, held.approval.until)
    letters.send(act, held.person_id, held.cohort, Told("renew", until=as_day(until)))


def why_not(act: Act, held: Held) -> Refused | None:
    """Why a renewal can't be confirmed now, or None. How late it is doesn't count once it was asked for."""
    row = approval_queries.renewal(act.db, held.approval)
    return refusal(row, len(to_do(act.db, held.person_id, held.cohort)))


def refusal(row: Renewal | None, left: int) -> Refused | None:
    """Why a renewal can't be confirmed, or None; `left` is how much is still to be refreshed."""
    if row is None or row.asked_at is None or row.confirmed_at is not None:
        return Refused("no_renewal")
    return Refused("refresher_open", left=left) if left else None


def to_do(db: Session, person_id: int, cohort: CohortView) -> tuple[Gate, ...]:
    """What a renewal still takes: the year's open gates, and what was revised since it was read or passed."""
    return rules.unmet(training.gates(db, person_id, asked_now(cohort)))


def asked_now(cohort: CohortView) -> Requirements:
    """What a renewal asks: the year's requirements, each as it was revised last."""
    return refreshed(cohort.terms.requirements, *catalogue().revisions)


def _row(act: Act, held: Held) -> Renewal:
    row = approval_queries.renewal(act.db, held.approval)
    if row is None:
        row = Renewal(public_id=uuid.uuid4(), approval_id=held.approval.id, until=held.approval.until)
        act.db.add(row)
        act.db.flush()
    return row
