"""Reading attempts, for their pages and their deeds. The statements are constants."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from trainingsite.content import versions
from trainingsite.infra.refused import Refused
from trainingsite.quiz.certainty import Certainty
from trainingsite.quiz.drawing import DrawnItem
from trainingsite.quiz.fields import Json
from trainingsite.quiz.model import Quiz
from trainingsite.training import clock, rules, statements
from trainingsite.training.clock import USUAL, Adjustment
from trainingsite.training.rules import Past, PastTalk, Phase, State

COLUMNS = statements.ATTEMPT_COLUMNS
STATES: Mapping[str, State] = {each.value: each for each in State}
PHASES: Mapping[str, Phase] = {each.value: each for each in Phase}


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt as pages and services read it. `revision` is known where all of somebody's attempts were read."""

    id: int
    public_id: UUID
    person_id: int
    quiz: str
    version: str
    number: int
    seed: int
    state: State
    phase: Phase
    drawn: tuple[DrawnItem, ...]
    began_at: datetime
    deadline: datetime | None
    submitted_at: datetime | None
    score: Fraction | None
    percent: int | None
    passed: bool
    critical_missed: tuple[str, ...]
    break_seconds: int
    paused_seconds: int
    paused_at: datetime | None
    paused_until: datetime | None
    graded_by: tuple[str, ...]
    revision: int = 1

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    @property
    def break_left(self) -> timedelta:
        """How much break is left."""
        return clock.break_left(self)

    @property
    def first_open(self) -> int:
        """The number of the first item that is still to be answered: in a second chance the first fresh one."""
        fresh = [number for number, each in enumerate(self.drawn, 1) if each.fresh]
        return fresh[0] if fresh else 1

    @property
    def past(self) -> Past:
        items = tuple(each.item_id for each in self.drawn)
        ended = (self.state, items, self.submitted_at, self.passed, self.critical_missed)
        return Past(self.number, *ended, revision=self.revision)


@dataclass(frozen=True, slots=True)
class Response:
    """The present answer to an item; `mark` is None until it is marked. `certainty` is the learner's own to see."""

    item_id: str
    revision: int
    value: Json
    saved_at: datetime
    mark: Fraction | None
    certainty: Certainty | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class TalkView:
    """A talk, with the names of the coordinators whom the learner can turn to."""

    public_id: UUID
    quiz: str
    rule: str
    after: int
    asked_at: datetime
    recorded_at: datetime | None
    outcome: str | None
    coordinators: tuple[str, ...]

    @property
    def past(self) -> PastTalk:
        return PastTalk(self.rule, self.after, self.recorded_at is not None)


@dataclass(frozen=True, slots=True)
class History:
    """An attempt among all of the same person at the same quiz, with their talks about it."""

    attempt: AttemptView
    attempts: tuple[AttemptView, ...]
    talks: tuple[PastTalk, ...]


def attempt_view(row: Any, revision: int = 1) -> AttemptView:
    """A row that begins with ATTEMPT_COLUMNS as a value. By position: it is read in every request of an attempt."""
    attempt_id, public_id, person_id, quiz, version, number, seed, state, phase, drawn, *ended = row[: len(COLUMNS)]
    began_at, deadline, submitted_at, score, percent, passed, missed, length, spent, paused_at, until, graded_by = ended
    return AttemptView(
        attempt_id,
        public_id,
        person_id,
        quiz,
        version,
        number,
        seed,
        STATES[state],
        PHASES[phase],
        _drawn(drawn),
        began_at,
        deadline,
        submitted_at,
        None if score is None else Fraction(score),
        percent,
        bool(passed),
        tuple(missed or ()),
        length,
        spent,
        paused_at,
        until,
        tuple(graded_by or ()),
        revision,
    )


@lru_cache(maxsize=4096)
def _drawn(kept: str) -> tuple[DrawnItem, ...]:
    """What was drawn, from the JSON that is kept: it stays the same at every request of an attempt."""
    return tuple(DrawnItem(item_id, tuple(order), fresh) for item_id, order, fresh in json.loads(kept))


def own_attempt(db: Session, person_id: int, attempt: UUID, *, hold: bool = False) -> AttemptView:
    """A person's own attempt, held until the deed ends if `hold`.

    Raises:
        Refused: "no_such_attempt", status 404, also for somebody else's.
    """
    row = db.execute(
        statements.OWN_ATTEMPT_HELD if hold else statements.OWN_ATTEMPT, {"attempt": attempt, "person_id": person_id}
    ).first()
    if row is None:
        raise Refused("no_such_attempt", status=404)
    return attempt_view(row)


def attempt_by_id(db: Session, attempt_id: int) -> AttemptView:
    """An attempt, held until the deed ends."""
    return attempt_view(db.execute(statements.ATTEMPT_HELD, {"attempt_id": attempt_id}).one())


def attempts(db: Session, person_id: int, quiz: str) -> list[AttemptView]:
    """A person's attempts at a quiz, oldest first."""
    rows = db.execute(statements.ATTEMPTS_AT, {"person_id": person_id, "quiz": quiz})
    return [attempt_view(row, row.revision) for row in rows]


def open_attempts(db: Session, person_id: int) -> list[AttemptView]:
    """A person's running attempts, held until the deed ends."""
    return [attempt_view(row) for row in db.execute(statements.OPEN_ATTEMPTS_HELD, {"person_id": person_id})]


def history_with(db: Session, person_id: int, attempt: UUID) -> History:
    """An attempt of a person's own with its history, in one statement.

    Raises:
        Refused: "no_such_attempt", status 404, also for somebody else's.
    """
    rows = db.execute(statements.HISTORY_WITH, {"attempt": attempt, "person_id": person_id}).all()
    found = [attempt_view(row, row.revision) for row in rows]
    shown = next((each for each in found if each.public_id == attempt), None)
    if shown is None:
        raise Refused("no_such_attempt", status=404)
    talks = [PastTalk(rules.ALL_USED, row.number, recorded=True) for row in rows for _ in range(row.more)]
    waiting = [PastTalk("waiting", 0, recorded=False)] * bool(rows[0].waiting)
    return History(shown, tuple(found), tuple(talks + waiting))


def item_at(attempt: AttemptView, number: int) -> DrawnItem:
    """The item on page `number` (from 1) of an attempt.

    Raises:
        Refused: "no_such_item", status 404, for one that was not drawn.
    """
    if not 1 <= number <= len(attempt.drawn):
        raise Refused("no_such_item", status=404, attempt=attempt.public_id)
    return attempt.drawn[number - 1]


def quiz_of(db: Session, attempt: AttemptView) -> Quiz:
    """The exact version of the quiz that an attempt is about."""
    return versions.quiz_version(db, attempt.quiz, attempt.version).quiz


def step(db: Session, attempt_id: int, key: str) -> Any:
    """When and with what data a step with this client key was taken, or None."""
    return db.execute(statements.STEP_BY_KEY, {"attempt_id": attempt_id, "client_key": key}).first()


def responses(db: Session, attempt_id: int) -> dict[str, Response]:
    """The answers of an attempt, by item."""
    return {row.item_id: response(row) for row in db.execute(statements.RESPONSES, {"attempt_id": attempt_id})}


def response(row: Any) -> Response:
    """A row of RESPONSES as a value."""
    mark = None if row.mark is None else Fraction(row.mark)
    certainty = None if row.certainty is None else Certainty(row.certainty)
    return Response(row.item_id, row.revision, row.response, row.saved_at, mark, certainty, row.tries)


def talks(db: Session, person_id: int, quiz: str | None = None) -> list[TalkView]:
    """A person's talks, oldest first: about one quiz, or about all."""
    found: dict[UUID, list[Any]] = {}
    for row in db.execute(statements.TALKS, {"person_id": person_id}):
        if quiz in (None, row.quiz):
            found.setdefault(row.public_id, []).append(row)
    return [talk_view(rows) for rows in found.values()]


def talk_view(rows: Sequence[Any]) -> TalkView:
    """The rows of one talk in TALKS, one for each coordinator, as a value."""
    row, names = rows[0], tuple(dict.fromkeys(each.name for each in rows if each.name))
    return TalkView(
        public_id=row.public_id,
        quiz=row.quiz,
        rule=row.rule,
        after=row.after,
        asked_at=row.asked_at,
        recorded_at=row.recorded_at,
        outcome=row.outcome,
        coordinators=names,
    )


def adjustment(db: Session, person_id: int) -> Adjustment:
    """What a person has beyond the usual time."""
    row = db.execute(statements.ADJUSTMENT_OF, {"person_id": person_id}).first()
    return Adjustment(row.extra_percent, row.no_limit, row.break_minutes) if row else USUAL
