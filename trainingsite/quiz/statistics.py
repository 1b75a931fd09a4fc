"""Item and quiz statistics, as Moodle's quiz statistics report defines them, so that a university can compare.

Sources: the formulas of https://docs.moodle.org/dev/Quiz_statistics_calculations, and what the report does about
items drawn at random (mod/quiz/report/statistics and question/classes/statistics in Moodle's source): such an item's
figures count the attempts that showed it, and its discrimination compares it with the whole total, itself included;
the quiz's own figures count slots. docs/developers/statistics.md says each formula, and where we say more than Moodle.

Float64 throughout, from deviations: what is constant has a deviation of exactly 0, and a covariance below the noise
of the sum is 0. None stands for what is undefined.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from trainingsite.quiz.matrix import Flags, Floats, Matrix
from trainingsite.quiz.summary import ItemFigures, QuizFigures, Statistics

NOISE = 1e-12


@dataclass(frozen=True, slots=True)
class Slots:
    """What the slots of a quiz add up to: how many there are, the sum of their marks' variances, of their maxima, and
    of the roots of their covariances with the total."""

    count: float
    variances: float
    maxima: float
    roots: float


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """The matrix by item: each item's marks, and where they are, side by side in memory."""

    marks: Floats
    seen: Flags
    totals: Floats


def statistics(matrix: Matrix) -> Statistics:
    """All figures of a matrix."""
    marks = np.ascontiguousarray(matrix.marks.T)
    columns = _Columns(marks, ~np.isnan(marks), matrix.totals)
    slots = _slots(matrix, columns)
    items = tuple(_item(matrix, columns, number, slots) for number in range(len(matrix.ids)))
    return Statistics(_quiz(columns.totals, slots), items)


def deviations(values: Floats, scale: float) -> Floats:
    """Each value's distance from their mean; exactly 0 if they differ by no more than the rounding of `scale`."""
    if not len(values) or float(np.ptp(values)) <= NOISE * scale:
        return np.zeros_like(values)
    centred = values - values.mean()
    return np.asarray(centred - centred.mean(), dtype=np.float64)


def covariance(left: Floats, right: Floats) -> float | None:
    """The sample covariance (n − 1) of two rows of deviations; None for fewer than two."""
    if len(left) < 2:
        return None
    found = float(np.sum(left * right))
    noise = NOISE * math.sqrt(float(np.sum(left * left))) * math.sqrt(float(np.sum(right * right)))
    return found / (len(left) - 1) if abs(found) > noise else 0.0


def share(part: float | None, whole: float | None) -> float | None:
    """100 · part / whole; None if either is undefined or the whole is 0."""
    return None if part is None or not whole else 100 * part / whole


def internal_consistency(slots: Slots, variance: float, attempts: int) -> float | None:
    """Cronbach's alpha in per cent: 100 · p/(p−1) · (1 − Σ V(x)/V(T)); never clipped.

    Cronbach (1951), doi 10.1007/BF02310555.
    """
    if attempts < 3 or slots.count <= 1 or not variance:
        return None
    return 100 * slots.count / (slots.count - 1) * (1 - slots.variances / variance)


def _quiz(totals: Floats, slots: Slots) -> QuizFigures:
    n = len(totals)
    if not n:
        return QuizFigures(0)
    away = deviations(totals, _scale(totals))
    mean, median = float(totals.mean()), float(np.median(totals))
    variance = covariance(away, away)
    if variance is None:
        return QuizFigures(n, mean, median)
    skewness, kurtosis = _shape(away, variance)
    consistency = internal_consistency(slots, variance, n)
    ratio = None if consistency is None else 100 * math.sqrt(max(0.0, 1 - consistency / 100))
    deviation = math.sqrt(variance)
    error = None if ratio is None else ratio / 100 * deviation
    return QuizFigures(n, mean, median, deviation, skewness, kurtosis, consistency, ratio, error)


def _shape(away: Floats, k2: float) -> tuple[float | None, float | None]:
    """Skewness k3/k2^1.5 and kurtosis k4/k2² from Fisher's k-statistics; deviations are scaled first, so that no power
    of them overflows."""
    n = len(away)
    if n < 3 or not k2:
        return None, None
    unit = away / math.sqrt(k2)
    square = unit * unit
    m2, m3, m4 = (_mean(moment) for moment in (square, square * unit, square * square))
    skewness = n * n * m3 / ((n - 1) * (n - 2))
    if n < 4:
        return skewness, None
    return skewness, n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3))


def _mean(values: Floats) -> float:
    """Their mean; 0 if it is no more than rounding leaves of what cancels out."""
    found = float(np.sum(values))
    return found / len(values) if abs(found) > NOISE * float(np.sum(np.abs(values))) else 0.0


def _item(matrix: Matrix, columns: _Columns, number: int, slots: Slots) -> ItemFigures:
    shown = columns.seen[number]
    marks, total = _shown(columns.marks[number], shown), _shown(columns.totals, shown)
    n, most = len(marks), float(matrix.maxima[number])
    against = total if matrix.drawn[number] else total - marks
    scale = _scale(total)
    own, other = deviations(marks, _scale(marks)), deviations(against, scale)
    variance = covariance(own, own)
    with_total = covariance(own, deviations(total, scale))
    root = None if with_total is None or with_total < 0 or not most else math.sqrt(with_total)
    return ItemFigures(
        id=matrix.ids[number],
        attempts=n,
        facility=share(float(marks.mean()), most) if n else None,
        standard_deviation=None if variance is None else share(math.sqrt(variance), most),
        intended_weight=share(most, slots.maxima) if most else None,
        effective_weight=share(root, slots.roots),
        discrimination_index=_discrimination(own, other),
        discriminative_efficiency=share(covariance(own, other), covariance(np.sort(own), np.sort(other))),
    )


def _discrimination(own: Floats, other: Floats) -> float | None:
    together, mine, theirs = covariance(own, other), covariance(own, own), covariance(other, other)
    if together is None or not mine or not theirs:
        return None
    return 100 * together / math.sqrt(mine) / math.sqrt(theirs)


def _slots(matrix: Matrix, columns: _Columns) -> Slots:
    """Every slot of a pool is filled by chance, so each has the pool's marks as its own."""
    n = max(1, matrix.attempts)
    count = variances = roots = 0.0
    for pool in _pools(matrix):
        marks = np.concatenate([_shown(columns.marks[each], columns.seen[each]) for each in pool])
        total = np.concatenate([_shown(columns.totals, columns.seen[each]) for each in pool])
        each_slot = len(marks) / n
        own = deviations(marks, _scale(marks))
        with_total = covariance(own, deviations(total, _scale(total))) or 0.0
        count += each_slot
        variances += each_slot * (covariance(own, own) or 0.0)
        roots += each_slot * math.sqrt(max(0.0, with_total))
    return Slots(count, variances, float(columns.seen.sum(axis=1) @ matrix.maxima) / n, roots)


def _pools(matrix: Matrix) -> Iterator[list[int]]:
    """The columns of each pool."""
    found: dict[int, list[int]] = {}
    for column, pool in enumerate(matrix.pools):
        found.setdefault(pool, []).append(column)
    yield from found.values()


def _shown(values: Floats, shown: Flags) -> Floats:
    return np.asarray(values[shown], dtype=np.float64)


def _scale(values: Floats) -> float:
    return float(np.abs(values).max()) if len(values) else 0.0
