"""Files of status: what one would do, one line of it done, and a record closed or opened again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, or_

from trainingsite.access import Permission
from trainingsite.accounts import queries as accounts
from trainingsite.accounts import status_service
from trainingsite.accounts.models import Person
from trainingsite.accounts.rules import Status
from trainingsite.accounts.status_service import Told
from trainingsite.deeds import Act
from trainingsite.feeds import status_queries, status_rules
from trainingsite.feeds.models import Feed, FeedRow
from trainingsite.feeds.status_rules import Judged, StatusFile
from trainingsite.feeds.writing import add_lines, write
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import local
from trainingsite.schemes import asking
from trainingsite.selection import interview_service
from trainingsite.training.live import service as live

KIND = "status"
GONE = (Status.WITHDRAWN, Status.DECEASED)  # their places and times go to others


@dataclass(frozen=True, slots=True)
class Wish:
    """A file, and what it was called."""

    file: StatusFile
    title: str = ""


def look(act: Act, wish: Wish) -> Sequence[Judged]:
    """What would be done, line by line, without writing anything down.

    Raises:
        Refused: "not_allowed".
    """
    act.require(Permission.RECORD_STATUS)
    lines = wish.file.lines
    asked = status_rules.Feed(
        status_queries.people(act.db, act.actor, [line.key for line in lines if not line.fault]),
        local(act.now, act.actor.zone).date(),
        status_queries.may_close(act.db, act.actor),
    )
    return list(status_rules.judge(lines, asked))


def prepare(act: Act, wish: Wish) -> UUID:
    """Write down what would be done, line by line, and do nothing yet.

    Raises:
        Refused: "not_allowed".
    """
    judged = look(act, wish)
    feed = write(act, KIND, wish.title, wish.file.ignored, invites=False)
    return add_lines(act, feed, (_row(one) for one in judged))


def _row(one: Judged) -> dict[str, Any]:
    return {
        "number": one.line.number,
        "name": "",
        "email": one.line.key,
        "scheme": "",
        "scheme_id": one.person.scheme_id if one.person else None,
        "part": "",
        "status": one.line.status.value if one.line.status else "",
        "since": one.since or one.line.since,
        "person_id": one.person.person_id if one.person else None,
        "state": one.state.value,
        "code": one.code,
    }


def apply(act: Act, _feed: Feed, row: Any) -> str:
    """Do one line. Returns the code of what it did.

    Raises:
        Refused: "not_allowed".
    """
    person = act.db.get_one(Person, row.person_id, with_for_update=True)
    if Status.DECEASED in (person.status, row.status):
        _refuse_unless_closer(act)
    else:
        act.require(Permission.RECORD_STATUS, row.scheme_id if row.scheme_id is not None else -1)
    changed = _set(act, person, Told(Status(row.status), row.since), row.scheme_id)
    return str(row.code) if changed else "as_it_is"


def reopen(act: Act, public_id: UUID) -> None:
    """It was a mistake: the record is as it was before, and mail goes again. A second press changes nothing.

    Raises:
        Refused: "no_closed_records" for who may not know of any, "no_such_person".
    """
    _refuse_unless_closer(act)
    person = accounts.by_public_id(act.db, public_id)
    if person is None:
        raise Refused("no_such_person", status=404)
    if person.status == accounts.FROZEN:
        _set(act, person, Told(Status.ACTIVE, None), None)


def _refuse_unless_closer(act: Act) -> None:
    if not status_queries.may_close(act.db, act.actor):
        raise Refused("no_closed_records", status=404)


def _set(act: Act, person: Person, told: Told, scheme_id: int | None) -> bool:
    before = Status(person.status)
    changed = status_service.set_status(act, person.id, told, scheme_id)
    if told.status in GONE and told.status is not before:
        live.leave_all(act, person.id)
        interview_service.cancel_all(act, person.id)
    if told.status is Status.DECEASED and before is not Status.DECEASED:
        _close(act, person)
    return changed


def _close(act: Act, person: Person) -> None:
    """Take the name out of lists that were handed in, and tell the one who is to know."""
    asking.forget(act, person.id)
    known = accounts.addresses(act.db, person.id)
    theirs = [one for one in (person.email, known.second if known and known.is_confirmed else "") if one]
    typed = and_(FeedRow.email.in_(theirs), FeedRow.status == "")
    spoken_of = and_(FeedRow.person_id == person.id, FeedRow.status != Status.DECEASED)
    act.db.execute(delete(FeedRow).where(or_(typed, spoken_of)))
    told = status_queries.lead(act.db)
    if told is not None:
        act.mail("feeds/closed", told.id)
