"""What the figures mean, in plain words, and only where there are enough responses to say so.

A flag needs its interval, not only its figure: nothing is said that the next few attempts could turn round.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from trainingsite.figures.intervals import wilson
from trainingsite.quiz.summary import ItemSummary, OptionShare, Summary

FEWEST = 30
GOOD, WEAK, LOW = 30.0, 15.0, 10.0
EASY, HARD = 95.0, 30.0
UNUSED = 0.02
HOLDS_TOGETHER = 50.0
CLEAR = 1.96
CHECK = "; check the key"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: in an item, or (None) in the quiz as a whole. `care` asks for somebody to look soon."""

    item: str | None
    code: str
    words: str
    level: Literal["care", "calm"]


def findings(summary: Summary) -> tuple[Finding, ...]:
    """Everything worth a look, the quiz first, then its items in their order."""
    found = list(_about_quiz(summary))
    for item in summary.items:
        if item.figures.attempts >= FEWEST:
            found += [each for rule in RULES for each in rule(item)]
    return tuple(found)


def _about_quiz(summary: Summary) -> Iterator[Finding]:
    n, interval = summary.quiz.attempts, summary.internal_consistency
    if n < FEWEST:
        said = "1 attempt" if n == 1 else f"{n} attempts"
        yield Finding(None, "few", f"{said} so far: too few to judge items by; they are flagged from {FEWEST}", "calm")
    elif interval is not None and interval.high < HOLDS_TOGETHER:
        alpha = summary.quiz.internal_consistency
        words = f"internal consistency {alpha:.0f} over {n} attempts: the items measure different things"
        yield Finding(None, "consistency", f"{words}, so read the score with care", "calm")


def _discrimination(item: ItemSummary) -> Iterator[Finding]:
    """Negative: the interval lies below 0. Low: below 10, and the interval rules out 30, which Ebel and Frisbie (1991)
    call reasonably good."""
    index, interval = item.figures.discrimination_index, item.discrimination
    if index is None or interval is None:
        return
    words = f"discrimination {index / 100:z.2f} over {item.figures.attempts} attempts"
    drawn = _attraction(item)
    if interval.high < 0:
        yield _finding(
            item, "negative", f"{words}: stronger learners do worse here{drawn or '; check the key'}", "care"
        )
    elif index < LOW and interval.high < GOOD:
        yield _finding(item, "low", f"{words}: stronger learners don't do better here{drawn}", "care")


def _efficiency(item: ItemSummary) -> Iterator[Finding]:
    """Below 15 is what Moodle's report marks as dubious; said only where discrimination hasn't said it already."""
    value, interval = item.figures.discriminative_efficiency, item.discrimination
    if value is None or interval is None or value >= WEAK or interval.high >= GOOD or any(_discrimination(item)):
        return
    words = f"discriminative efficiency {value:.0f} over {item.figures.attempts} attempts"
    yield _finding(item, "efficiency", f"{words}: it tells learners apart less than its difficulty allows", "calm")


def _facility(item: ItemSummary) -> Iterator[Finding]:
    """Guessing: no more marks than random answers earn, and those who do well elsewhere don't do better here."""
    value, interval, guess = item.figures.facility, item.facility, item.guess
    if value is None or interval is None:
        return
    words = f"facility {value:.0f} over {item.figures.attempts} attempts"
    if interval.low > EASY:
        yield _finding(item, "easy", f"{words}: nearly everybody gets it right", "calm")
    elif guess is not None and value <= guess and (item.discrimination is None or item.discrimination.low <= 0):
        yield _finding(item, "guessing", f"{words}: no better than guessing, which earns {guess:.0f}", "care")
    elif interval.high < HARD:
        yield _finding(item, "hard", f"{words}: few get it right; is it taught, and is it clear?", "care")


def _unused(item: ItemSummary) -> Iterator[Finding]:
    """Options that hardly anybody picks, of an item that is not right for everybody anyway."""
    n = sum(item.bands)
    dead = [each for each in _wrong(item) if (share := wilson(each.total / n, n)) is not None and share.high < UNUSED]
    if dead and item.facility is not None and item.facility.low <= EASY:
        names = _listed([str(each.number) for each in dead])
        verb = "options {} draw" if len(dead) > 1 else "option {} draws"
        yield _finding(item, "unused", f"{verb.format(names)} almost nobody in {n} attempts", "calm")


def _attraction(item: ItemSummary) -> str:
    """Which wrong option the highest third picks clearly more often than the lowest, or "": a two-proportion z test."""
    drawn = [each for each in _wrong(item) if _rise(each, item.bands) > CLEAR]
    if drawn:
        return f"; option {max(drawn, key=lambda each: _rise(each, item.bands)).number} draws them"
    most = max(_wrong(item), key=lambda each: each.counts[-1], default=None)
    right = max((each.counts[-1] for each in item.options if each.credit == 1 and each.number), default=0)
    if most is not None and most.counts[-1] > right:
        return f"; option {most.number} draws them"
    return ""


def _wrong(item: ItemSummary) -> list[OptionShare]:
    return [each for each in item.options if each.number is not None and each.credit == 0]


def _rise(option: OptionShare, bands: tuple[int, ...]) -> float:
    """How many standard errors more often the highest band picks it than the lowest."""
    low, high = bands[0], bands[-1]
    if not low or not high:
        return 0.0
    pooled = (option.counts[0] + option.counts[-1]) / (low + high)
    error = math.sqrt(pooled * (1 - pooled) * (1 / low + 1 / high))
    return (option.counts[-1] / high - option.counts[0] / low) / error if error else 0.0


def _finding(item: ItemSummary, code: str, words: str, level: Literal["care", "calm"]) -> Finding:
    return Finding(item.figures.id, code, words, level)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


RULES: tuple[Callable[[ItemSummary], Iterator[Finding]], ...] = (_discrimination, _efficiency, _facility, _unused)
