"""A long list, a page at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnCollection, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

Row = TypeVar("Row")
Order = Callable[[ColumnCollection[str, Any]], tuple[Any, ...]]
SIZE = 25
FEW = 1_000  # so many rows are sorted for a page without a second thought
MOST = 10_000  # rows are counted as far as this, or as the page that is asked for
FURTHEST = 2**31 - 2  # the largest number of rows that every database can be asked for


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """A page's rows, how many there are in all, which page it is (from 1), and of how many.

    `more`: there are more rows than `total`, and more pages than `pages`.
    """

    rows: Sequence[Row]
    total: int
    number: int
    pages: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """Where in a list a page is: its number, from 1, of how many, of so many rows each; and how many rows there are."""

    number: int
    pages: int
    size: int
    total: int
    more: bool = False

    @property
    def end(self) -> int:
        """How many rows of the list stand before the page and on it."""
        return self.number * self.size

    def of(self, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """The statement for this page's rows alone."""
        return statement.limit(self.size).offset(self.end - self.size)

    def page(self, rows: Sequence[Row]) -> Page[Row]:
        """The page, once its rows are there."""
        return Page(rows, self.total, self.number, self.pages, self.more)


def cut(total: int, number: int, size: int = SIZE, *, more: bool = False) -> Cut:
    """The page that is asked for, or the nearest that there is; an empty list has one page."""
    pages = max(1, -(-total // size))
    return Cut(min(max(1, number), pages), pages, size, total, more)


def count(statement: Select[*tuple[Any, ...]], most: int) -> Select[int]:
    """How many rows a statement has, at most `most`, as a statement; it may not be distinct."""
    found = statement.order_by(None).with_only_columns(literal(1), maintain_column_froms=True).limit(most)
    return select(func.count()).select_from(found.subquery())


def counted(db: Session, statement: Select[*tuple[Any, ...]], number: int, size: int = SIZE, most: int = MOST) -> Cut:
    """Where a page is in what a statement gives."""
    reach = reach_of(number, size, most)
    total = db.scalar(count(statement, reach + 1)) or 0
    return cut(min(total, reach), number, size, more=total > reach)


def reach_of(number: int, size: int = SIZE, most: int = MOST) -> int:
    """How far a list is counted when a page of it is asked for."""
    return min(max(most, number * size), FURTHEST)


def page(db: Session, statement: Select[*tuple[Any, ...]], number: int, size: int = SIZE) -> Page[Any]:
    """A page of what a statement gives, in its order."""
    here = counted(db, statement, number, size)
    return here.page(db.execute(here.of(statement)).all())


def merged(parts: Sequence[Select[*tuple[Any, ...]]], rank: str, order: Order, here: Cut) -> Select[*tuple[Any, ...]]:
    """A page of several statements by `rank`, a column that is the same in all rows of a part, and then in an order.

    Of each part no more is read than the page can show. Where an index has its rows in that order, a page costs the
    same however long the list is.
    """
    firsts = (select(part.order_by(*order(part.selected_columns)).limit(here.end).subquery()) for part in parts)
    together = union_all(*firsts).subquery()
    return here.of(select(together).order_by(together.c[rank], *order(together.c)))


def asked_for(given: Mapping[str, str]) -> int:
    """The number of the page that an address asks for; 1 if it asks for none. To find the last, all are counted."""
    number = given.get("page", "1")
    if number == "last":
        return FURTHEST
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else 1
