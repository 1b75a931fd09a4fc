"""Small numbers, as the UK's higher-education statistics agency rounds them, so that nobody can be picked out.

https://www.hesa.ac.uk/about/regulation/data-protection/rounding-and-suppression-anonymise-statistics: counts to the
nearest 5; no percentage of fewer than 22.5 people; no average of 7 or fewer. What is added up is rounded afterwards.
"""

import math
from collections.abc import Sequence

LEAST_BASE = 22.5
LEAST_AVERAGED = 8


def rounded_count(count: float) -> int:
    """A count to the nearest 5, halves up; 0, 1 and 2 become 0."""
    return 5 * math.floor(count / 5 + 0.5)


def percentage(part: float, base: float) -> int | None:
    """A whole percentage of exact counts, halves up; None where the base is too small to give one."""
    return None if base < LEAST_BASE else math.floor(100 * part / base + 0.5)


def average(values: Sequence[float]) -> float | None:
    """The mean; None of seven values or fewer."""
    return None if len(values) < LEAST_AVERAGED else math.fsum(values) / len(values)
