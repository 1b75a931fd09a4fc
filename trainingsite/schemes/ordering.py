"""Lines that a year keeps in an order, each under an id. Pure."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from trainingsite.infra.refused import Refused


class Named(Protocol):
    """Something with an id."""

    @property
    def id(self) -> str: ...


class Way(StrEnum):
    """Where a line goes."""

    UP = "up"
    DOWN = "down"


Line = TypeVar("Line", bound=Named)


def place_of(lines: Sequence[Named], line_id: str) -> int:
    """Where the line with this id stands.

    Raises:
        Refused: "no_such_line", status 404.
    """
    for place, one in enumerate(lines):
        if one.id == line_id:
            return place
    raise Refused("no_such_line", status=404)


def shifted(lines: Sequence[Line], line_id: str, way: Way) -> tuple[Line, ...]:
    """With a line one place further up or down; the first can't go up, nor the last down.

    Raises:
        Refused: "no_such_line", status 404.
    """
    place, order = place_of(lines, line_id), list(lines)
    other = place - 1 if way is Way.UP else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return tuple(order)


def exchanged(lines: Sequence[Line], new: Line) -> tuple[Line, ...]:
    """With `new` in the place of the line that has its id."""
    return tuple(new if one.id == new.id else one for one in lines)


def refuse_more(lines: Sequence[Named], most: int) -> None:
    """Go on only if there is room for another line.

    Raises:
        Refused: "lines_full" (most).
    """
    if len(lines) >= most:
        raise Refused("lines_full", status=422, most=most)


def left(lines: Sequence[Line], gone: Line) -> tuple[Line, ...]:
    """Without one of the lines.

    Raises:
        Refused: "last_line", if none would be left.
    """
    if len(lines) == 1:
        raise Refused("last_line")
    return tuple(one for one in lines if one.id != gone.id)


def free_id(words: str, begins: str, longest: int, taken: Collection[str]) -> str:
    """An id made from some words that isn't taken. What `begins` ends with stands between its parts."""
    between = begins[-1]
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    made = begins + (re.sub(r"[^a-z0-9]+", between, plain.replace("'", "")).strip(between) or "line")
    number, tried = 1, made[:longest].rstrip(between)
    while tried in taken:
        number += 1
        tail = f"{between}{number}"
        tried = made[: longest - len(tail)].rstrip(between) + tail
    return tried
