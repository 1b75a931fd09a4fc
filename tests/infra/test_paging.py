"""Lists by pages."""

import pytest
from sqlalchemy import literal, select

from tests.factories import person
from trainingsite.accounts.models import Person
from trainingsite.infra.db import db
from trainingsite.infra.paging import Cut, asked_for, counted, cut, merged


@pytest.mark.parametrize(
    ("total", "asked", "number", "pages"), [(0, 1, 1, 1), (25, 2, 1, 1), (26, 2, 2, 2), (60, 9, 3, 3)]
)
def test_a_page_beyond_the_last_is_the_last(total: int, asked: int, number: int, pages: int) -> None:
    assert cut(total, asked) == Cut(number, pages, 25, total)


@pytest.mark.parametrize("asked", [0, -7])
def test_a_page_before_the_first_is_the_first(asked: int) -> None:
    assert cut(100, asked).number == 1


@pytest.mark.parametrize("typed", ["", "-2", "two", "1.5", "²", "9" * 30])
def test_an_address_that_names_no_page_asks_for_the_first(typed: str) -> None:
    assert (asked_for({"page": typed}), asked_for({}), asked_for({"page": "3"})) == (1, 1, 3)


@pytest.mark.parametrize(("most", "number", "total", "more"), [(2, 1, 2, True), (4, 1, 4, False), (1, 3, 3, True)])
@pytest.mark.usefixtures("app")
def test_rows_are_counted_as_far_as_told_or_as_the_page_reaches(most: int, number: int, total: int, more: bool) -> None:
    for name in "abcd":
        person(name)
    here = counted(db.session(), select(Person.id), number, 1, most)

    assert (here.total, here.more, here.number) == (total, more, number)


@pytest.mark.usefixtures("app")
def test_the_last_page_is_found_however_many_there_are() -> None:
    for name in "abcd":
        person(name)
    here = counted(db.session(), select(Person.id), asked_for({"page": "last"}), 1, 2)

    assert (here.total, here.more, here.number) == (4, False, 4)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.usefixtures("app")
def test_parts_are_merged_by_rank_and_then_in_order_on_every_page(number: int) -> None:
    for name in "dbcae":
        person(name)
    early, late = Person.name < "c", Person.name >= "c"
    parts = [select(literal(rank).label("rank"), Person.name).where(part) for rank, part in ((2, early), (1, late))]
    here = cut(5, number, 2)
    rows = db.session.execute(merged(parts, "rank", lambda columns: (columns.name,), here)).all()

    assert "".join(row.name for row in rows) == ("cd", "ea", "b")[number - 1]
