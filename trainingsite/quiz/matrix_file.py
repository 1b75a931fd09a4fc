"""A matrix of marks from CSV, as other systems can export it; every complaint has line, column and how to mend it.

The first row is `learner` and the items' ids, the second `max` and each item's largest possible mark; then a row for
each learner: an id and the marks. An empty cell says that this learner's quiz didn't show the item.
"""

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence

import numpy as np

from trainingsite.quiz.matrix import Matrix, matrix_of

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
COMMA = "separate the cells by commas, and write decimals with a point"
MARK = "write a number such as 0.5, or leave the cell empty if this learner's quiz didn't show the item"
Row = tuple[int, list[str]]


class MatrixFault(Exception):
    """Something wrong in line `line`, and in column `column` (from 1) if it is one cell."""

    def __init__(self, line: int, what: str, mend: str, column: int | None = None) -> None:
        super().__init__(what)
        self.line, self.what, self.mend, self.column = line, what, mend, column

    def __str__(self) -> str:
        place = f"{self.line}" if self.column is None else f"{self.line}:{self.column}"
        return f"{place}: {self.what} — {self.mend}"


def read_matrix(data: bytes) -> Matrix:
    """The matrix in a CSV file in UTF-8; a byte order mark and empty lines don't matter.

    Raises:
        MatrixFault: for the first thing that is wrong.
    """
    rows = _rows(data)
    ids = _ids(next(rows, None))
    maxima = _maxima(next(rows, None), ids)
    known: dict[str, float] = {"": math.nan}
    seen: dict[str, int] = {}
    marks: list[list[float]] = []
    for line, cells in rows:
        _refuse_uneven(line, cells, ids)
        learner = cells[0]
        if not learner:
            raise MatrixFault(line, "the row has no learner", "write an id into its first cell", 1)
        if learner in seen:
            what = f"{learner!r} stands here twice, first in line {seen[learner]}"
            raise MatrixFault(line, what, "keep one row a learner", 1)
        seen[learner] = line
        marks.append([_mark(known, each, (line, column), ids) for column, each in enumerate(cells[1:], 2)])
    table = np.array(marks, dtype=np.float64).reshape(len(marks), len(ids))
    return matrix_of(ids, maxima, table)


def _rows(data: bytes) -> Iterator[Row]:
    """The rows that hold something, with the line that each ends in."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MatrixFault(line, "the file isn't in UTF-8", "save it as CSV in UTF-8") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield reader.line_num, stripped
    except csv.Error as error:
        mend = "put cells with a comma or a quote into quotes, and close them"
        raise MatrixFault(max(reader.line_num, 1), f"the line isn't CSV: {error}", mend) from None


def _ids(row: Row | None) -> list[str]:
    if row is None:
        raise MatrixFault(1, "the file is empty", "begin it with a row `learner` and the items' ids")
    line, cells = row
    for sign, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(cells) == 1 and sign in cells[0]:
            raise MatrixFault(line, f"the cells are separated by {name}", COMMA)
    if cells[0].casefold() != "learner":
        raise MatrixFault(line, f"the first cell is {cells[0]!r}", "write `learner`, then the items' ids", 1)
    ids = cells[1:]
    if not ids:
        raise MatrixFault(line, "there are no items", "write the items' ids behind `learner`")
    for column, each in enumerate(ids, 2):
        if not each:
            raise MatrixFault(line, "an item has no id", "write one, or remove the column", column)
        if each in ids[: column - 2]:
            raise MatrixFault(line, f"the item {each!r} stands here twice", "give each column an id of its own", column)
    return ids


def _maxima(row: Row | None, ids: Sequence[str]) -> list[float]:
    if row is None:
        raise MatrixFault(2, "the second row is missing", "write `max`, then each item's largest possible mark")
    line, cells = row
    if cells[0].casefold() != "max":
        mend = "write `max`, then each item's largest possible mark"
        raise MatrixFault(line, f"the second row begins with {cells[0]!r}", mend, 1)
    _refuse_uneven(line, cells, ids)
    found = []
    for column, (text, item) in enumerate(zip(cells[1:], ids, strict=True), 2):
        value = _number(text)
        if value is None or value < 0:
            what = f"the largest mark of {item!r} is {text!r}"
            raise MatrixFault(line, what, "write a number from 0 up", column)
        found.append(value)
    return found


def _refuse_uneven(line: int, cells: Sequence[str], ids: Sequence[str]) -> None:
    if len(cells) != len(ids) + 1:
        what = f"the row has {len(cells)} cells, the first row has {len(ids) + 1}"
        raise MatrixFault(line, what, "give each item a cell, empty if it wasn't shown")


def _mark(known: dict[str, float], text: str, place: tuple[int, int], ids: Sequence[str]) -> float:
    """A cell's mark; each text is read once."""
    found = known.get(text)
    if found is None:
        value = _number(text)
        line, column = place
        if value is None:
            mend = COMMA if ";" in text or re.fullmatch(r"\d+,\d+", text) else MARK
            raise MatrixFault(line, f"{text!r} for {ids[column - 2]!r} isn't a number", mend, column)
        found = known[text] = value
    return found


def _number(text: str) -> float | None:
    if len(text) > 40 or not NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) and abs(value) < 1e12 else None
