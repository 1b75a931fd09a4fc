"""Marking attempts again by the present key. Nobody loses a pass by it: that is for somebody to decide."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, select, update

from trainingsite.access import Permission
from trainingsite.content import service as content
from trainingsite.content import versions
from trainingsite.content.catalogue import catalogue
from trainingsite.content.values import QuizVersion
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.quiz.marking import Result
from trainingsite.recognition import service as recognition
from trainingsite.training import attempt_queries, queries, regrade_queries, rewarding, rules, service, statements
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.models import Attempt, RegradeDecision, Talk
from trainingsite.training.notices import tell_coordinators
from trainingsite.training.regrade_queries import Effect, Proposal
from trainingsite.training.steps import Kind, Step, append, marks_as_json

KEPT, WITHDRAWN, OVERTAKEN = "kept", "withdrawn", "overtaken"
QUIZZES = uuid.UUID("6a1f0a2e-7f0d-5d52-9d43-0b6a52f5c0de")


def ask(act: Act, slug: str) -> None:
    """Queue marking again for every attempt at earlier versions of a quiz."""
    act.require(Permission.REGRADE)
    present = catalogue().quiz(slug)
    act.record("quiz.regrade", "quiz", uuid.uuid5(QUIZZES, slug), quiz=slug, version=present.hash)
    act.later("regrade_quiz", {"quiz": slug, "version": present.hash, "after": 0})


def regrade_quiz(act: Act, payload: Mapping[str, Any]) -> None:
    """The job: one batch, and the next queued. It ends by itself once the file has changed again."""
    present = catalogue().quizzes.get(payload["quiz"])
    if present is None or present.hash != payload["version"]:
        return
    if (last := apply_batch(act, present, payload["after"])) is not None:
        act.later("regrade_quiz", {**payload, "after": last})


def apply_batch(act: Act, present: QuizVersion, after: int) -> int | None:
    """Mark the next attempts again; gives the last one's row number, or None if there were none.

    What is as it should be stays untouched, so doing it twice changes nothing.
    """
    act.require(Permission.REGRADE)
    attempts = regrade_queries.batch(act.db, present, after, hold=True)
    _overtake(act, Attempt.version == present.hash)
    if not attempts:
        return None
    content.keep_version(act, present)
    changes = regrade_queries.proposals(act.db, attempts, present)
    losing = {each.attempt.id for each in changes if each.effect is Effect.LOSES}
    _overtake(act, Attempt.id.in_([each.id for each in attempts if each.id not in losing]))
    for each in changes:
        if each.effect is not Effect.LOSES:
            _apply(act, each, present)
        elif not each.asked:
            _ask_to_decide(act, each, present)
    return attempts[-1].id


def decide(act: Act, decision_id: UUID, *, keep: bool, reason: str) -> None:
    """Somebody decides about a pass that the mended key would take away.

    Raises:
        Refused: "no_such_decision", status 404; "decided_already"; "reason_needed"; as `queries.learner` says.
    """
    found = regrade_queries.decision(act.db, decision_id, hold=True)
    attempt = attempt_queries.attempt_by_id(act.db, found.attempt_id)
    learner = queries.learner_by_id(act.db, act.actor, Permission.DECIDE_REGRADES, found.person_id)
    if found.decided_at is not None:
        raise Refused("decided_already", at=found.decided_at)
    if not reason.strip():
        raise Refused("reason_needed", status=422)
    outcome = KEPT if keep else WITHDRAWN
    found.decided_at, found.decided_by = act.now, act.actor.person_id
    found.outcome, found.reason = outcome, reason.strip()
    details = {"quiz": found.quiz, "outcome": outcome, "reason": found.reason, "version": found.version}
    act.record("regrade.decided", "attempt", attempt.public_id, scheme_id=learner.scheme_id, **details)
    if not keep:
        _withdraw(act, attempt, found)


def _withdraw(act: Act, attempt: AttemptView, found: RegradeDecision) -> None:
    """Write the lower result down; the badge rests unless another attempt passed, and the next attempt opens."""
    act.db.flush()
    version = versions.quiz_version(act.db, found.quiz, found.version)
    answers = attempt_queries.responses(act.db, attempt.id)
    proposed = regrade_queries.proposal(act.db, attempt, answers, version)
    ended = _apply(act, proposed, version)
    past = attempt_queries.attempts(act.db, attempt.person_id, attempt.quiz)
    if not any(each.passed for each in past):
        badge = f"trained-{version.module}"
        if badge in catalogue().achievements:
            recognition.rest(act, attempt.person_id, badge)
        service.ask_for_talks(act, ended, version.quiz)
    facts = {"quiz": version.title, "slug": attempt.quiz, "attempt": str(attempt.public_id)}
    act.mail("training/pass-withdrawn", attempt.person_id, **facts)


def _apply(act: Act, proposed: Proposal, present: QuizVersion) -> AttemptView:
    result, attempt = proposed.result, proposed.attempt
    ended = replace(
        attempt,
        score=result.score,
        percent=proposed.percent,
        passed=result.passed,
        critical_missed=result.critical_missed,
        graded_by=(*attempt.graded_by, present.hash),
    )
    _write(act, ended, result)
    if proposed.effect is Effect.PASSES:
        rewarding.ask(act, ended.id, "training/passed-after-all")
    _drop_talks(act, ended, present)
    return ended


def _write(act: Act, ended: AttemptView, result: Result) -> None:
    told: dict[str, Any] = {
        "exact": str(ended.score),
        "per_cent": ended.percent,
        "is_passed": ended.passed,
        "missed": list(ended.critical_missed),
    }
    act.db.execute(statements.REGRADE, {"of_attempt": ended.id, "by": list(ended.graded_by), **told})
    marks = marks_as_json(result)
    rows = [{"of_attempt": ended.id, "of_item": item, "to_mark": m, "to_weight": w} for item, (m, w) in marks.items()]
    act.db.execute(statements.MARK, rows)
    version = ended.graded_by[-1]
    append(act, ended.id, Step(Kind.REGRADED, None, {"version": version, **told, "marks": marks}))
    act.record("attempt.regraded", "attempt", ended.public_id, quiz=ended.quiz, version=version, **told)


def _ask_to_decide(act: Act, proposed: Proposal, present: QuizVersion) -> None:
    attempt = proposed.attempt
    row = {
        "attempt_id": attempt.id,
        "person_id": attempt.person_id,
        "quiz": attempt.quiz,
        "version": present.hash,
        "score": str(proposed.result.score),
        "percent": proposed.percent,
        "critical_missed": list(proposed.result.critical_missed),
    }
    _overtake(act, Attempt.id == attempt.id)
    decision = uuid.uuid4()
    act.db.execute(insert(RegradeDecision), {**row, "public_id": decision, "asked_at": act.now})
    act.record("regrade.asked", "attempt", attempt.public_id, quiz=attempt.quiz, version=present.hash)
    facts = {"quiz": present.title, "decision": str(decision)}
    tell_coordinators(act, attempt.person_id, "training/pass-waits", **facts)


def _overtake(act: Act, which: ColumnElement[bool]) -> None:
    """What waits about these attempts, by an earlier version's key, needs no decision any more."""
    here = RegradeDecision.attempt_id.in_(select(Attempt.id).where(which))
    overtaken = update(RegradeDecision).where(here, RegradeDecision.decided_at.is_(None))
    act.db.execute(overtaken.values(decided_at=act.now, outcome=OVERTAKEN))


def _drop_talks(act: Act, ended: AttemptView, present: QuizVersion) -> None:
    """Take back talks that were asked for because of what counts as right by now."""
    past = [attempt.past for attempt in attempt_queries.attempts(act.db, ended.person_id, ended.quiz)]
    talks = attempt_queries.talks(act.db, ended.person_id, ended.quiz)
    dropped = rules.talks_to_drop(past, [talk.past for talk in talks], present.quiz.attempts, present.revision)
    for talk in talks:
        if talk.recorded_at is None and talk.rule in dropped:
            act.db.execute(delete(Talk).where(Talk.public_id == talk.public_id))
            act.record("talk.dropped", "talk", talk.public_id, quiz=ended.quiz, rule=talk.rule)
