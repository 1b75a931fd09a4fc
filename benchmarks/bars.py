"""What is measured, against what, and how the answer is told. Pure: rates in, ratios and a table out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

HELLO = "hello"
HEAD = ("figure", "per second", "requests/s", "p99 ms", "of its reference", "bar", "of hello")


@dataclass(frozen=True, slots=True)
class Figure:
    """Something to measure: `drive` of `target` (hello, floor or site), as a share of another figure's rate."""

    name: str
    target: str
    drive: str
    reference: str | None = None
    bar: float | None = None


FIGURES = (
    Figure(HELLO, "hello", "hello"),
    Figure("floor: page", "floor", "floor page"),
    Figure("floor: insert", "floor", "floor insert"),
    Figure("floor: journey", "floor", "floor journey"),
    Figure("module page", "site", "module page", "floor: page", 0.5),
    Figure("badge page", "site", "badge page", "floor: page", 0.5),
    Figure("item page", "site", "item page", "floor: page", 0.4),
    Figure("trail", "site", "trail", "floor: page"),
    Figure("autosave", "site", "autosave", "floor: insert", 0.4),
    Figure("quiz journey", "site", "quiz journey", "floor: journey", 0.4),
    Figure("long quiz journey", "site", "long quiz journey", "floor: journey"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """One drive: how much was done (answers, or whole journeys) with how many requests, in so many seconds.

    `p99` is the time in milliseconds that 99 of 100 requests stayed below.
    """

    done: int
    requests: int
    seconds: float
    p99: float

    @property
    def rate(self) -> float:
        """What was done, per second."""
        return self.done / self.seconds

    @property
    def request_rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds


@dataclass(frozen=True, slots=True)
class Pair:
    """A run of a figure and the run of its reference right before it; a reference's own run has none."""

    figure: Figure
    run: Run
    reference: Run | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A figure over all rounds. Rates and times are medians; ratios are medians over the pairs, so drift cancels."""

    figure: Figure
    rate: float
    request_rate: float
    p99: float
    ratio: float | None
    over_hello: float

    @property
    def holds(self) -> bool:
        """Whether the bar is reached; what has none holds."""
        return self.figure.bar is None or (self.ratio is not None and self.ratio >= self.figure.bar)


def chosen(figures: Sequence[Figure], only: Iterable[str]) -> tuple[Figure, ...]:
    """The figures that are named, with what they refer to; all of them if none is named.

    Raises:
        ValueError: for a name that isn't there.
    """
    wanted = set(only)
    if unknown := wanted - {figure.name for figure in figures}:
        raise ValueError(f"there is no figure {', '.join(sorted(unknown))}")
    if not wanted:
        return tuple(figures)
    wanted |= {figure.reference for figure in figures if figure.name in wanted and figure.reference} | {HELLO}
    return tuple(figure for figure in figures if figure.name in wanted)


def summed_up(pairs: Sequence[Pair]) -> tuple[Line, ...]:
    """A line for each figure that was measured, in the order of their first run."""
    figures = dict.fromkeys(pair.figure for pair in pairs)
    hello = median(pair.run.request_rate for pair in pairs if pair.figure.name == HELLO)
    return tuple(_line(figure, [pair for pair in pairs if pair.figure == figure], hello) for figure in figures)


def _line(figure: Figure, pairs: Sequence[Pair], hello: float) -> Line:
    ratios = [pair.run.rate / pair.reference.rate for pair in pairs if pair.reference is not None]
    requests = median(pair.run.request_rate for pair in pairs)
    return Line(
        figure,
        median(pair.run.rate for pair in pairs),
        requests,
        median(pair.run.p99 for pair in pairs),
        median(ratios) if ratios else None,
        requests / hello,
    )


def table(lines: Iterable[Line]) -> str:
    """The lines as aligned text, with a head."""
    rows = [HEAD, *(_cells(line) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) if not column else cell.rjust(width) for column, (cell, width) in enumerate(placed))
        for placed in (list(zip(row, widths, strict=True)) for row in rows)
    )


def _cells(line: Line) -> tuple[str, ...]:
    figure = line.figure
    return (
        figure.name,
        f"{line.rate:,.0f}",
        f"{line.request_rate:,.0f}",
        f"{line.p99:.1f}",
        "" if line.ratio is None else f"{line.ratio:.2f} of {figure.reference}",
        "" if figure.bar is None else f"{figure.bar:.2f} {'holds' if line.holds else 'MISSED'}",
        f"{line.over_hello:.2f}",
    )


def verdict(lines: Iterable[Line]) -> str:
    """One sentence: which bars are missed, or that all hold."""
    missed = [line.figure.name for line in lines if not line.holds]
    return f"Missed: {', '.join(missed)}." if missed else "Every bar that was measured holds."
