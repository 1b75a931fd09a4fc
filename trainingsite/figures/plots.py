"""Where the marks of a plot go: numbers in, positions out. A template draws them; nothing here knows of markup."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values from `low` to `high` onto positions from `start` to `end`; what lies beyond is put at the edge."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The position of a value, to a tenth."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self, step: int) -> tuple["Tick", ...]:
        """A tick at every multiple of `step`."""
        first = -(-int(self.low) // step) * step
        return tuple(Tick(self.at(value), str(value)) for value in range(first, int(self.high) + 1, step))


@dataclass(frozen=True, slots=True)
class Tick:
    """A position on an axis with its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """Something to plot. `name` tells it to those who hear or hover; `label` stands in the plot."""

    x: float
    y: float
    label: str
    name: str
    flagged: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A point at its position."""

    x: float
    y: float
    point: Point


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a plot and the rectangle of its axes inside it."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Scatter:
    """A scatter plot: ticks below and at the left, and dots."""

    frame: Frame
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a stacked bar; `middle` is where its label stands, `wide` whether there is room for one."""

    start: float
    width: float
    index: int

    @property
    def middle(self) -> float:
        return round(self.start + self.width / 2, 1)

    @property
    def wide(self) -> bool:
        return self.width >= 14


FACILITY = Frame(width=640, height=420, left=56, right=628, top=14, bottom=368)


def facility_plot(points: Sequence[Point]) -> Scatter:
    """Facility (0 to 100) across, discrimination up: from −100 or the nearest 20 below the lowest, to 100."""
    lowest = min([0.0, *(point.y for point in points)])
    floor = max(-100, 20 * int(lowest // 20))
    across = Scale(0, 100, FACILITY.left, FACILITY.right)
    up = Scale(floor, 100, FACILITY.bottom, FACILITY.top)
    dots = tuple(Dot(across.at(point.x), up.at(point.y), point) for point in points)
    return Scatter(FACILITY, across.ticks(20), up.ticks(20), dots)


def reaching(value: float, whole: float, width: float) -> float:
    """How long a bar of `value` is where one of `whole` fills the width."""
    return Scale(0, whole, 0, width).at(value) if whole else 0.0


def stacked(counts: Sequence[int], whole: int, width: float) -> tuple[Segment, ...]:
    """The pieces of a bar of this width, one for each count above 0, side by side."""
    found, start = [], 0.0
    for index, count in enumerate(counts):
        piece = round(width * count / whole, 1) if whole else 0.0
        if piece:
            found.append(Segment(round(start, 1), piece, index))
        start += piece
    return tuple(found)
