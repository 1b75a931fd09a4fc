"""The demo's live sessions and interviews: one that was, two to come with a line for places, times to choose from."""

from datetime import datetime, timedelta
from uuid import UUID

from trainingsite.access import Actor
from trainingsite.accounts import queries as people
from trainingsite.deeds import act_as
from trainingsite.demo.people import COURSE, INTERNATIONAL, address
from trainingsite.infra.db import db
from trainingsite.schemes import queries as schemes
from trainingsite.selection import interview_queries, readers
from trainingsite.selection import interview_service as interviews
from trainingsite.training.live import planning, service
from trainingsite.training.live.planning import Plan
from trainingsite.training.live.rules import Attendance, Kind, Span

WERE_THERE = {
    "mentor": Attendance.PRESENT,
    "ellie": Attendance.PRESENT,
    "kwame": Attendance.PRESENT,
    "nadia": Attendance.ABSENT,
    "owen": Attendance.EXCUSED,
}
COMING = ("prospective", "beatriz", "owen", "elin", "farah")
PLACES = 3


def gather(now: datetime) -> None:
    """Make them, as if they had been planned three weeks ago."""
    scheme = schemes.scheme_by_slug(db.session(), COURSE).id
    held = _plan("Listening in practice", now - timedelta(days=6))
    past = _planned(scheme, held, now - timedelta(days=20))
    for name in WERE_THERE:
        _book(name, past, now - timedelta(days=12))
    with act_as(_actor("coordinator"), held.starts_at + timedelta(minutes=10)) as act:
        seen = {_actor(name).public_id: said for name, said in WERE_THERE.items()}
        planning.note(act, past, {person: said for person, said in seen.items() if person is not None})
    with act_as(_actor("coordinator"), now - timedelta(days=5)) as act:
        planning.lock(act, past)
    ahead = _plan("Listening in practice", now + timedelta(days=5), capacity=PLACES, makes_up_for=past)
    coming = _planned(scheme, ahead, now - timedelta(days=4))
    for number, name in enumerate(COMING):
        _book(name, coming, now - timedelta(days=1, minutes=-number))
    online = _plan("Where the role ends, together", now + timedelta(days=9), online=True)
    _planned(scheme, online, now - timedelta(days=3))
    supervision = _plan("Supervision: what is on your mind", now + timedelta(days=12), kind=Kind.SUPERVISION)
    _planned(scheme, supervision, now - timedelta(days=3))
    _offer(now + timedelta(days=3))


def _plan(title: str, starts: datetime, *, capacity: int = 12, online: bool = False, **given: object) -> Plan:
    begins = starts.replace(hour=14, minute=0, second=0, microsecond=0)
    made = {
        "kind": Kind.TRAINING,
        "title": title,
        "starts_at": begins,
        "minutes": 90,
        "place": "" if online else "Library, room 2.04",
        "link": "https://meet.northmoor.example/peer-mentors" if online else "",
        "capacity": capacity,
        "changes_until": begins - timedelta(hours=24),
    }
    return Plan(**(made | given))  # type: ignore[arg-type]


def _planned(scheme: int, plan: Plan, at: datetime) -> UUID:
    with act_as(_actor("coordinator"), at) as act:
        return planning.plan(act, scheme, plan).public_id


def _book(name: str, session: UUID, at: datetime) -> None:
    with act_as(_actor(name), at) as act:
        service.book(act, session)


def _offer(at: datetime) -> None:
    """Times for interviews where a scheme asks for one; the first of them is taken."""
    scheme = schemes.scheme_by_slug(db.session(), INTERNATIONAL).id
    first = Span(at.replace(hour=10, minute=0, second=0, microsecond=0), 30)
    with act_as(_actor("coordinator")) as act:
        interviewer = act.actor.public_id
        assert interviewer is not None
        interviews.offer(act, scheme, interviews.Offer(first, 4, "Student hub, room 1", "", interviewer))
    with act_as(_actor("jun")) as act:
        taken = interview_queries.free(act.db, scheme, act.now)[0].slot.public_id
        interviews.book(act, INTERNATIONAL, taken)
    _lose_an_interviewer(scheme, Span(first.starts_at + timedelta(hours=28), 30))


def _lose_an_interviewer(scheme: int, at: Span) -> None:
    """A reviewer gave up reading for the scheme while somebody has a time with her."""
    gwen = _actor("gwen").public_id
    assert gwen is not None
    with act_as(_actor("coordinator")) as act:
        interviews.offer(act, scheme, interviews.Offer(at, 1, "Student hub, room 2", "", gwen))
    with act_as(_actor("thu")) as act:
        hers = interview_queries.free(act.db, scheme, act.now)[-1].slot.public_id
        interviews.book(act, INTERNATIONAL, hers)
    with act_as(_actor("deputy")) as act:
        readers.remove(act, INTERNATIONAL, gwen)


def _actor(name: str) -> Actor:
    db.session.rollback()
    person = people.by_email(db.session(), address(name))
    assert person is not None
    return people.actor_of(db.session(), person)
