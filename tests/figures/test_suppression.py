"""Which groups are held back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainingsite.figures.suppression import LEAST_GROUP, held_back

SIZES = st.lists(st.integers(0, 40), max_size=12)


def shown(sizes: list[int]) -> list[int]:
    back = held_back(sizes)
    return [place for place, size in enumerate(sizes) if size and place not in back]


@given(SIZES)
def test_no_group_that_is_shown_is_small(sizes: list[int]) -> None:
    assert all(sizes[place] >= LEAST_GROUP for place in shown(sizes))


@given(SIZES)
def test_what_is_left_of_the_whole_is_never_one_group_and_never_few(sizes: list[int]) -> None:
    back = held_back(sizes)

    if back and shown(sizes):
        assert len(back) >= 2
        assert sum(sizes[place] for place in back) >= LEAST_GROUP


@given(SIZES)
def test_no_more_is_held_back_than_has_to_be(sizes: list[int]) -> None:
    back = sorted(held_back(sizes), key=lambda place: sizes[place])
    small = [place for place in back if sizes[place] < LEAST_GROUP]
    larger = back[len(small) :]

    assert bool(back) == any(0 < size < LEAST_GROUP for size in sizes)
    assert len(larger) <= 1


@given(SIZES, st.randoms(use_true_random=False))
def test_the_order_of_the_groups_changes_nothing(sizes: list[int], chance: object) -> None:
    mixed = sizes.copy()
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    assert sorted(sizes[place] for place in held_back(sizes)) == sorted(mixed[place] for place in held_back(mixed))


@pytest.mark.parametrize(
    ("sizes", "back"),
    [
        ([30, 12, 3], {1, 2}),
        ([30, 12, 3, 4], {1, 2, 3}),
        ([30, 6, 7], {1, 2}),
        ([3, 4], {0, 1}),
        ([9], {0}),
        ([0, 30], set()),
        ([], set()),
    ],
)
def test_a_small_group_takes_the_next_larger_with_it_if_it_would_stand_alone(sizes: list[int], back: set[int]) -> None:
    assert held_back(sizes) == back
