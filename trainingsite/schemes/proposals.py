"""What is proposed for a new scheme: its short name, the year's name and its days. Pure."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

YEAR_BEGINS = 8  # in August
OPEN_FOR = timedelta(weeks=8)
MOST = 60
RESERVED = frozenset({"new"})  # the desk has a page of that name


@dataclass(frozen=True, slots=True)
class Proposal:
    """A year and the days on which it takes mentors."""

    year: str
    opens_on: date
    closes_on: date


def short_name(name: str) -> str:
    """A scheme's name as it can stand in an address: small letters, digits and single hyphens; "" if none is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:MOST].rstrip("-")


def free(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or with the first number behind it that nobody has yet."""
    number, tried = 1, wanted
    while tried in taken or tried in RESERVED:
        number += 1
        tail = f"-{number}"
        tried = wanted[: MOST - len(tail)].rstrip("-") + tail
    return tried


def is_short_name(slug: str) -> bool:
    """Whether it can be a scheme's short name."""
    return bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)) and len(slug) <= MOST and slug not in RESERVED


def academic_year(day: date) -> str:
    """The academic year of a day, as people write it: 2026–27."""
    begins = day.year if day.month >= YEAR_BEGINS else day.year - 1
    return f"{begins}–{(begins + 1) % 100:02}"


def proposed(today: date) -> Proposal:
    """A first year that takes mentors from today on for eight weeks."""
    return Proposal(academic_year(today), today, today + OPEN_FOR)


def following(last: Proposal) -> Proposal:
    """The year after `last`, with the same days one year later."""
    return Proposal(following_year(last.year), a_year_later(last.opens_on), a_year_later(last.closes_on))


def following_year(name: str) -> str:
    """A year's name with its numbers one higher: 2027–28 after 2026–27; "" if there is no number in it."""
    found = re.fullmatch(r"(\d{4})(?:(\D)(\d{2}|\d{4}))?", name.strip())
    if found is None:
        return ""
    begins, between, ends = found.groups()
    later = str(int(begins) + 1)
    return later if ends is None else f"{later}{between}{(int(ends) + 1) % 10 ** len(ends):0{len(ends)}}"


def a_year_later(day: date) -> date:
    """The same day of the next year; the last of February stays the last."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
