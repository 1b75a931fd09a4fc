"""One search over people, applications and badges, within what the searcher may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from trainingsite.access import Actor
from trainingsite.home import people
from trainingsite.home.people import Found
from trainingsite.recognition import queries as recognition
from trainingsite.recognition.queries import Card
from trainingsite.selection import list_queries as selection

MOST = 10


@dataclass(frozen=True, slots=True)
class Finds:
    """The first of what was found of each kind, and how many there are."""

    people: Sequence[Found]
    applications: Sequence[Any]
    badges: Sequence[Card]
    counts: tuple[int, int, int]

    @property
    def total(self) -> int:
        return sum(self.counts)


def find(db: Session, actor: Actor, text: str, now: datetime) -> Finds:
    """What `text` finds: the beginnings of names' words and of addresses, or the link or id of one thing."""
    found = people.people(db, actor, people.Wanted(text=text), now)
    filed = selection.applications(db, actor, selection.Wanted(text=text, sort="newest"), now)
    issued = recognition.register(db, actor, recognition.Wanted(text=text), now)
    counts = (found.total, filed.total, issued.total)
    return Finds(found.rows[:MOST], filed.rows[:MOST], issued.rows[:MOST], counts)
