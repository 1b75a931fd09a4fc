"""Weighted kappa, held against published figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.figures.kappa import band, linear, quadratic, weighted_kappa

LEVEL = st.integers(0, 3)
PAIRS = st.lists(st.tuples(LEVEL, LEVEL), max_size=40)

# Cohen (1968): two judges' diagnoses of 200 patients, and the weights that a committee gave to each disagreement.
COHEN = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
COMMITTEE = ((0, 1, 3), (1, 0, 6), (3, 6, 0))
# Agresti (2002), from Hout, Duncan and Sobel (1987): answers of 91 wives and husbands on a scale of four.
COUPLES = ((7, 7, 2, 3), (2, 8, 3, 7), (1, 5, 4, 9), (2, 8, 9, 14))


def pairs_of(table: tuple[tuple[int, ...], ...]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]


def rounded(kappa: Fraction | None, digits: int) -> float | None:
    return None if kappa is None else round(float(kappa), digits)


def test_cohens_own_example_gives_his_figure() -> None:
    kappa = weighted_kappa(pairs_of(COHEN), lambda one, other: COMMITTEE[one][other])

    assert rounded(kappa, 3) == 0.348


def test_without_grades_of_disagreement_it_is_cohens_first_kappa() -> None:
    assert rounded(weighted_kappa(pairs_of(COHEN), lambda one, other: int(one != other)), 3) == 0.492


def test_linear_weights_give_the_published_figure() -> None:
    assert rounded(weighted_kappa(pairs_of(COUPLES), linear), 4) == 0.2374


@given(PAIRS.filter(bool))
def test_quadratic_weights_are_the_concordance_of_means_and_variances(pairs: list[tuple[int, int]]) -> None:
    """Krippendorff (1970): with quadratic weights it is 2 cov / (var + var + (difference of means) squared)."""
    n = len(pairs)
    means = [Fraction(sum(pair[side] for pair in pairs), n) for side in (0, 1)]
    spread = [sum((pair[side] - means[side]) ** 2 for pair in pairs) / n for side in (0, 1)]
    together = sum((one - means[0]) * (other - means[1]) for one, other in pairs) / n
    below = spread[0] + spread[1] + (means[0] - means[1]) ** 2

    assert weighted_kappa(pairs, quadratic) == (2 * together / below if below else None)


@given(PAIRS)
def test_it_is_the_same_whoever_reads_first(pairs: list[tuple[int, int]]) -> None:
    turned = [(other, one) for one, other in pairs]

    assert weighted_kappa(pairs, linear) == weighted_kappa(turned, linear)


@given(PAIRS)
def test_it_never_exceeds_one_and_is_one_only_without_disagreement(pairs: list[tuple[int, int]]) -> None:
    kappa = weighted_kappa(pairs, quadratic)

    assert kappa is None or kappa <= 1
    assert kappa is None or (kappa == 1) is all(one == other for one, other in pairs)


@pytest.mark.parametrize("pairs", [[], [(2, 2)], [(1, 1)] * 30])
def test_it_is_undefined_where_chance_leaves_no_disagreement(pairs: list[tuple[int, int]]) -> None:
    assert weighted_kappa(pairs, linear) is None


WORDS = {-20: "none", 0: "none", 20: "slight", 21: "fair", 60: "moderate", 80: "substantial", 100: "almost-perfect"}


@pytest.mark.parametrize(("percent", "word"), WORDS.items())
def test_the_customary_words(percent: int, word: str) -> None:
    assert band(Fraction(percent, 100)) == word
