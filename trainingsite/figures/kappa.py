"""How far two readers agree beyond chance: Cohen's weighted kappa (Cohen 1968)."""

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction

Disagreement = Callable[[int, int], int]
BANDS = ((0, "none"), (20, "slight"), (40, "fair"), (60, "moderate"), (80, "substantial"), (100, "almost-perfect"))


def linear(one: int, other: int) -> int:
    """Two levels apart weigh twice as much as one."""
    return abs(one - other)


def quadratic(one: int, other: int) -> int:
    """Two levels apart weigh four times as much as one."""
    return (one - other) ** 2


def weighted_kappa(pairs: Sequence[tuple[int, int]], disagreement: Disagreement) -> Fraction | None:
    """1 - observed / expected disagreement, of the levels that a first and a second reader gave to each of many.

    1 is full agreement, 0 what chance gives, below 0 less than that. None where it is undefined: without pairs, and
    when chance alone leaves no disagreement, since both gave one and the same level throughout.
    """
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    observed = sum(disagreement(one, other) for one, other in pairs)
    expected = sum(disagreement(one, other) * first[one] * second[other] for one in first for other in second)
    return 1 - Fraction(observed * len(pairs), expected) if expected else None


def band(kappa: Fraction) -> str:
    """The customary word for a kappa (Landis and Koch 1977), as a code; it is a convention and no test."""
    if kappa <= 0:
        return BANDS[0][1]
    return next(word for most, word in BANDS[1:] if kappa * 100 <= most)
