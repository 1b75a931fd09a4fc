"""The record of a standard setting beside a quiz: what experts expect of somebody who is just ready (modified Angoff).

Each judge says for each item how many in a hundred just-ready people would get it right. A judge's sum is a score; the
mean of the judges' scores is the recommended pass mark (Angoff 1971; Cizek and Bunch 2007, chapter 6).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Annotated

from pydantic import Field

from trainingsite.quiz.fields import Day, Part, Several, Slug, Text, Words

Rating = Annotated[float, Field(ge=0, le=100, strict=False)]


class Standard(Part):
    """Who judged, when, and each item's ratings in the order of the judges, in per cent."""

    judges: Annotated[Several[Words], Field(min_length=1)]
    on: Day | None = None
    note: Text = ""
    ratings: Annotated[Mapping[Slug, Several[Rating]], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A pass mark in per cent, with each judge's own; `spread` is their standard deviation, `error` that of the mean.

    `rated` of `items` items were judged.
    """

    pass_mark: float
    judges: Mapping[str, float]
    spread: float | None
    error: float | None
    rated: int
    items: int


def recommendation(standard: Standard, weights: Mapping[str, float]) -> Recommendation | None:
    """What the record recommends. `weights` says what each item counts on average over all drawings.

    None if no item that counts has a rating by every judge.
    """
    count = len(standard.judges)
    rated = {item: each for item, each in standard.ratings.items() if weights.get(item) and len(each) == count}
    whole = sum(weights[item] for item in rated)
    if not whole:
        return None
    sums = [sum(weights[item] * each[number] for item, each in rated.items()) / whole for number in range(count)]
    spread = stdev(sums) if count > 1 else None
    return Recommendation(
        pass_mark=fmean(sums),
        judges=dict(zip(standard.judges, sums, strict=True)),
        spread=spread,
        error=None if spread is None else spread / math.sqrt(count),
        rated=len(rated),
        items=len(weights),
    )
