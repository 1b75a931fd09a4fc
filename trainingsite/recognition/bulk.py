"""Issuing, revoking, suspending and ending many badges at once: prepared, looked at, confirmed, done by a job."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.orm import Session

from trainingsite.access import SYSTEM, Actor, Permission
from trainingsite.accounts import queries as people
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries, rules, service
from trainingsite.recognition.bulk_models import BadgeBulk, BadgeBulkRow
from trainingsite.recognition.meaning import Meant, Wish, meanings
from trainingsite.recognition.roll import Line
from trainingsite.recognition.rules import AwardFacts, Deed, LineState
from trainingsite.recognition.signing import sign_now
from trainingsite.schemes.models import Cohort, Scheme
from trainingsite.schemes.queries import CohortView, latest_cohort

SLICE = 50
TAKING = {Deed.REVOKE: service.revoke, Deed.SUSPEND: service.suspend, Deed.EXPIRE: service.expire}


def prepare(act: Act, wish: Wish) -> UUID:
    """Write down what would be done, line by line, and do nothing yet.

    Raises:
        Refused: "not_allowed", "not_manual", "no_such_scheme", "reason_needed".
    """
    cohort = _cohort(act, wish)
    if wish.deed is not Deed.ISSUE and not wish.reason.strip():
        raise Refused("reason_needed", status=422)
    bulk = BadgeBulk(
        deed=wish.deed.value,
        achievement=wish.achievement,
        scheme_id=cohort.scheme_id if cohort else None,
        cohort_id=cohort.id if cohort else None,
        reason=wish.reason,
        by_id=act.actor.person_id,
        made_at=act.now,
    )
    act.db.add(bulk)
    act.db.flush()
    rows = []
    for line, meant in meanings(act, wish, cohort):
        told = {"person_id": meant.person_id, "badge": meant.badge, "state": meant.state.value, "code": meant.code}
        rows.append({"bulk_id": bulk.id, "number": line.number, "given": line.given, **told})
    act.db.execute(insert(BadgeBulkRow), rows)
    return bulk.public_id


def look(act: Act, wish: Wish) -> list[tuple[Line, Meant]]:
    """What would be done, line by line, without writing anything down.

    Raises:
        Refused: as `prepare`.
    """
    return list(meanings(act, wish, _cohort(act, wish)))


def confirm(act: Act, public_id: UUID) -> None:
    """Let a job do it. A second time changes nothing.

    Raises:
        Refused: "no_such_bulk".
    """
    bulk = of(act.db, act.actor, public_id)
    ours = update(BadgeBulk).where(BadgeBulk.id == bulk.id, BadgeBulk.confirmed_at.is_(None))
    taken = act.db.execute(
        ours.values(confirmed_at=act.now).returning(BadgeBulk.id).execution_options(synchronize_session=False)
    )
    if taken.first() is None:
        return
    count = counts(act.db, bulk.id).get(LineState.READY, 0)
    act.record(
        f"credentials.bulk-{bulk.deed}",
        "badge_bulk",
        bulk.public_id,
        scheme_id=bulk.scheme_id,
        achievement=bulk.achievement,
        count=count,
        reason=bulk.reason,
    )
    act.later("run_badge_bulk", {"bulk": bulk.id})


def run(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that does the next lines, in the name of whoever confirmed; it queues itself until none is left."""
    if do_some(act, int(payload["bulk"])):
        act.later("run_badge_bulk", {"bulk": int(payload["bulk"])})


def do_some(act: Act, bulk_id: int) -> int:
    """Do the next lines of a confirmed bulk. Returns how many are left."""
    bulk = act.db.get(BadgeBulk, bulk_id, with_for_update=True)
    if bulk is None or bulk.confirmed_at is None or bulk.done_at is not None:
        return 0
    ready = (BadgeBulkRow.bulk_id == bulk.id, BadgeBulkRow.state == LineState.READY.value)
    theirs = replace(act, actor=_who(act.db, bulk))
    made = []
    for row in act.db.scalars(select(BadgeBulkRow).where(*ready).order_by(BadgeBulkRow.number).limit(SLICE)).all():
        try:
            badge = _do(theirs, bulk, row)
            row.badge, row.state = badge, LineState.DONE.value
            made.append(badge)
        except Refused as refused:
            row.state, row.code = LineState.FAILED.value, refused.code[:40]
    act.db.flush()
    if Deed(bulk.deed) in (Deed.ISSUE, Deed.EXPIRE):
        sign_now(act, made)
    left = act.db.scalar(select(func.count()).select_from(BadgeBulkRow).where(*ready)) or 0
    if not left:
        bulk.done_at = act.now
    return left


def _do(act: Act, bulk: BadgeBulk, row: BadgeBulkRow) -> UUID:
    deed = Deed(bulk.deed)
    if deed is not Deed.ISSUE:
        assert row.badge is not None
        return TAKING[deed](act, row.badge, bulk.reason).public_id
    assert row.person_id is not None
    act.require(Permission.ISSUE_BADGES, bulk.scheme_id if bulk.scheme_id is not None else -1)
    if known := queries.held(act.db, row.person_id, bulk.achievement, bulk.cohort_id):
        return known.public_id
    accounts.refuse_frozen(act.db.get_one(Person, row.person_id))
    made = service.award(act, row.person_id, bulk.achievement, _facts(act.db, bulk)).public_id
    act.mail("recognition/awarded", row.person_id, badge=str(made), scheme_id=bulk.scheme_id or 0)
    return made


def _facts(db: Session, bulk: BadgeBulk) -> AwardFacts:
    scheme = db.get(Scheme, bulk.scheme_id) if bulk.scheme_id is not None else None
    if scheme is None:
        return AwardFacts(approved_by="an administrator")
    return AwardFacts(
        cohort_id=bulk.cohort_id,
        scheme_id=scheme.id,
        scheme_type=scheme.type,
        scheme_name=scheme.name,
        approved_by=f"the coordinator of {scheme.name}",
    )


def _who(db: Session, bulk: BadgeBulk) -> Actor:
    """Whoever confirmed, with what they may do now; the command line has no person."""
    person = db.get(Person, bulk.by_id) if bulk.by_id is not None else None
    return people.actor_of(db, person) if person is not None else SYSTEM


def _cohort(act: Act, wish: Wish) -> CohortView | None:
    """The cohort in which badges are issued; none for the whole university, or where badges are taken back."""
    if wish.deed is not Deed.ISSUE:
        act.require(Permission.REVOKE_BADGES)
        return None
    cohort = latest_cohort(act.db, wish.scheme) if wish.scheme else None
    act.require(Permission.ISSUE_BADGES, cohort.scheme_id if cohort else -1)
    found = catalogue().achievements.get(wish.achievement)
    rules.refuse_unless_manual(is_manual=found is not None and found.manual, slug=wish.achievement)
    return cohort


def of(db: Session, actor: Actor, public_id: UUID) -> BadgeBulk:
    """A bulk that the actor prepared; an administrator sees everybody's.

    Raises:
        Refused: "no_such_bulk", status 404.
    """
    found = db.scalar(select(BadgeBulk).where(BadgeBulk.public_id == public_id))
    if found is None or not (actor.is_admin or found.by_id == actor.person_id):
        raise Refused("no_such_bulk", status=404)
    return found


def counts(db: Session, bulk_id: int) -> dict[LineState, int]:
    """How many lines are in which state."""
    wanted = select(BadgeBulkRow.state, func.count()).where(BadgeBulkRow.bulk_id == bulk_id)
    return {LineState(state): count for state, count in db.execute(wanted.group_by(BadgeBulkRow.state))}


@dataclass(frozen=True, slots=True)
class Progress:
    """A bulk for its page: what, how far, and the lines to be shown."""

    public_id: UUID
    deed: Deed
    title: str
    scheme: str
    reason: str
    made_at: datetime
    confirmed_at: datetime | None
    done_at: datetime | None
    counts: Mapping[LineState, int]
    lines: tuple[Any, ...]

    @property
    def total(self) -> int:
        """The lines that were or are to be done."""
        return sum(self.counts.get(state, 0) for state in (LineState.READY, LineState.DONE, LineState.FAILED))

    @property
    def done(self) -> int:
        return self.total - self.counts.get(LineState.READY, 0)


SHOWN = 200


def progress(db: Session, actor: Actor, public_id: UUID) -> Progress:
    """A bulk as its page shows it; the lines that need a look come first, and no more than two hundred.

    Raises:
        Refused: "no_such_bulk".
    """
    bulk = of(db, actor, public_id)
    title = catalogue().achievements[bulk.achievement].title if bulk.achievement in catalogue().achievements else ""
    scheme = db.scalar(select(Scheme.name).join(Cohort).where(Cohort.id == bulk.cohort_id)) or ""
    lines = (
        select(BadgeBulkRow.number, BadgeBulkRow.given, BadgeBulkRow.state, BadgeBulkRow.code, Person.name)
        .outerjoin(Person, and_(Person.id == BadgeBulkRow.person_id, people.listed(Person.id)))
        .where(BadgeBulkRow.bulk_id == bulk.id)
        .order_by(BadgeBulkRow.state.in_([LineState.READY.value, LineState.DONE.value]), BadgeBulkRow.number)
        .limit(SHOWN)
    )
    return Progress(
        bulk.public_id,
        Deed(bulk.deed),
        title,
        scheme,
        bulk.reason,
        bulk.made_at,
        bulk.confirmed_at,
        bulk.done_at,
        counts(db, bulk.id),
        tuple(db.execute(lines).all()),
    )
