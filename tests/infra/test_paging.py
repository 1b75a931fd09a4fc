"""Lists by pages."""

import pytest

from trainingsite.infra.paging import Cut, asked_for, cut


@pytest.mark.parametrize(
    ("total", "asked", "number", "pages"), [(0, 1, 1, 1), (25, 2, 1, 1), (26, 2, 2, 2), (60, 9, 3, 3)]
)
def test_a_page_beyond_the_last_is_the_last(total: int, asked: int, number: int, pages: int) -> None:
    assert cut(total, asked) == Cut(number, pages, 25)


@pytest.mark.parametrize("asked", [0, -7])
def test_a_page_before_the_first_is_the_first(asked: int) -> None:
    assert cut(100, asked).number == 1


@pytest.mark.parametrize("typed", ["", "-2", "two", "1.5", "²", "9" * 30])
def test_an_address_that_names_no_page_asks_for_the_first(typed: str) -> None:
    assert (asked_for({"page": typed}), asked_for({}), asked_for({"page": "3"})) == (1, 1, 3)
