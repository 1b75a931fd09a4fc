"""Importing people: what a file would do, and one line of it done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from trainingsite.access import Permission, scheme_ids
from trainingsite.accounts import inviting
from trainingsite.accounts import queries as accounts_queries
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.deeds import Act
from trainingsite.feeds import joining, queries, rules
from trainingsite.feeds.models import Feed
from trainingsite.feeds.rules import Import, Judged, PeopleFile
from trainingsite.feeds.writing import add_lines, write
from trainingsite.infra.times import local
from trainingsite.schemes.models import Scheme

KIND = "people"


@dataclass(frozen=True, slots=True)
class Wish:
    """A file and how the form beside it was filled in: `scheme` and `part` hold for lines that name none."""

    file: PeopleFile
    title: str = ""
    scheme: str = ""
    part: str = "mentor"
    invites: bool = False


def look(act: Act, wish: Wish) -> Sequence[Judged]:
    """What would be done, line by line, without writing anything down.

    Raises:
        Refused: "not_allowed".
    """
    act.require(Permission.IMPORT_PEOPLE)
    asked = Import(
        queries.places(act.db, act.actor, local(act.now, act.actor.zone).date()),
        queries.known(act.db, act.actor, [line.email for line in wish.file.lines if not line.fault]),
        wish.scheme,
        wish.part,
        wish.invites,
        accounts_alone=act.actor.is_admin,
    )
    return list(rules.judge(wish.file.lines, asked))


def prepare(act: Act, wish: Wish) -> UUID:
    """Write down what would be done, line by line, and do nothing yet.

    Raises:
        Refused: "not_allowed".
    """
    judged = look(act, wish)
    feed = write(act, KIND, wish.title, wish.file.ignored, invites=wish.invites)
    return add_lines(act, feed, (_row(one) for one in judged))


def _row(one: Judged) -> dict[str, Any]:
    return {
        "number": one.line.number,
        "name": one.line.name,
        "email": one.line.email,
        "scheme": one.line.scheme,
        "scheme_id": one.place.scheme_id if one.place else None,
        "cohort_id": one.place.cohort_id if one.place else None,
        "part": one.part or one.line.part,
        "status": "",
        "state": one.state.value,
        "code": one.code,
    }


def apply(act: Act, feed: Feed, row: Any) -> str:
    """Do one line; what is so already is left alone. Returns the code of what it did.

    Raises:
        Refused: "not_allowed", "record_frozen".
    """
    act.require(Permission.IMPORT_PEOPLE, row.scheme_id if row.scheme_id is not None else -1)
    person = accounts_queries.by_either_email(act.db, row.email)
    if person is None:
        person = accounts.add_person(act, accounts.NewPerson(row.name, row.email), None)
        _place(act, feed, person, row)
        return "new"
    accounts.refuse_frozen(person)
    mine = scheme_ids(act.actor, Permission.IMPORT_PEOPLE)
    if person.id not in queries.shared(act.db, mine, [person.id]):
        joining.ask(act, person.id, row.cohort_id, row.part)
        return "new"
    return _mend(act, person, row) or _place(act, feed, person, row)


def _mend(act: Act, person: Person, row: Any) -> str:
    """Put right the name of somebody who never used their account, if the line was there to do so."""
    if row.code != "renamed" or _is_used(person) or person.name == row.name:
        return ""
    person.name = row.name
    accounts.rekey(act, person.id)
    return "renamed"


def _place(act: Act, feed: Feed, person: Person, row: Any) -> str:
    """Enrol somebody, and tell them if that is wanted."""
    joined = row.cohort_id is not None and joining.enrol(act, person.id, row.cohort_id, row.part)
    if feed.invites and not _is_used(person):
        inviting.send(act, person.id, key=queries.invitation(person.id))
    elif feed.invites and joined:
        scheme = act.db.get_one(Scheme, row.scheme_id)
        act.mail("feeds/added", person.id, scheme=scheme.name, part=row.part, scheme_id=scheme.id)
    if joined:
        return "joins"
    return "invited" if row.code == "invited" else "here"


def _is_used(person: Person) -> bool:
    return person.password_hash is not None or person.confirmed_at is not None
