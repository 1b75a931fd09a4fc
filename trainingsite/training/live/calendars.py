"""A session as an iCalendar file (RFC 5545). Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

PRODUCT = "-//Signpost//Live sessions//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar keeps of a meeting: `uid` stays the same for ever, `sequence` rises with every change."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    minutes: int
    where: str
    url: str
    changed_at: datetime
    cancelled: bool = False


def calendar(entry: Entry) -> str:
    """The file. One that is cancelled takes the meeting out of the calendar that it is opened with."""
    from icalendar import STATUS, Calendar, Event  # takes long to load, and few need it

    status = STATUS.CANCELLED if entry.cancelled else STATUS.CONFIRMED
    event = Event.new(
        uid=f"{entry.uid}@{urlsplit(entry.url).hostname or 'localhost'}",
        sequence=entry.sequence,
        summary=entry.title,
        start=entry.starts_at,
        end=entry.starts_at + timedelta(minutes=entry.minutes),
        location=entry.where,
        url=entry.url,
        stamp=entry.changed_at,
        status=status,
    )
    method = "CANCEL" if entry.cancelled else "PUBLISH"
    made = Calendar.new(prodid=PRODUCT, uid=entry.uid, method=method, subcomponents=[event])
    return str(made.to_ical().decode())
