"""How moments are shown: in the site's zone, inside <time>."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from markupsafe import Markup

NEVER = Markup("–")
ZONE = "signpost_zone"


def local(at: datetime, zone: str) -> datetime:
    """The moment in the zone."""
    return at.astimezone(ZoneInfo(zone))


def site_zone() -> str:
    """The IANA name of the zone that the site lives in."""
    zone: str = current_app.extensions[ZONE]
    return zone


def as_day(at: date) -> str:
    """24 November 2026."""
    return f"{at.day} {at:%B %Y}"


def age_words(since: datetime, now: datetime) -> str:
    """How long ago something was, roughly: hours on the first day, then days, and months from three of them on."""
    hours = max(0, int((now - since).total_seconds() // 3600))
    for size, unit, least in ((730, "month", 3), (24, "day", 1), (1, "hour", 1)):
        if (count := hours // size) >= least:
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "less than an hour"


def shown(machine: str, words: str) -> Markup:
    """A moment in words, with what machines read; neither can hold markup."""
    return Markup(f'<time datetime="{machine}">{words}</time>')  # noqa: S704


def init_app(app: Flask, zone: str) -> None:
    """Give templates the filters `when`, `day`, `clock` and `age`."""
    app.extensions[ZONE] = zone

    def when(at: datetime | None) -> Markup:
        if at is None:
            return NEVER
        here = local(at, zone)
        return shown(here.isoformat("T", "seconds"), f"{here.day} {here:%b %Y, %H:%M}")

    def day(at: datetime | date | None) -> Markup:
        if at is None:
            return NEVER
        here = local(at, zone).date() if isinstance(at, datetime) else at
        return shown(here.isoformat(), as_day(here))

    def clock(at: datetime | None) -> Markup:
        if at is None:
            return NEVER
        here = local(at, zone)
        return shown(here.isoformat("T", "seconds"), f"{here:%H:%M}")

    def age(at: datetime | None) -> Markup:
        if at is None:
            return NEVER
        return shown(local(at, zone).isoformat("T", "seconds"), age_words(at, datetime.now(UTC)))

    app.jinja_env.filters.update(when=when, day=day, clock=clock, age=age)
