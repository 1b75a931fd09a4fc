"""A long list, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

Row = TypeVar("Row")
SIZE = 25


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """A page's rows, how many there are in all, which page it is (from 1), and of how many."""

    rows: Sequence[Row]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Where in a list a page is: its number, from 1, of how many, and of so many rows each."""

    number: int
    pages: int
    size: int

    def of(self, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """The statement for this page's rows alone."""
        return statement.limit(self.size).offset((self.number - 1) * self.size)


def cut(total: int, number: int, size: int = SIZE) -> Cut:
    """The page that is asked for, or the nearest that there is; an empty list has one page."""
    pages = max(1, -(-total // size))
    return Cut(min(max(1, number), pages), pages, size)


def count(db: Session, statement: Select[*tuple[Any, ...]]) -> int:
    """How many rows a statement has."""
    return db.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0


def page(db: Session, statement: Select[*tuple[Any, ...]], number: int, size: int = SIZE) -> Page[Any]:
    """A page of what a statement gives, in its order."""
    total = count(db, statement)
    here = cut(total, number, size)
    return Page(db.execute(here.of(statement)).all(), total, here.number, here.pages)


def asked_for(given: Mapping[str, str]) -> int:
    """The number of the page that an address asks for; 1 if it asks for none."""
    number = given.get("page", "1")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else 1
