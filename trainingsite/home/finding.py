"""One search over people, applications and badges, within what the searcher may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts import queries as accounts
from trainingsite.home import people
from trainingsite.home.people import Found
from trainingsite.infra.paging import Page
from trainingsite.recognition import queries as recognition
from trainingsite.recognition.queries import Card
from trainingsite.selection import list_queries as selection

MOST = 10


@dataclass(frozen=True, slots=True)
class Finds:
    """What was found of each kind: the first of it, and how many there are."""

    people: Page[Found]
    applications: Page[Any]
    badges: Page[Card]

    @property
    def total(self) -> int:
        return self.people.total + self.applications.total + self.badges.total


def find(db: Session, actor: Actor, text: str, now: datetime) -> Finds:
    """What `text` finds: the beginnings of names' words and of addresses, or the link or id of one thing."""
    called = accounts.whoever(db, text, among_few=scheme_ids(actor, Permission.SEE_PEOPLE) is not None)
    return Finds(
        people.people(db, actor, people.Wanted(text=text, size=MOST), now, called),
        selection.applications(db, actor, selection.Wanted(text=text, sort="newest", size=MOST), now, called),
        recognition.register(db, actor, recognition.Wanted(text=text, size=MOST), now, called),
    )
