"""Who earned what at which item, as a matrix, and where its items were drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """A row for each attempt, a column for each item.

    `marks` (attempts × items) is NaN where the item was not shown; `maxima` holds each item's largest possible mark.
    `pools` groups the items: those of a group share slots, so that an attempt shows some of them; an item that every
    attempt shows has a group of its own. `drawn` says which items were left to chance.
    """

    ids: tuple[str, ...]
    maxima: Floats
    marks: Floats
    pools: tuple[int, ...]
    drawn: tuple[bool, ...]

    @property
    def attempts(self) -> int:
        return int(self.marks.shape[0])

    @property
    def seen(self) -> Flags:
        """Which attempt shows which item."""
        return ~np.isnan(self.marks)

    @property
    def totals(self) -> Floats:
        """What each attempt earned in all."""
        return np.asarray(np.nansum(self.marks, axis=1), dtype=np.float64)

    @property
    def possible(self) -> Floats:
        """What each attempt could have earned: the sum of the maxima of what it shows."""
        return np.asarray(self.seen @ self.maxima, dtype=np.float64)


def matrix_of(ids: Sequence[str], maxima: Sequence[float], marks: Floats) -> Matrix:
    """A matrix of which nothing is known but the marks: an item with an empty cell was drawn at random.

    The groups are found from left to right among the drawn items: one ends as soon as every attempt shows equally many
    of it, as a pool does whose items stand side by side. Items that never come out even are each a group.
    """
    shown = ~np.isnan(marks)
    everywhere: list[bool] = np.asarray(shown.all(axis=0)).tolist()
    drawn = tuple(not each for each in everywhere)
    pools = list(range(len(ids)))
    open_pool: list[int] = []
    for column in (number for number, chance in enumerate(drawn) if chance):
        open_pool.append(column)
        count = shown[:, open_pool].sum(axis=1)
        if count[0] > 0 and bool(np.all(count == count[0])):
            for each in open_pool:
                pools[each] = open_pool[0]
            open_pool = []
    return Matrix(tuple(ids), np.asarray(maxima, dtype=np.float64), marks, tuple(pools), drawn)
