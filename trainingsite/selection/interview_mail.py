"""Mails about interviews, with the file for the calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from trainingsite.config import Settings
from trainingsite.deeds import Act
from trainingsite.selection import interview_queries as queries
from trainingsite.selection.interview_models import Interview, InterviewSlot
from trainingsite.training.live.calendars import Entry, calendar
from trainingsite.training.live.rules import REMIND
from trainingsite.training.live.telling import in_words

TITLE = "Interview: peer mentoring"


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail tells: an interview and its time; `is_off` when it isn't at that time any more, `is_closed` when the
    application was withdrawn or decided, `is_handed_over` when somebody else interviews then.
    """

    interview: Interview
    slot: InterviewSlot
    slug: str = ""
    application: str = ""
    is_off: bool = False
    is_closed: bool = False
    is_handed_over: bool = False


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
    act.mail(f"selection/{kind}", person_id, **_facts(told), calendar=calendar(entry))


def tell_missed(act: Act, person_id: int, told: Told) -> None:
    """Tell an applicant who didn't come that they can choose another time."""
    act.mail("selection/interview-missed", person_id, **_facts(told))


def remind(act: Act, _payload: Mapping[str, Any]) -> None:
    """The job that reminds both of an interview within a day, once of each time that was booked."""
    for one in queries.soon(act.db, act.now, act.now + REMIND):
        interviewer = ((one.slot.interviewer_id, str(one.application)),) if one.is_there else ()
        for person_id, application in ((one.applicant, ""), *interviewer):
            mail: dict[str, str | int] = {"kind": "selection/interview-soon", "person_id": person_id}
            facts = _facts(Told(one.interview, one.slot, slug=one.slug, application=application))
            key = f"interview-soon:{one.interview.public_id}:{one.slot.public_id}:{person_id}"
            act.later("send_mail", {**mail, **facts}, key=key)


def _facts(told: Told) -> dict[str, str | int]:
    slot = told.slot
    return {
        "when": in_words(slot.starts_at),
        "minutes": slot.minutes,
        "place": slot.place,
        "link": slot.link,
        "slug": told.slug,
        "application": told.application,
        "closed": int(told.is_closed),
        "handed_over": int(told.is_handed_over),
        "again": int(slot.withdrawn_at is None),
        "scheme_id": slot.scheme_id,
    }
