"""What coordinators do for a learner: give time, record a talk."""

from uuid import UUID

from trainingsite.access import Permission
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.training import attempt_queries, clock, queries, statements
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.clock import Adjustment
from trainingsite.training.rules import Outcome
from trainingsite.training.steps import Kind, Step, append, as_text


def adjust_time(act: Act, person: UUID, wanted: Adjustment) -> None:
    """Set what a person has beyond the usual time in every quiz, also in those that are running.

    No reason is asked or kept. What a running attempt has is never taken away from it.
    """
    clock.refuse_adjustment(wanted)
    learner = queries.learner(act.db, act.actor, Permission.ADJUST_TIME, person)
    given = {
        "extra_percent": wanted.extra_percent,
        "no_limit": wanted.no_limit,
        "break_minutes": wanted.break_minutes,
    }
    row = {"person_id": learner.id, **given, "set_at": act.now, "set_by": act.actor.person_id}
    act.db.execute(statements.ADJUST.on(act.db.get_bind().dialect.name), row)
    for attempt in attempt_queries.open_attempts(act.db, learner.id):
        _adjust_running(act, attempt, wanted)
    act.record("time.adjusted", "person", person, scheme_id=learner.scheme_id, **given)


def record_talk(act: Act, person: UUID, talk_id: UUID, outcome: Outcome, note: str) -> None:
    """A coordinator talked to the learner: the next attempt opens.

    Raises:
        Refused: "no_such_talk", status 404; "talk_recorded" if somebody else was first.
    """
    learner = queries.learner(act.db, act.actor, Permission.RECORD_TALKS, person)
    talk = queries.talk(act.db, learner.id, talk_id, hold=True)
    if talk.recorded_at is not None:
        raise Refused("talk_recorded", at=talk.recorded_at)
    talk.recorded_at, talk.recorded_by = act.now, act.actor.person_id
    talk.outcome, talk.note = outcome.value, note or None
    act.record(
        "talk.recorded", "talk", talk_id, scheme_id=learner.scheme_id, quiz=talk.quiz, rule=talk.rule, outcome=outcome
    )
    act.mail("training/talk-recorded", learner.id, quiz=queries.quiz_title(talk.quiz), slug=talk.quiz)


def _adjust_running(act: Act, attempt: AttemptView, wanted: Adjustment) -> None:
    limit = attempt_queries.quiz_of(act.db, attempt).time_limit
    ends = clock.lengthened(attempt, clock.deadline(attempt.began_at, limit, wanted))
    breaks = max(attempt.break_seconds, wanted.breaks) if ends else attempt.break_seconds
    if (ends, breaks) == (attempt.deadline, attempt.break_seconds):
        return
    row = {"of_attempt": attempt.id, "to_deadline": ends, "to_breaks": breaks}
    act.db.execute(statements.MOVE_DEADLINE, row)
    data = {"deadline": as_text(ends), "break_seconds": breaks}
    append(act, attempt.id, Step(Kind.ADJUSTED, None, data))
