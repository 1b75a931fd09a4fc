"""One decision about many applications: prepared, looked at, confirmed, held where it can be taken back, and done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, insert, select, update
from sqlalchemy.orm import Session

from trainingsite.access import ANONYMOUS, Actor, Permission, may
from trainingsite.accounts import queries as people
from trainingsite.accounts.models import Person
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import as_day, local
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.schemes.queries import COLUMNS
from trainingsite.selection import (
    bulk_queries,
    held_queries,
    letters,
    queries,
    renewals,
    rules,
    second_queries,
    service,
)
from trainingsite.selection.bulk_models import DecisionBulk, DecisionBulkRow
from trainingsite.selection.letter_rules import Words, addressed
from trainingsite.selection.letters import Told
from trainingsite.selection.models import Appeal, Application, Approval, Decision
from trainingsite.selection.moving import Known, Verdict, refusal
from trainingsite.selection.queries import Filed
from trainingsite.selection.rules import APPROVING, EXPLAINED, Move, Step

RENEW = Step.RENEW.value
MOVES = (Move.APPROVE, Move.DECLINE, Move.WAIT, Move.OFFER, Move.ASK_MORE)
MANY = frozenset({*(move.value for move in MOVES), RENEW})
HELD = held_queries.HELD
HOLD = timedelta(minutes=10)
AT_ONCE = 50  # so many are done in the request; more are a job's work
MOST = 500
SHOWN = 200
READY, FAULT, DONE, FAILED = held_queries.READY, held_queries.FAULT, "done", "failed"
STALE, UNDONE = "stale", "undone"  # what a line that is kept as ready is by now


def prepare(act: Act, move: str, chosen: Sequence[UUID]) -> UUID:
    """Write down what would be done to whom, and do nothing yet. `move` is one of MANY.

    Raises:
        Refused: "not_allowed", "nothing_chosen", "too_many_chosen", "move_not_possible".
    """
    act.require(Permission.DECIDE_APPLICATIONS)
    if move not in MANY:
        raise Refused("move_not_possible", move=move, state="any")
    if not chosen:
        raise Refused("nothing_chosen", status=422)
    if len(chosen) > MOST:
        raise Refused("too_many_chosen", status=422, most=MOST)
    bulk = DecisionBulk(move=move, reason="", by_id=act.actor.person_id, made_at=act.now)
    act.db.add(bulk)
    act.db.flush()
    asked = queries.all_filed(act.db, act.actor, list(dict.fromkeys(chosen)))
    seen = bulk_queries.decisions(act.db, asked)
    why_not = _renewal_faults(act, asked) if move == RENEW else _faults(act, asked, Move(move), seen)
    rows = []
    for number, found in enumerate(asked, start=1):
        code = _not_theirs(act, found) or why_not(found)
        told = {"application_id": found.application.id, "seen": seen.get(found.application.id, 0)}
        rows.append({"bulk_id": bulk.id, "number": number, **told, "state": FAULT if code else READY, "code": code})
    act.db.execute(insert(DecisionBulkRow), rows)
    return bulk.public_id


def write(act: Act, public_id: UUID, reason: str) -> None:
    """Keep the words that go into each letter.

    Raises:
        Refused: "no_such_bulk", "bulk_began".
    """
    bulk = of(act.db, act.actor, public_id, lock=True)
    if bulk.runs_at is not None:
        raise Refused("bulk_began")
    bulk.reason = reason


def confirm(act: Act, public_id: UUID, reason: str) -> None:
    """Let it be done: at once, by a job if there are many, or after ten minutes if it can be taken back till then.

    A second time changes nothing.

    Raises:
        Refused: "no_such_bulk", "reason_needed".
    """
    bulk = of(act.db, act.actor, public_id, lock=True)
    if bulk.runs_at is not None:
        return
    if is_explained(bulk.move):
        rules.refuse_without_reason(Move(bulk.move), reason)
    bulk.reason, bulk.runs_at = reason, act.now + HOLD if bulk.move in HELD else act.now
    ready = counts(act.db, bulk.id).get(READY, 0)
    act.record(f"applications.{bulk.move}", "decision_bulk", bulk.public_id, count=ready, reason=reason)
    if bulk.move in HELD or ready > AT_ONCE:
        act.later("run_decision_bulk", {"bulk": bulk.id}, run_after=bulk.runs_at)
    else:
        do_some(act, bulk.id)


def undo(act: Act, public_id: UUID) -> None:
    """Take it back before it began: no application was moved and no letter has left.

    Raises:
        Refused: "no_such_bulk", "bulk_began".
    """
    bulk = of(act.db, act.actor, public_id, lock=True)
    # Whoever waited for the job to let go of it began before the moment, and yet comes too late.
    if not can_undo(bulk, act.now) or set(counts(act.db, bulk.id)) & {DONE, FAILED}:
        raise Refused("bulk_began")
    bulk.undone_at = act.now
    act.record("applications.taken-back", "decision_bulk", bulk.public_id, move=bulk.move)


def can_undo(bulk: DecisionBulk, now: datetime) -> bool:
    """Whether it is confirmed, not taken back, and still held."""
    return bulk.runs_at is not None and now < bulk.runs_at and bulk.undone_at is None


def run(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that does the next lines; it queues itself until none is left."""
    if do_some(act, int(payload["bulk"])):
        act.later("run_decision_bulk", {"bulk": int(payload["bulk"])})


def do_some(act: Act, bulk_id: int) -> int:
    """Do the next lines of a confirmed bulk, in the name of whoever confirmed it. Returns how many are left."""
    bulk = act.db.get(DecisionBulk, bulk_id, with_for_update=True)
    if bulk is None or bulk.runs_at is None or bulk.undone_at is not None or bulk.done_at is not None:
        return 0
    ready = (DecisionBulkRow.bulk_id == bulk.id, DecisionBulkRow.state == READY)
    theirs = replace(act, actor=_who(act.db, bulk))
    wanted = (
        select(DecisionBulkRow.number, DecisionBulkRow.seen, Application.public_id)
        .join(Application, Application.id == DecisionBulkRow.application_id)
        .where(*ready)
    )
    for row in act.db.execute(wanted.order_by(DecisionBulkRow.number).limit(AT_ONCE)).all():
        code = _do(theirs, bulk, row)
        line = update(DecisionBulkRow).where(*ready, DecisionBulkRow.number == row.number)
        act.db.execute(line.values(state=FAILED if code else DONE, code=code))
    left = act.db.scalar(select(func.count()).select_from(DecisionBulkRow).where(*ready)) or 0
    if not left:
        bulk.done_at = act.now
    return left


def is_explained(move: str) -> bool:
    """Whether it needs words for the applicants."""
    return move in {each.value for each in EXPLAINED}


def _do(act: Act, bulk: DecisionBulk, row: Any) -> str:
    """Do one line; "" or the code of why it was refused, and then nothing of it stays."""
    try:
        with act.db.begin_nested():
            if bulk.move == RENEW:
                renewals.confirm(act, row.public_id)
            else:
                service.decide(act, row.public_id, Verdict(Move(bulk.move), bulk.reason, seen=row.seen))
    except Refused as refused:
        return refused.code[:40]
    return ""


def _not_theirs(act: Act, found: Filed) -> str:
    if found.person.id == act.actor.person_id:
        return "own_application"
    decides = may(act.actor, Permission.DECIDE_APPLICATIONS, found.cohort.scheme_id)
    return "" if decides else "not_allowed"


def _faults(act: Act, asked: Sequence[Filed], move: Move, seen: Mapping[int, int]) -> Callable[[Filed], str]:
    """Why a decision can't be made about each of them, from what is asked of all at once."""
    verdict, today = Verdict(move, "to be written"), local(act.now, act.actor.zone).date()
    gates = bulk_queries.gates(act.db, asked, act.now) if move in APPROVING else {}
    reopened = frozenset(act.db.scalars(second_queries.left_to_others(act.actor.person_id)))

    def fault(found: Filed) -> str:
        number = found.application.id
        refused = refusal(found, verdict, Known(seen.get(number, 0), gates.get(number, ()), number in reopened), today)
        return refused.code if refused else ""

    return fault


def _renewal_faults(act: Act, asked: Sequence[Filed]) -> Callable[[Filed], str]:
    """The same of renewals."""
    held = bulk_queries.renewals(act.db, asked)
    refreshed = bulk_queries.trained(act.db, asked, lambda one: renewals.asked_now(one.cohort))

    def fault(found: Filed) -> str:
        if found.application.enrolment_id not in held:
            return "no_approval"
        refused = renewals.refusal(held[found.application.enrolment_id], found.application.id not in refreshed)
        return refused.code if refused else ""

    return fault


def _who(db: Session, bulk: DecisionBulk) -> Actor:
    """Whoever confirmed, with what they may do now: nothing any more, if they are gone."""
    person = db.get(Person, bulk.by_id) if bulk.by_id is not None else None
    return people.actor_of(db, person) if person is not None else ANONYMOUS


def of(db: Session, actor: Actor, public_id: UUID, *, lock: bool = False) -> DecisionBulk:
    """A bulk that the actor prepared, or may look at since it was confirmed.

    Raises:
        Refused: "no_such_bulk", status 404.
    """
    statement = select(DecisionBulk).where(DecisionBulk.public_id == public_id, held_queries.may_see(actor))
    found = db.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise Refused("no_such_bulk", status=404, about="applications")
    return found


def counts(db: Session, bulk_id: int) -> dict[str, int]:
    """How many lines are in which state; and of how many that are ready somebody decided meanwhile."""
    ready_no_more = func.sum(case((and_(DecisionBulkRow.state == READY, _is_stale()), 1), else_=0))
    wanted = select(DecisionBulkRow.state, func.count(), ready_no_more).where(DecisionBulkRow.bulk_id == bulk_id)
    rows = db.execute(wanted.group_by(DecisionBulkRow.state)).all()
    return {row[0]: row[1] for row in rows} | {STALE: sum(row[2] for row in rows)}


@dataclass(frozen=True, slots=True)
class Line:
    """An application of a bulk as its page shows it, and in which state it is by now; the letter is there only where
    there is one to send."""

    application: UUID
    name: str
    scheme: str
    state: str
    code: str
    stands: str
    letter: Words | None


def lines(db: Session, actor: Actor, bulk: DecisionBulk) -> list[Line]:
    """Up to two hundred lines of a bulk, those that can't be done first, each with the letter that it sends.

    In three statements, however many lines there are.
    """
    statement = (
        select(
            *(DecisionBulkRow.state, DecisionBulkRow.code, Application.public_id.label("application")),
            *(Person.name, Approval.until, Appeal.id.label("appeal"), *COLUMNS),
            *(Application.state.label("stands"), _is_stale().label("is_stale")),
        )
        .join(Application, Application.id == DecisionBulkRow.application_id)
        .join(Enrolment, Enrolment.id == Application.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Scheme, Scheme.id == Cohort.scheme_id)
        .outerjoin(Approval, Approval.enrolment_id == Enrolment.id)
        .outerjoin(Appeal, Appeal.application_id == Application.id)
        .where(DecisionBulkRow.bulk_id == bulk.id, queries.visible(actor))
        .order_by(DecisionBulkRow.state.in_([READY, DONE]), DecisionBulkRow.number)
        .limit(SHOWN)
    )
    rows = db.execute(statement).all()
    schemes = {row.scheme_id for row in rows if row.state == READY}
    words = {kind: letters.words_in(db, schemes, kind) for kind in {_kind(bulk, row) for row in rows} | {bulk.move}}
    found = []
    for row in rows:
        state = _state(bulk, row)
        letter = _letter(actor, bulk, row, words) if state == READY else None
        found.append(Line(row.application, row.name, row.scheme_name, state, row.code, row.stands, letter))
    return found


def _kind(bulk: DecisionBulk, row: Any) -> str:
    """Which letter a line sends."""
    return letters.LAST_DECLINE if bulk.move == Move.DECLINE.value and row.appeal is not None else bulk.move


def _is_stale() -> ColumnElement[bool]:
    """That there were other decisions about a line's application since it was looked at."""
    made = select(func.count(Decision.id)).where(Decision.application_id == DecisionBulkRow.application_id)
    return made.correlate(DecisionBulkRow).scalar_subquery() != DecisionBulkRow.seen


def _state(bulk: DecisionBulk, row: Any) -> str:
    if row.state != READY:
        return str(row.state)
    if bulk.undone_at is not None:
        return UNDONE
    return STALE if row.is_stale and bulk.move != RENEW else READY


def _letter(actor: Actor, bulk: DecisionBulk, row: Any, words: Mapping[str, Mapping[int, Words]]) -> Words:
    until, today, months = "", local(bulk.made_at, actor.zone).date(), row.terms["approval_months"]
    if bulk.move == RENEW and row.until is not None:
        until = as_day(rules.renewed_until(local(row.until, actor.zone).date(), today, months))
    elif bulk.move == Move.APPROVE.value:
        until = as_day(rules.lapses_on(today, months))
    reason = addressed(bulk.reason, row.name, row.scheme_name) or ("(your words)" if is_explained(bulk.move) else "")
    told = Told(_kind(bulk, row), reason=reason, until=until)
    return letters.filled(words[told.kind][row.scheme_id], row.name, (row.scheme_name, row.scheme_slug), told)
