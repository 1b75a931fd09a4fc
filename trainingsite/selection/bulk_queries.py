"""What a decision about many rests on, asked for all of them at once: the statements don't grow with the people."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from trainingsite.content.catalogue import catalogue
from trainingsite.schemes.models import Enrolment
from trainingsite.schemes.rules import Requirements
from trainingsite.selection import beside_rules
from trainingsite.selection import reference_rules as references
from trainingsite.selection.check_models import CheckDecision
from trainingsite.selection.check_rules import Check
from trainingsite.selection.interview_models import Interview
from trainingsite.selection.models import Approval, Decision, Renewal
from trainingsite.selection.queries import Filed
from trainingsite.selection.ready_rules import TRAINING
from trainingsite.selection.reference_models import Reference
from trainingsite.selection.reference_rules import Standing
from trainingsite.training import cohort_queries as training
from trainingsite.training.rules import Gate


def decisions(db: Session, asked: Sequence[Filed]) -> dict[int, int]:
    """How many decisions there were about each application; none of those without any."""
    wanted = select(Decision.application_id, func.count()).where(Decision.application_id.in_(_ids(asked)))
    return {row[0]: row[1] for row in db.execute(wanted.group_by(Decision.application_id))}


def gates(db: Session, asked: Sequence[Filed], now: datetime) -> dict[int, tuple[Gate, ...]]:
    """The gates before approving each application, as `moving.approval_gates`; those of the training are one."""
    done, given = trained(db, asked, lambda one: one.cohort.terms.requirements), _references(db, asked, now)
    marked, checked = _marked(db, asked), _checks(db, asked)
    found = {}
    for one in asked:
        number, terms = one.application.id, one.cohort.terms
        check = checked.get((one.cohort.scheme_id, one.person.id))
        beside = beside_rules.gates(terms, given.get(number, []), is_marked=number in marked, check=check)
        found[number] = (Gate(TRAINING, TRAINING, number in done, "", 0), *beside)
    return found


def trained(db: Session, asked: Sequence[Filed], requires: Callable[[Filed], Requirements]) -> set[int]:
    """Which applications are of people who have met what is required of them, in one statement for each that asks
    something else."""
    alike: dict[Requirements, list[Filed]] = {}
    for one in asked:
        alike.setdefault(requires(one), []).append(one)
    found = set()
    for requirements, group in alike.items():
        if not training.gates_of(requirements):
            found |= {one.application.id for one in group}
            continue
        people = select(Enrolment.person_id).where(Enrolment.id.in_([one.application.enrolment_id for one in group]))
        met = set(db.scalars(select(training.trained(people, requirements, catalogue()).c.person_id)))
        found |= {one.application.id for one in group if one.person.id in met}
    return found


def renewals(db: Session, asked: Sequence[Filed]) -> dict[int, Renewal | None]:
    """The renewal of each approval's present end, by enrolment; None where there is an approval and no renewal."""
    present = and_(Renewal.approval_id == Approval.id, Renewal.until == Approval.until)
    wanted = select(Approval.enrolment_id, Renewal).outerjoin(Renewal, present)
    theirs = Approval.enrolment_id.in_([one.application.enrolment_id for one in asked])
    return {row[0]: row[1] for row in db.execute(wanted.where(theirs))}


def _references(db: Session, asked: Sequence[Filed], now: datetime) -> dict[int, list[Standing]]:
    kept = select(Reference.application_id, Reference.state, Reference.expires_at)
    found: dict[int, list[Standing]] = {}
    for number, state, until in db.execute(
        kept.where(Reference.application_id.in_(_ids(asked))).order_by(Reference.id)
    ):
        found.setdefault(number, []).append(references.standing(state, until, now))
    return found


def _marked(db: Session, asked: Sequence[Filed]) -> set[int]:
    held = (Interview.application_id.in_(_ids(asked)), Interview.marked_at.is_not(None))
    return set(db.scalars(select(Interview.application_id).where(*held)))


def _checks(db: Session, asked: Sequence[Filed]) -> dict[tuple[int, int], Check]:
    """The decision that counts for each person in each scheme."""
    kept = select(CheckDecision.scheme_id, CheckDecision.person_id, CheckDecision.decision).where(
        CheckDecision.person_id.in_({one.person.id for one in asked if one.cohort.terms.under_18})
    )
    return {(row[0], row[1]): Check(row[2]) for row in db.execute(kept.order_by(CheckDecision.id))}


def _ids(asked: Sequence[Filed]) -> list[int]:
    return [one.application.id for one in asked]
