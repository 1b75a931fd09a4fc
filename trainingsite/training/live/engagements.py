"""What somebody has at which time, over all rooms, so that a page can say that two things are at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Select, union_all
from sqlalchemy.orm import Session

from trainingsite.training.live.rules import Engagement, Span

ENGAGEMENTS = "signpost_engagements"
LONGEST = timedelta(days=1)
Engaged = Callable[[int, datetime], Select[*tuple[Any, ...]]]


def engagements(db: Session, person_id: int, now: datetime) -> list[Engagement]:
    """What somebody has from now on, in one statement; each room offers `kind, subject, title, starts_at, minutes`."""
    sources: tuple[Engaged, ...] = current_app.extensions[ENGAGEMENTS]
    rows = db.execute(union_all(*(one(person_id, now - LONGEST) for one in sources)))
    return [Engagement(row.kind, row.subject, row.title, Span(row.starts_at, row.minutes)) for row in rows]
