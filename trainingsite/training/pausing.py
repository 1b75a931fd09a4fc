"""Breaks that stop the clock of a running attempt, for those who were given some."""

from uuid import UUID

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.training import attempt_queries, clock, statements
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.steps import Kind, Step, append, as_text


def pause(act: Act, attempt_id: UUID) -> None:
    """The actor takes a break: the clock stands until they go on, or until their breaks are used up.

    Raises:
        Refused: as `clock.why_not_pause` says.
    """
    attempt = _own(act, attempt_id)
    if attempt.paused_at is not None:
        return
    if refused := clock.why_not_pause(attempt, act.now):
        raise refused
    left = clock.break_left(attempt)
    until = act.now + left
    row = {
        "of_attempt": attempt.id,
        "to_deadline": attempt.deadline and attempt.deadline + left,
        "since": act.now,
        "until": until,
        "used": attempt.paused_seconds,
    }
    act.db.execute(statements.PAUSE, row)
    append(act, attempt.id, Step(Kind.PAUSED, None, {"until": as_text(until)}))


def resume(act: Act, attempt_id: UUID) -> AttemptView:
    """The actor goes on: the clock runs again, and what is left of the breaks stays theirs."""
    attempt = _own(act, attempt_id)
    if not attempt.is_open or attempt.paused_at is None or attempt.paused_until is None:
        return attempt
    used = clock.used(attempt.paused_at, attempt.paused_until, act.now)
    row = {
        "of_attempt": attempt.id,
        "to_deadline": clock.resumed_deadline(attempt.deadline, attempt.paused_until, act.now),
        "since": None,
        "until": None,
        "used": attempt.paused_seconds + int(used.total_seconds()),
    }
    act.db.execute(statements.PAUSE, row)
    append(act, attempt.id, Step(Kind.RESUMED, None, {}))
    return attempt


def _own(act: Act, attempt_id: UUID) -> AttemptView:
    act.require(Permission.TAKE_TRAINING)
    assert act.actor.person_id is not None
    return attempt_queries.own_attempt(act.db, act.actor.person_id, attempt_id, hold=True)
