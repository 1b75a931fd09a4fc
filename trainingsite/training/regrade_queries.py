"""What marking again would change: who, and how."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any
from typing import cast as typed
from uuid import UUID

from sqlalchemy import Select, String, cast, func, literal, null, or_, select
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import listed
from trainingsite.content import versions
from trainingsite.content.values import QuizVersion
from trainingsite.infra.db import UtcDateTime
from trainingsite.infra.refused import Refused
from trainingsite.quiz import mending, practice
from trainingsite.quiz.marking import Result, mark_attempt, percent
from trainingsite.quiz.model import Quiz
from trainingsite.schemes.models import Cohort, Enrolment
from trainingsite.schemes.queries import FIRST_IN_SCHEME
from trainingsite.training import attempt_queries, statements
from trainingsite.training.attempt_queries import AttemptView, Response, attempt_view
from trainingsite.training.models import RegradeDecision

KIND = "regrade"
URGENCY = 1
BATCH = 100


class Effect(StrEnum):
    """What marking again does to an attempt."""

    NONE = "none"
    SCORE = "score"
    PASSES = "passes"
    LOSES = "loses"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An attempt marked by the present key: `kept` are items whose mark stays, since they were removed or moved.

    `asked` says that this very loss waits for a decision already, or was looked at and left.
    """

    attempt: AttemptView
    result: Result
    effect: Effect
    kept: tuple[str, ...]
    asked: bool = False

    @property
    def percent(self) -> int:
        return percent(self.result.score)


@dataclass(frozen=True, slots=True)
class Change:
    """A proposal with the person whom it is about, for those who may see names."""

    name: str
    person: UUID
    proposal: Proposal


def graded_quiz(db: Session, attempt: AttemptView, answers: Mapping[str, Response]) -> Quiz:
    """The quiz by which an attempt is marked now: its own version, with the keys that were mended since."""
    quiz = attempt_queries.quiz_of(db, attempt)
    if not attempt.graded_by:
        return quiz
    later = tuple(versions.quiz_version(db, attempt.quiz, version).quiz for version in attempt.graded_by)
    return mending.mended_by(quiz, later, {item: each.value for item, each in answers.items()})


def proposal(db: Session, attempt: AttemptView, answers: Mapping[str, Response], present: QuizVersion) -> Proposal:
    """What the present key makes of an ended attempt."""
    given = {item: each.value for item, each in answers.items()}
    before = graded_quiz(db, attempt, answers)
    result = marked(mending.mended(before, present.quiz, given), attempt, answers)
    now = (result.score, result.critical_missed, _marks(result, answers))
    was = (attempt.score, attempt.critical_missed, {item: each.mark for item, each in answers.items()})
    effect = Effect.NONE if now == was else Effect.SCORE
    if result.passed != attempt.passed:
        effect = Effect.PASSES if result.passed else Effect.LOSES
    return Proposal(attempt, result, effect, mending.kept(before, present.quiz, given))


def marked(quiz: Quiz, attempt: AttemptView, answers: Mapping[str, Response]) -> Result:
    """An attempt's answers, marked; in practice by tries."""
    result = mark_attempt(quiz, attempt.drawn, {item: each.value for item, each in answers.items()})
    if quiz.feedback == "after_item":
        return practice.with_tries(quiz, result, {item: each.tries for item, each in answers.items()})
    return result


def _marks(result: Result, answers: Mapping[str, Response]) -> dict[str, Fraction | None]:
    return {item.item_id: item.mark for item in result.items if item.item_id in answers}


def batch(db: Session, present: QuizVersion, after: int, *, hold: bool = False) -> list[AttemptView]:
    """The next ended attempts at earlier versions of a quiz, by row number, held until the deed ends if `hold`."""
    statement = statements.TO_REGRADE.with_for_update() if hold else statements.TO_REGRADE
    rows = db.execute(statement, {"quiz": present.slug, "version": present.hash, "after": after, "most": BATCH})
    return [attempt_view(row) for row in rows]


def proposals(db: Session, attempts: Sequence[AttemptView], present: QuizVersion) -> list[Proposal]:
    """What the present key changes in attempts."""
    ids = [attempt.id for attempt in attempts]
    answers: dict[int, dict[str, Response]] = {number: {} for number in ids}
    for row in db.execute(statements.RESPONSES_OF, {"ids": ids}):
        answers[row.attempt_id][row.item_id] = attempt_queries.response(row)
    found = [proposal(db, attempt, answers[attempt.id], present) for attempt in attempts]
    asked = _asked(db, ids)
    return [replace(each, asked=_said(each) in asked) for each in found if each.effect is not Effect.NONE]


def _asked(db: Session, ids: list[int]) -> set[tuple[int, str, tuple[str, ...]]]:
    held = or_(RegradeDecision.decided_at.is_(None), RegradeDecision.outcome == "kept")
    found = db.scalars(select(RegradeDecision).where(RegradeDecision.attempt_id.in_(ids), held))
    return {(each.attempt_id, each.score, tuple(each.critical_missed)) for each in found}


def _said(each: Proposal) -> tuple[int, str, tuple[str, ...]]:
    return each.attempt.id, str(each.result.score), each.result.critical_missed


def changes(db: Session, present: QuizVersion) -> Iterator[Change]:
    """Everybody whose attempts at the quiz the present key would mark otherwise, but for losses asked about before."""
    after = 0
    while attempts := batch(db, present, after):
        after = attempts[-1].id
        found = [each for each in proposals(db, attempts, present) if not each.asked]
        people = select(Person.id, Person.name, Person.public_id)
        rows = db.execute(people.where(Person.id.in_({each.attempt.person_id for each in found})))
        who = {row.id: row for row in rows}
        for each in found:
            person = who[each.attempt.person_id]
            yield Change(person.name, person.public_id, each)


def count(db: Session, present: QuizVersion) -> int:
    """How many ended attempts were at earlier versions."""
    return db.scalar(select(func.count()).select_from(statements.TO_REGRADE_IDS), _of(present)) or 0


def _of(present: QuizVersion) -> dict[str, str]:
    return {"quiz": present.slug, "version": present.hash}


def decision(db: Session, public_id: UUID, *, hold: bool = False) -> RegradeDecision:
    """A decision, made or waiting.

    Raises:
        Refused: "no_such_decision", status 404.
    """
    statement = select(RegradeDecision).where(RegradeDecision.public_id == public_id)
    found = db.scalar(statement.with_for_update() if hold else statement)
    if found is None:
        raise Refused("no_such_decision", status=404)
    return found


def waiting(actor: Actor) -> Select[Any]:
    """Passes that wait for a decision, once for each of the actor's schemes that the learner is in."""
    ids = scheme_ids(actor, Permission.DECIDE_REGRADES)
    mine = literal(True) if ids is None else Cohort.scheme_id.in_(ids)
    statement = (
        select(
            cast(literal(KIND), String(30)).label("kind"),
            RegradeDecision.public_id.label("subject"),
            Cohort.scheme_id.label("scheme_id"),
            RegradeDecision.person_id.label("person_id"),
            RegradeDecision.asked_at.label("since"),
            cast(null(), UtcDateTime()).label("due"),
            literal(URGENCY).label("urgency"),
            RegradeDecision.quiz.label("detail_code"),
        )
        .join(Enrolment, Enrolment.person_id == RegradeDecision.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(RegradeDecision.decided_at.is_(None), RegradeDecision.person_id != actor.person_id, mine)
        .where(listed(RegradeDecision.person_id), FIRST_IN_SCHEME)
    )
    return typed("Select[Any]", statement)
