"""How moments are shown: in the site's zone, inside <time>."""

from datetime import date, datetime
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


def shown(machine: str, words: str) -> Markup:
    """A moment in words, with what machines read; neither can hold markup."""
    return Markup(f'<time datetime="{machine}">{words}</time>')  # noqa: S704


def init_app(app: Flask, zone: str) -> None:
    """Give templates the filters `when`, `day` and `clock`."""
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

    app.jinja_env.filters.update(when=when, day=day, clock=clock)
