"""Mails about interviews, with the file for the calendar."""

from dataclasses import dataclass

from flask import current_app

from trainingsite.config import Settings
from trainingsite.deeds import Act
from trainingsite.selection.interview_models import Interview, InterviewSlot
from trainingsite.training.live.calendars import Entry, calendar
from trainingsite.training.live.telling import in_words

TITLE = "Interview: peer mentoring"


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail tells: an interview and its time; `is_off` when it isn't at that time any more."""

    interview: Interview
    slot: InterviewSlot
    slug: str = ""
    application: str = ""
    is_off: bool = False


def tell(act: Act, kind: str, person_id: int, told: Told) -> None:
    """Queue the mail `selection/<kind>`.

    An applicant's calendar keeps one entry that moves; an interviewer's keeps one for each time that was taken.
    """
    slot, interview = told.slot, told.interview
    settings: Settings = current_app.extensions["signpost_settings"]
    own = person_id != slot.interviewer_id
    entry = Entry(
        uid=str(interview.public_id) if own else f"{interview.public_id}-{slot.public_id}",
        sequence=interview.sequence,
        title=TITLE,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        where=slot.place or slot.link,
        url=f"{settings.public_url}/apply/{told.slug}/interview" if own else f"{settings.public_url}/desk/interviews",
        changed_at=act.now,
        cancelled=told.is_off,
    )
    facts: dict[str, str | int] = {
        "when": in_words(slot.starts_at),
        "minutes": slot.minutes,
        "place": slot.place,
        "link": slot.link,
        "slug": told.slug,
        "application": told.application,
    }
    act.mail(f"selection/{kind}", person_id, **facts, calendar=calendar(entry), scheme_id=slot.scheme_id)
