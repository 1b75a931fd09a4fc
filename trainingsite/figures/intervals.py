"""Intervals: how far a figure can be off because only so many people answered. All at 95 % unless told otherwise."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
STEPS = 60


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both included."""

    low: float
    high: float

    def times(self, factor: float) -> "Interval":
        """The same on another scale; `factor` is positive."""
        return Interval(factor * self.low, factor * self.high)


def wilson(share: float, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The score interval of a proportion (0 to 1) of n; None for n = 0.

    Wilson (1927), doi 10.1080/01621459.1927.10502953. A mean of partial credits varies no more than a proportion, so
    the interval errs on the wide side for it.
    """
    if not n:
        return None
    z = _z(confidence)
    centre, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    low, high = (centre - half) / whole, (centre + half) / whole
    return Interval(low if share > 0 else 0.0, high if share < 1 else 1.0)


def fisher_z(correlation: float, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The interval of a correlation (−1 to 1) over n pairs, by Fisher's transformation; None for fewer than 4.

    Fisher (1921), Metron 1, 3–32.
    """
    if n < 4:
        return None
    if abs(correlation) >= 1:
        return Interval(correlation, correlation)
    z, half = math.atanh(correlation), _z(confidence) / math.sqrt(n - 3)
    return Interval(math.tanh(z - half), math.tanh(z + half))


def feldt(alpha: float, n: int, parts: float, confidence: float = CONFIDENCE) -> Interval | None:
    """The interval of coefficient alpha over n people and so many parts; None where it has none.

    Feldt (1965), doi 10.1007/BF02289499: (1 − true)/(1 − found) is distributed as F with n − 1 and
    (n − 1)(parts − 1) degrees of freedom.
    """
    if n < 2 or parts <= 1 or alpha >= 1:
        return None
    tail, above, below = (1 - confidence) / 2, n - 1, (n - 1) * (parts - 1)
    high, low = f_quantile(tail, above, below), f_quantile(1 - tail, above, below)
    return Interval(1 - (1 - alpha) * low, 1 - (1 - alpha) * high)


def f_quantile(probability: float, above: float, below: float) -> float:
    """The value that F with `above` and `below` degrees of freedom stays under with this probability (0 < p < 1)."""
    share = _bisected(lambda x: beta_share(x, above / 2, below / 2) - probability)
    return below * share / (above * (1 - share))


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    log = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log) / a / _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """1 + d1/(1 + d2/(1 + …)), by Lentz's method."""
    value, up, down = 1.0, 1.0, 0.0
    for step in range(1, 10_000):
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        down, up = 1 / (1 + term * down), 1 + term / up
        value *= down * up
        if abs(down * up - 1) < 1e-15:
            break
    return value


def _bisected(rises: Callable[[float], float]) -> float:
    """Where a rising function crosses 0 between 0 and 1."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if rises(middle) < 0 else (low, middle)
    return (low + high) / 2


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)
