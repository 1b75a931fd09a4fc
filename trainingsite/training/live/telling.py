"""Mails about live sessions, with the file for the calendar."""

from datetime import datetime

from flask import current_app

from trainingsite.config import Settings
from trainingsite.deeds import Act
from trainingsite.infra.times import as_day, local, site_zone
from trainingsite.training.live.calendars import Entry, calendar
from trainingsite.training.live.models import LiveSession
from trainingsite.training.live.rules import Place


def entry_of(session: LiveSession, now: datetime, *, with_link: bool = True) -> Entry:
    """A session as calendars keep it; the online link is for those who have a place."""
    settings: Settings = current_app.extensions["signpost_settings"]
    return Entry(
        uid=str(session.public_id),
        sequence=session.sequence,
        title=session.title,
        starts_at=session.starts_at,
        minutes=session.minutes,
        where=session.place or (session.link if with_link else "Online"),
        url=f"{settings.public_url}/sessions/{session.public_id}",
        changed_at=now,
        cancelled=session.cancelled_at is not None,
    )


def in_words(at: datetime) -> str:
    """Tuesday 24 November 2026, 14:00, in the site's zone."""
    here = local(at, site_zone())
    return f"{here:%A} {as_day(here.date())}, {here:%H:%M}"


def tell(act: Act, kind: str, person_id: int, session: LiveSession, *, with_calendar: bool = True) -> None:
    """Queue the mail `live/<kind>` about a session to a person."""
    facts: dict[str, str | int] = {
        "title": session.title,
        "when": in_words(session.starts_at),
        "minutes": session.minutes,
        "place": session.place,
        "link": "" if kind == Place.WAITING else session.link,
        "until": in_words(session.changes_until),
        "session": str(session.public_id),
        "scheme_id": session.scheme_id,
    }
    if with_calendar:
        facts["calendar"] = calendar(entry_of(session, act.now))
    act.mail(f"live/{kind}", person_id, **facts)
