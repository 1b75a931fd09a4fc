"""The kinds of field that quiz files are made of: exact numbers, durations, identifiers, lists.

A file is read strictly (`"3"` is no number), yet YAML has no tuples, fractions or durations: these types say
what stands for them, and write themselves back in the same form.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Posted: TypeAlias = Mapping[str, Sequence[str]]

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DURATION = re.compile(r"(?:(\d{1,4}) ?d)? ?(?:(\d{1,5}) ?h)? ?(?:(\d{1,6}) ?min)?", re.ASCII)
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]")
NUMBER = re.compile(r"[+-]?\d{1,24}(\.\d{1,24})?(/\d{1,24})?", re.ASCII)


def read_duration(value: object) -> timedelta:
    """A duration from "20 min", "1 h", "1 h 30 min" or "7 d".

    Raises:
        ValueError: if it is none of these.
    """
    if isinstance(value, timedelta):
        return value
    text = value.strip() if isinstance(value, str) else ""
    match = DURATION.fullmatch(text)
    if not match or not text:
        raise ValueError('a duration is written like "20 min", "1 h", "1 h 30 min" or "7 d"')
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def write_duration(value: timedelta) -> str:
    """The shortest text that `read_duration` reads as `value`, in whole minutes."""
    minutes = int(value.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return " ".join(words)


def read_exact(value: object) -> Fraction:
    """An exact number from 3, 0.1 (which is one tenth here), "0.1" or "1/3".

    Raises:
        ValueError: if it is no plain number.
    """
    if isinstance(value, Fraction):
        return value
    text = "" if isinstance(value, bool) or not isinstance(value, int | float | str) else str(value).strip()
    if not NUMBER.fullmatch(text):
        raise ValueError("a number is written like 3, 0.5 or 1/3")
    top, _, bottom = text.partition("/")
    if bottom and not int(bottom):
        raise ValueError("a number can't be divided by 0")
    return Fraction(top) / Fraction(bottom or 1)


def read_day(value: object) -> object:
    """A day from "2026-11-24"; anything else is left for the type to judge."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _drop_blank_end(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


Element = TypeVar("Element")

Several = Annotated[tuple[Element, ...], Field(strict=False)]
Exact = Annotated[
    Fraction,
    BeforeValidator(read_exact),
    PlainSerializer(str),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": NUMBER.pattern}]}),
]
Duration = Annotated[
    timedelta,
    BeforeValidator(read_duration),
    PlainSerializer(write_duration),
    WithJsonSchema({"type": "string", "examples": ["20 min", "1 h", "24 h", "7 d"]}),
]
Day = Annotated[
    date,
    BeforeValidator(read_day),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Text = Annotated[str, BeforeValidator(_drop_blank_end)]
Words = Annotated[str, BeforeValidator(_drop_blank_end), StringConstraints(min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=80)]
Section = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+#[a-z0-9-]+$", max_length=160)]
Tag = Annotated[str, StringConstraints(pattern=r"^[A-Z]+$", max_length=20)]


class Part(BaseModel):
    """A piece of a quiz file: strict, frozen, and nothing in it that we don't know."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")
