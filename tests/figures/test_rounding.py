"""Small numbers, as the statistics agency rounds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.figures.rounding import average, percentage, rounded_count


@pytest.mark.parametrize(
    ("count", "rounded"), [(0, 0), (1, 0), (2, 0), (2.5, 5), (3, 5), (7, 5), (7.5, 10), (8, 10), (22, 20), (23, 25)]
)
def test_a_count_goes_to_the_nearest_five_halves_up(count: float, rounded: int) -> None:
    assert rounded_count(count) == rounded


@given(st.integers(0, 10_000))
def test_a_rounded_count_is_off_by_two_at_most(count: int) -> None:
    assert rounded_count(count) % 5 == 0
    assert abs(rounded_count(count) - count) <= 2


@pytest.mark.parametrize(("base", "share"), [(22, None), (22.4, None), (22.5, 44), (23, 43)])
def test_there_is_no_percentage_of_fewer_than_twenty_two_and_a_half(base: float, share: int | None) -> None:
    assert percentage(10, base) == share


def test_a_percentage_is_of_exact_counts_halves_up() -> None:
    assert percentage(1, 200) == 1


def test_there_is_no_average_of_seven_or_fewer() -> None:
    assert average([1.0] * 7) is None
    assert average([1.0] * 7 + [9.0]) == 2
