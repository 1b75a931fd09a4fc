"""What a quiz's responses say about the quiz: figures with their intervals, what was picked by whom, misconceptions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trainingsite.figures.intervals import feldt, fisher_z, wilson
from trainingsite.quiz.consistency import consistency
from trainingsite.quiz.fields import Json
from trainingsite.quiz.matrix import Flags, Floats, Matrix
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.questions import Item, Pick
from trainingsite.quiz.statistics import statistics
from trainingsite.quiz.summary import ItemFigures, ItemSummary, Misconception, OptionShare, Summary, TagCount

BANDS = 3
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """One distinct answer to an item as it stands in the quiz, and the rows of the matrix that gave it."""

    item: str
    answer: Json
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """Attempts at a quiz. `seconds` holds each item's median time, `schemes` the rows of each scheme's people."""

    matrix: Matrix
    answers: Sequence[Answered]
    passed: Flags
    seconds: Mapping[str, float]
    schemes: Mapping[str, Rows]


def analyse(quiz: Quiz, responses: Responses) -> Summary:
    """The summary of a quiz in its present version."""
    matrix = responses.matrix
    found = statistics(matrix)
    seen, possible = matrix.seen, matrix.possible
    scores = np.divide(100 * matrix.totals, possible, out=np.zeros(matrix.attempts), where=possible > 0)
    bands = banded(scores)
    alpha = found.quiz.internal_consistency
    reliability = None if alpha is None else alpha / 100
    parts = float(seen.sum()) / max(1, matrix.attempts)
    interval = None if reliability is None else feldt(reliability, matrix.attempts, parts)
    items = tuple(
        _item(quiz, figures, bands[seen[:, column]], _of(responses, figures.id, bands))
        for column, figures in enumerate(found.items)
    )
    return Summary(
        quiz=found.quiz,
        internal_consistency=interval and interval.times(100),
        classification=consistency(scores, quiz.pass_mark, reliability),
        passed=int(responses.passed.sum()),
        bands=_count(bands),
        items=items,
        misconceptions=tuple(_misconceptions(quiz, responses)),
    )


def banded(scores: Floats) -> Rows:
    """Each score's third: 0 the lowest, 2 the highest. Equal scores are in one band, so thirds can differ in size."""
    if not len(scores):
        return np.zeros(0, dtype=np.int64)
    cuts = np.quantile(scores, [1 / 3, 2 / 3], method="inverted_cdf")
    return np.asarray((scores > cuts[0]).astype(np.int64) + (scores > cuts[1]))


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """What was answered to one item: each answer with its attempts by band, and the median time."""

    answers: tuple[tuple[Json, tuple[int, ...]], ...]
    seconds: float | None


def _of(responses: Responses, item: str, bands: Rows) -> _Given:
    answers = [(each.answer, _count(bands[each.rows])) for each in responses.answers if each.item == item]
    return _Given(tuple(answers), responses.seconds.get(item))


def _item(quiz: Quiz, figures: ItemFigures, bands: Rows, given: _Given) -> ItemSummary:
    item = quiz.by_id.get(figures.id)
    facility, index = figures.facility, figures.discrimination_index
    share = None if facility is None else wilson(min(1.0, max(0.0, facility / 100)), figures.attempts)
    relation = None if index is None else fisher_z(index / 100, figures.attempts)
    guess = item.guess_score if item else None
    return ItemSummary(
        figures=figures,
        guess=None if guess is None else 100 * float(guess),
        facility=share and share.times(100),
        discrimination=relation and relation.times(100),
        median_seconds=given.seconds,
        bands=_count(bands),
        options=_options(item, given.answers) if item else (),
    )


def _options(item: Item, given: Sequence[tuple[Json, tuple[int, ...]]]) -> tuple[OptionShare, ...]:
    offered = {(each.part, each.choice): number for number, each in enumerate(item.offered, 1)}
    counts: dict[tuple[str, str], list[int]] = {name: [0] * BANDS for name in offered}
    picks: dict[tuple[str, str], Pick] = {(each.part, each.choice): each for each in item.offered}
    for answer, by_band in given:
        for pick in item.picks(answer):
            name = (pick.part, pick.choice)
            picks[name] = pick
            kept = counts.setdefault(name, [0] * BANDS)
            kept[:] = [had + more for had, more in zip(kept, by_band, strict=True)]
    return tuple(
        OptionShare(
            part=pick.part,
            choice=pick.choice,
            words=item.pick_words(pick),
            credit=float(pick.credit),
            misconception=pick.misconception,
            number=offered.get(name),
            counts=tuple(counts[name]),
        )
        for name, pick in picks.items()
    )


def _misconceptions(quiz: Quiz, responses: Responses) -> Iterator[Misconception]:
    """Each misconception that the quiz names, the most frequent first."""
    seen, columns = responses.matrix.seen, {name: number for number, name in enumerate(responses.matrix.ids)}
    could: dict[str, Flags] = {}
    for item in quiz.items:
        for tag in {tag for _, tag in item.tags} if item.id in columns else ():
            shown = seen[:, columns[item.id]]
            could[tag] = could[tag] | shown if tag in could else shown
    did = {tag: np.zeros(len(seen), dtype=np.bool_) for tag in could}
    for given in responses.answers:
        item = quiz.item(given.item)
        for pick in item.picks(given.answer):
            if pick.misconception in did:
                did[pick.misconception][given.rows] = True
    for tag in sorted(could, key=lambda each: (-int(did[each].sum()), each)):
        schemes = {name: _tags(did[tag][rows], could[tag][rows]) for name, rows in responses.schemes.items()}
        yield Misconception(tag, _tags(did[tag], could[tag]), schemes)


def _tags(did: Flags, could: Flags) -> TagCount:
    return TagCount(int((did & could).sum()), int(could.sum()))


def _count(bands: Rows) -> tuple[int, ...]:
    return tuple(int(each) for each in np.bincount(bands, minlength=BANDS))
