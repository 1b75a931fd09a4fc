"""Reading logs and the rows beside them, to compare."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingsite.training.models import Attempt, AttemptResponse, AttemptStep
from trainingsite.training.replay import AttemptState, Logged, ResponseState, differences, replay
from trainingsite.training.rules import Phase, State

BATCH = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """One attempt whose rows were compared with its log; `wrong` names what differs."""

    attempt: UUID
    steps: int
    wrong: tuple[str, ...]


def verify(db: Session) -> Iterator[Verdict]:
    """Every attempt in the order in which they began; one that was made without a log has zero steps."""
    after = 0
    while attempts := db.scalars(select(Attempt).where(Attempt.id > after).order_by(Attempt.id).limit(BATCH)).all():
        after = attempts[-1].id
        ids = [attempt.id for attempt in attempts]
        steps = _by_attempt(db, AttemptStep, ids, AttemptStep.seq)
        responses = _by_attempt(db, AttemptResponse, ids, AttemptResponse.item_id)
        for attempt in attempts:
            yield _verdict(attempt, steps.get(attempt.id, []), responses.get(attempt.id, []))
        db.expunge_all()


def _by_attempt(db: Session, model: Any, ids: list[int], order: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in db.scalars(select(model).where(model.attempt_id.in_(ids)).order_by(model.attempt_id, order)):
        found.setdefault(row.attempt_id, []).append(row)
    return found


def _verdict(attempt: Attempt, steps: list[AttemptStep], responses: list[AttemptResponse]) -> Verdict:
    try:
        derived = replay([Logged(step.kind, step.item_id, step.at, step.data) for step in steps])
    except (ValueError, KeyError) as error:
        return Verdict(attempt.public_id, len(steps), (f"the log: {error}",))
    return Verdict(attempt.public_id, len(steps), differences(derived, stored(attempt, responses)))


def stored(attempt: Attempt, responses: list[AttemptResponse]) -> AttemptState:
    """What the rows say."""
    return AttemptState(
        version=attempt.version,
        seed=attempt.seed,
        drawn=attempt.drawn,
        began_at=attempt.began_at,
        deadline=attempt.deadline,
        break_seconds=attempt.break_seconds,
        state=State(attempt.state),
        phase=Phase(attempt.phase),
        paused_seconds=attempt.paused_seconds,
        paused_at=attempt.paused_at,
        paused_until=attempt.paused_until,
        submitted_at=attempt.submitted_at,
        score=_exact(attempt.score),
        percent=attempt.percent,
        passed=bool(attempt.passed),
        critical_missed=attempt.critical_missed or (),
        graded_by=tuple(attempt.graded_by or ()),
        responses={each.item_id: _response(each) for each in responses},
    )


def _response(row: AttemptResponse) -> ResponseState:
    return ResponseState(
        row.revision, row.response, row.saved_at, row.certainty, row.tries, _exact(row.mark), _exact(row.weight)
    )


def _exact(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
