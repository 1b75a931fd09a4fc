"""Lists of people or of badges that somebody hands in: pasted, or as CSV. Pure."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from trainingsite.infra import sheets
from trainingsite.infra.pasted import id_in
from trainingsite.infra.refused import Refused

LARGEST = 2 * 1024 * 1024
MOST = 10_000
LONGEST = 254
_EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;]+")
_HEADS = ("email", "e-mail", "e-mail address", "mail", "badge", "link", "url", "id")


class Fault(StrEnum):
    """What is wrong with a line of itself."""

    NONE = ""
    NOT_READ = "not_read"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was given, counted from 1: an e-mail address, or a badge."""

    number: int
    given: str
    email: str = ""
    badge: UUID | None = None
    fault: Fault = Fault.NONE


def decoded(data: bytes) -> str:
    """A file as text, as spreadsheets write it.

    Raises:
        Refused: "roll_unreadable", too large or no text.
    """
    if len(data) > LARGEST:
        raise Refused("roll_unreadable", status=422)
    text = sheets.decoded(data)
    if text is None:
        raise Refused("roll_unreadable", status=422)
    return text


def read(text: str) -> tuple[Line, ...]:
    """The lines of a list, without its heading and without empty ones.

    Raises:
        Refused: "roll_empty", or "roll_too_long".
    """
    found, seen = [], set()
    for number, given in _cells(text):
        line = _line(number, given[:LONGEST])
        key = line.email or line.badge
        found.append(Line(number, line.given, fault=Fault.TWICE) if key and key in seen else line)
        seen.add(key)
        if len(found) > MOST:
            raise Refused("roll_too_long", status=422, most=MOST)
    if not found:
        raise Refused("roll_empty", status=422)
    return tuple(found)


def _line(number: int, given: str) -> Line:
    if email := _EMAIL.search(given):
        return Line(number, given, email=email[0].lower())
    if badge := id_in(given):
        return Line(number, given, badge=badge)
    return Line(number, given, fault=Fault.NOT_READ)


def _cells(text: str) -> Iterator[tuple[int, str]]:
    """The number and the telling cell of each line: of the column that is so named, else the first that can be read."""
    lines = text.replace("\0", "").splitlines()
    separator = max(",;\t", key=(lines[0] if lines else "").count)
    rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
    column: int | None = None
    try:
        for number, row in enumerate(rows, 1):
            cells = [cell.strip() for cell in row]
            heads = [at for at, cell in enumerate(cells) if cell.lower() in _HEADS]
            if number == 1 and heads:
                column = heads[0]
            elif any(cells):
                yield number, cells[column] if column is not None and column < len(cells) else _telling(cells)
    except csv.Error:
        raise Refused("roll_unreadable", status=422) from None


def _telling(cells: list[str]) -> str:
    return next((cell for cell in cells if _EMAIL.search(cell) or id_in(cell)), " ".join(cells).strip())
