"""What is said about a quiz's responses: values alone, so that pages, which only read them, need not load numpy."""

from collections.abc import Mapping
from dataclasses import dataclass

from trainingsite.figures.intervals import Interval


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """A quiz as a whole. Mean, median, deviation and standard error are marks; consistency and error ratio per cent."""

    attempts: int
    mean: float | None = None
    median: float | None = None
    standard_deviation: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None
    internal_consistency: float | None = None
    error_ratio: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item; all but `attempts` are per cent."""

    id: str
    attempts: int
    facility: float | None = None
    standard_deviation: float | None = None
    intended_weight: float | None = None
    effective_weight: float | None = None
    discrimination_index: float | None = None
    discriminative_efficiency: float | None = None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything that can be said from marks alone."""

    quiz: QuizFigures
    items: tuple[ItemFigures, ...]


@dataclass(frozen=True, slots=True)
class Consistency:
    """Shares from 0 to 1: who would be judged alike twice, and how much that is above chance (kappa)."""

    agreement: float
    kappa: float


@dataclass(frozen=True, slots=True)
class OptionShare:
    """One choice in an item: in how many attempts of each band it was made. `number` (from 1) is an option's place."""

    part: str
    choice: str
    words: str
    credit: float
    misconception: str | None
    number: int | None
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """An item: per cent, with intervals at 95 %. `bands` says how many attempts of each band showed it."""

    figures: ItemFigures
    guess: float | None
    facility: Interval | None
    discrimination: Interval | None
    median_seconds: float | None
    bands: tuple[int, ...]
    options: tuple[OptionShare, ...]


@dataclass(frozen=True, slots=True)
class TagCount:
    """How many people showed a misconception, of those whose items could show it. Exact: round before showing."""

    people: int
    base: int


@dataclass(frozen=True, slots=True)
class Misconception:
    """A misconception in all attempts, and by scheme."""

    tag: str
    all: TagCount
    schemes: Mapping[str, TagCount]


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that a quiz's page says about its responses."""

    quiz: QuizFigures
    internal_consistency: Interval | None
    classification: Consistency | None
    passed: int
    bands: tuple[int, ...]
    items: tuple[ItemSummary, ...]
    misconceptions: tuple[Misconception, ...]
