"""How moments are shown: in the site's zone, inside <time>."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask
from markupsafe import Markup


def local(at: datetime, zone: str) -> datetime:
    """The moment in the zone."""
    return at.astimezone(ZoneInfo(zone))


def as_day(at: date) -> str:
    """24 November 2026."""
    return f"{at.day} {at:%B %Y}"


def init_app(app: Flask, zone: str) -> None:
    """Give templates the filters `when`, `day` and `clock`."""

    def when(at: datetime | None) -> Markup:
        if at is None:
            return Markup("–")
        here = local(at, zone)
        return Markup('<time datetime="{}">{} {:%b %Y, %H:%M}</time>').format(
            here.isoformat("T", "seconds"), here.day, here
        )

    def day(at: datetime | date | None) -> Markup:
        if at is None:
            return Markup("–")
        here = local(at, zone).date() if isinstance(at, datetime) else at
        return Markup('<time datetime="{}">{}</time>').format(here.isoformat(), as_day(here))

    def clock(at: datetime | None) -> Markup:
        if at is None:
            return Markup("–")
        here = local(at, zone)
        return Markup('<time datetime="{}">{:%H:%M}</time>').format(here.isoformat("T", "seconds"), here)

    app.jinja_env.filters.update(when=when, day=day, clock=clock)
