"""How far the first two readers of applications agree, criterion by criterion. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trainingsite.content.rubric import Criterion
from trainingsite.figures.kappa import band, linear, quadratic, weighted_kappa
from trainingsite.selection.review_rules import LEAST_PAIRS

Read = tuple[tuple[Criterion, ...], Mapping[str, int], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A criterion's kappas over `pairs` applications; None with too few, or where they are undefined."""

    title: str
    pairs: int
    quadratic: Fraction | None
    linear: Fraction | None

    @property
    def is_told(self) -> bool:
        """Whether there are enough pairs to say anything."""
        return self.pairs >= LEAST_PAIRS

    @property
    def word(self) -> str:
        """The customary word, as a code; "undefined" where there is none."""
        return "undefined" if self.quadratic is None else band(self.quadratic)


def of_pairs(found: Sequence[Read]) -> tuple[Agreement, ...]:
    """The agreement for each criterion, in the order in which criteria first stand; a changed criterion counts anew."""
    levels: dict[Criterion, list[tuple[int, int]]] = {}
    for rubric, first, second in found:
        for one in rubric:
            levels.setdefault(one, []).append((first[one.id], second[one.id]))
    return tuple(_agreement(one.title, pairs) for one, pairs in levels.items())


def _agreement(title: str, pairs: Sequence[tuple[int, int]]) -> Agreement:
    if len(pairs) < LEAST_PAIRS:
        return Agreement(title, len(pairs), None, None)
    return Agreement(title, len(pairs), weighted_kappa(pairs, quadratic), weighted_kappa(pairs, linear))
