"""Intervals: the published examples, digit for digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.figures.intervals import Interval, beta_share, f_quantile, feldt, fisher_z, wilson


@pytest.mark.parametrize(
    ("people", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_newcombes_table(people: int, of: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3."""
    found = wilson(people / of, of)

    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_a_share_of_nobody_has_no_interval() -> None:
    assert wilson(0, 0) is None


def test_a_whole_share_ends_at_one() -> None:
    found = wilson(1, 20)

    assert found is not None
    assert found.high == 1


def test_feldts_interval_is_the_printed_one() -> None:
    """R code of Chris Evans, with its output, at the MRC Cognition and Brain Sciences Unit's statistics wiki."""
    found = feldt(0.913, 873, 20)

    assert found is not None
    assert (round(found.low, 7), round(found.high, 7)) == (0.9044024, 0.9211588)


@pytest.mark.parametrize(("alpha", "n", "parts"), [(0.5, 1, 5), (0.5, 30, 1), (1.0, 30, 5)])
def test_alpha_of_too_little_has_no_interval(alpha: float, n: int, parts: int) -> None:
    assert feldt(alpha, n, parts) is None


@pytest.mark.parametrize(("above", "below", "value"), [(1, 10, 4.964603), (5, 10, 3.325835), (10, 20, 2.347878)])
def test_quantiles_of_f_are_those_of_the_tables(above: int, below: int, value: float) -> None:
    assert f_quantile(0.95, above, below) == pytest.approx(value, abs=5e-7)


def test_fishers_interval_of_a_correlation() -> None:
    """A correlation of 0.5 over 28 pairs: z 0.5493 ± 1.96/5, as textbooks work it."""
    found = fisher_z(0.5, 28)

    assert found is not None
    assert (round(found.low, 3), round(found.high, 3)) == (0.156, 0.736)


def test_a_correlation_over_three_pairs_has_no_interval_and_a_perfect_one_no_width() -> None:
    assert fisher_z(0.5, 3) is None
    assert fisher_z(1.0, 30) == Interval(1.0, 1.0)


@given(st.floats(0, 1), st.floats(0.5, 50), st.floats(0.5, 50))
def test_the_beta_share_of_the_rest_is_the_rest(x: float, a: float, b: float) -> None:
    assert beta_share(x, a, b) + beta_share(1 - x, b, a) == pytest.approx(1, abs=1e-9)


@given(st.integers(0, 50), st.integers(1, 50))
def test_wilsons_interval_holds_the_share(people: int, more: int) -> None:
    found = wilson(people / (people + more), people + more)

    assert found is not None
    assert 0 <= found.low <= people / (people + more) <= found.high <= 1


def test_an_interval_goes_over_to_another_scale() -> None:
    assert Interval(0.25, 0.5).times(100) == Interval(25, 50)
