"""Reading a quiz's responses for its statistics: a million of them at once, so each row stays what it is.

The database puts each attempt's answers into three texts (items, marks, answers), in one order. Quizzes have few
different marks and answers, so each is looked at once and counted by number from then on.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.orm import Session

from trainingsite.content import versions
from trainingsite.quiz.item_analysis import Answered, Responses, Rows
from trainingsite.quiz.matrix import Floats, Matrix
from trainingsite.quiz.model import Quiz
from trainingsite.schemes.models import Cohort, Enrolment, Scheme
from trainingsite.training.rules import Phase, State
from trainingsite.training.statements import ATTEMPT, RESPONSE, STEP, VERSION, table

APART = "\x1e"
TIMED = 200
AT_ONCE = 500
Numbers = NDArray[np.int64]
Small = NDArray[np.int32]

_COUNTED = (
    ATTEMPT.c.quiz == bindparam("quiz"),
    ATTEMPT.c.number == 1,
    ATTEMPT.c.state.in_([State.SUBMITTED.value, State.CLOSED.value]),
    VERSION.c.revision == bindparam("revision"),
)
ATTEMPTS = (
    select(ATTEMPT.c.id, ATTEMPT.c.version, ATTEMPT.c.phase, ATTEMPT.c.passed)
    .join(VERSION, VERSION.c.hash == ATTEMPT.c.version)
    .where(*_COUNTED)
    .order_by(ATTEMPT.c.id)
)
_IDS = select(ATTEMPT.c.id).join(VERSION, VERSION.c.hash == ATTEMPT.c.version).where(*_COUNTED)
ANSWERS = (
    select(
        RESPONSE.c.attempt_id,
        func.aggregate_strings(RESPONSE.c.item_id, APART),
        func.aggregate_strings(func.coalesce(RESPONSE.c.mark, "0"), APART),
        func.aggregate_strings(func.coalesce(cast(RESPONSE.c.response, Text), "null"), APART),
    )
    .where(RESPONSE.c.attempt_id.in_(_IDS))
    .group_by(RESPONSE.c.attempt_id)
)
DRAWN = select(ATTEMPT.c.id, ATTEMPT.c.drawn).where(ATTEMPT.c.id.in_(bindparam("ids", expanding=True)))
STEPS = (
    select(STEP.c.attempt_id, STEP.c.item_id, STEP.c.at)
    .where(STEP.c.attempt_id.in_(bindparam("ids", expanding=True)))
    .order_by(STEP.c.attempt_id, STEP.c.seq)
)
_SCHEME = table(Scheme)
_COHORT, _ENROLMENT = table(Cohort), table(Enrolment)
SCHEMES = (
    select(_SCHEME.c.slug, ATTEMPT.c.id)
    .distinct()
    .select_from(ATTEMPT)
    .join(VERSION, VERSION.c.hash == ATTEMPT.c.version)
    .join(_ENROLMENT, _ENROLMENT.c.person_id == ATTEMPT.c.person_id)
    .join(_COHORT, _COHORT.c.id == _ENROLMENT.c.cohort_id)
    .join(_SCHEME, _SCHEME.c.id == _COHORT.c.scheme_id)
    .where(*_COUNTED)
    .order_by(_SCHEME.c.slug, ATTEMPT.c.id)
)


class Numbered(dict[str, int]):
    """Texts, numbered in the order in which they were first met."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Cells:
    """Every answered item of every attempt: numbers for item, mark and answer, attempt by attempt.

    `attempts` holds each attempt's row and how many cells it has.
    """

    items: Numbered = field(default_factory=Numbered)
    marks: Numbered = field(default_factory=Numbered)
    answers: Numbered = field(default_factory=Numbered)
    attempts: list[tuple[int, int]] = field(default_factory=list)
    item: list[Small] = field(default_factory=list)
    mark: list[Small] = field(default_factory=list)
    answer: list[Small] = field(default_factory=list)

    def take(self, parts: Iterable[Sequence[Any]], rows: Mapping[int, int]) -> None:
        """Read rows of ANSWERS; `rows` maps the attempts that count to their rows: another may just have ended.

        Attempts that show the same items share the reading of which they are.
        """
        known: dict[str, Small] = {}
        for found in parts:
            part = [row for row in found if row[0] in rows]
            for attempt, items, _, _ in part:
                if items not in known:
                    known[items] = _numbers(self.items, items)
                self.attempts.append((rows[attempt], len(known[items])))
                self.item.append(known[items])
            if not part:
                continue
            self.mark.append(_numbers(self.marks, APART.join([row[2] for row in part])))
            self.answer.append(_numbers(self.answers, APART.join([row[3] for row in part])))


def _numbers(known: Numbered, texts: str) -> Small:
    found = texts.split(APART)
    return np.fromiter(map(known.__getitem__, found), dtype=np.int32, count=len(found))


def _joined(parts: Sequence[Small]) -> Small:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The attempts that count: each one's row by its id, in order, and the number of its version."""

    rows: Mapping[int, int]
    versions: Numbers
    quizzes: tuple[Quiz, ...]
    second: NDArray[np.bool_]
    passed: NDArray[np.bool_]


def responses(db: Session, slug: str, quiz: Quiz) -> Responses:
    """The responses to a quiz that count: everybody's first attempt, once it has ended, at the present revision.

    What was picked counts only where the item was worded as it is now.
    """
    given = {"quiz": slug, "revision": quiz.revision}
    counted = _counted(db, slug, given)
    cells = Cells()
    cells.take(db.execute(ANSWERS, given).partitions(AT_ONCE), counted.rows)
    shown = _shown(db, counted, cells)
    marks = _marks(counted, cells, shown)
    ids = tuple(cells.items)
    order = sorted(range(len(ids)), key=lambda each: (_place(quiz, ids[each]), ids[each]))
    chance = quiz.by_chance
    matrix = Matrix(
        ids=tuple(ids[each] for each in order),
        maxima=np.array([_weight(counted.quizzes, ids[each]) for each in order], dtype=np.float64),
        marks=np.ascontiguousarray(marks[:, order]),
        pools=tuple(-1 - chance[ids[each]] if ids[each] in chance else number for number, each in enumerate(order)),
        drawn=tuple(ids[each] in chance for each in order),
    )
    answered = tuple(_answered(quiz, counted, cells, marks))
    return Responses(
        matrix, answered, counted.passed, _seconds(db, list(counted.rows)[-TIMED:]), _schemes(db, counted, given)
    )


def _counted(db: Session, slug: str, given: dict[str, Any]) -> Counted:
    rows = db.execute(ATTEMPTS, given).all()
    ids, hashes, phases, passed = zip(*rows, strict=True) if rows else ((), (), (), ())
    numbers = Numbered()
    return Counted(
        rows={attempt: row for row, attempt in enumerate(ids)},
        versions=np.array([numbers[each] for each in hashes], dtype=np.int64),
        quizzes=tuple(versions.quiz_version(db, slug, each).quiz for each in numbers),
        second=np.array([each == Phase.SECOND.value for each in phases], dtype=np.bool_),
        passed=np.array(passed, dtype=np.bool_),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """An attempt of which not every item was answered, or that showed a fresh variant, which never counts."""

    row: int
    counting: tuple[str, ...]
    fresh: tuple[str, ...]


def _shown(db: Session, counted: Counted, cells: Cells) -> list[Shown]:
    """What was drawn in the attempts whose answers don't tell it: the others answered all that their quiz draws."""
    answered = np.zeros(len(counted.rows), dtype=np.int64)
    answered[[row for row, _ in cells.attempts]] = [count for _, count in cells.attempts]
    whole = np.array([quiz.count for quiz in counted.quizzes], dtype=np.int64)
    unclear = counted.second | (answered != whole[counted.versions]) if len(whole) else counted.second
    ids = [attempt for attempt, row in counted.rows.items() if unclear[row]]
    found = []
    for start in range(0, len(ids), AT_ONCE):
        for attempt, drawn in db.execute(DRAWN, {"ids": ids[start : start + AT_ONCE]}):
            counting = tuple(each[0] for each in drawn if not each[2])
            fresh = tuple(each[0] for each in drawn if each[2])
            found.append(Shown(counted.rows[attempt], counting, fresh))
            for item in counting:
                cells.items[item]
    return found


def _marks(counted: Counted, cells: Cells, shown: Sequence[Shown]) -> Floats:
    """Marks by attempt and item number; an item that was shown and not answered earned 0."""
    marks = np.full((len(counted.rows), len(cells.items)), np.nan)
    for each in shown:
        marks[each.row, [cells.items[item] for item in each.counting]] = 0.0
    value = np.array([float(Fraction(text)) for text in cells.marks], dtype=np.float64)
    weight = np.array([_weight(counted.quizzes, item) for item in cells.items], dtype=np.float64)
    rows, columns = _coordinates(cells)
    if len(rows):
        marks[rows, columns] = value[_joined(cells.mark)] * weight[columns]
    for each in shown:
        marks[each.row, [cells.items[item] for item in each.fresh if item in cells.items]] = np.nan
    return marks


def _coordinates(cells: Cells) -> tuple[Numbers, Small]:
    """The row and the item number of every cell."""
    attempts = np.array(cells.attempts, dtype=np.int64).reshape(-1, 2)
    return np.repeat(attempts[:, 0], attempts[:, 1]), _joined(cells.item)


def _answered(quiz: Quiz, counted: Counted, cells: Cells, marks: Floats) -> Iterator[Answered]:
    """The distinct answers to each item as it is now."""
    rows, columns = _coordinates(cells)
    if not len(rows):
        return
    same = np.array(
        [
            [item in quiz.by_id and old.by_id.get(item) == quiz.by_id[item] for item in cells.items]
            for old in counted.quizzes
        ]
    )
    use = same[counted.versions[rows], columns] & ~np.isnan(marks[rows, columns])
    rows, code = rows[use], columns[use].astype(np.int64) * len(cells.answers) + _joined(cells.answer)[use]
    order = np.argsort(code.astype(np.min_scalar_type(len(cells.items) * len(cells.answers))), kind="stable")
    rows, code = rows[order], code[order]
    starts = np.flatnonzero(np.diff(code, prepend=-1))
    items, texts = tuple(cells.items), tuple(cells.answers)
    for start, end in pairwise([*starts.tolist(), len(code)]):
        item, answer = divmod(int(code[start]), len(texts))
        yield Answered(items[item], json.loads(texts[answer]), rows[start:end])


def _seconds(db: Session, ids: Sequence[int]) -> dict[str, float]:
    """Each item's median time, over these attempts: from the step before its first answer to that answer.

    A pause counts as time, which a median bears; so does going back, to the item that is answered next.
    """
    found: dict[str, list[float]] = {}
    attempt, before, answered = 0, None, set[str]()
    for row in db.execute(STEPS, {"ids": ids}) if ids else ():
        if row.attempt_id != attempt:
            attempt, before, answered = row.attempt_id, None, set()
        if row.item_id is not None and before is not None and row.item_id not in answered:
            found.setdefault(row.item_id, []).append((row.at - before).total_seconds())
            answered.add(row.item_id)
        before = row.at
    return {item: median(times) for item, times in found.items()}


def _schemes(db: Session, counted: Counted, given: dict[str, Any]) -> dict[str, Rows]:
    found: dict[str, list[int]] = {}
    for slug, attempt in db.execute(SCHEMES, given):
        if attempt in counted.rows:
            found.setdefault(slug, []).append(counted.rows[attempt])
    return {slug: np.array(rows, dtype=np.int64) for slug, rows in found.items()}


def _place(quiz: Quiz, item: str) -> int:
    """Where an item stands in the file; one that has gone stands last."""
    return next((number for number, each in enumerate(quiz.items) if each.id == item), len(quiz.items))


def _is_same(quiz: Quiz, old: Quiz, item: str) -> bool:
    return item in quiz.by_id and old.by_id.get(item) == quiz.by_id[item]


def _weight(quizzes: Sequence[Quiz], item: str) -> float:
    """An item's weight in the latest of these versions that has it."""
    return next((float(quiz.by_id[item].weight) for quiz in reversed(quizzes) if item in quiz.by_id), 0.0)
