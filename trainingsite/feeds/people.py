"""Importing people: what a file would do, and one line of it done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from trainingsite.access import Permission, Role
from trainingsite.accounts import queries as accounts_queries
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.deeds import Act
from trainingsite.feeds import queries, rules
from trainingsite.feeds.models import Feed, FeedRow
from trainingsite.feeds.rules import Import, Judged, PeopleFile
from trainingsite.infra.times import local
from trainingsite.schemes import queries as schemes_queries
from trainingsite.schemes import service as schemes
from trainingsite.schemes.models import Scheme

KIND = "people"
ROLES = {"mentor": Role.APPLICANT, "mentee": Role.MENTEE}


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
    feed = Feed(
        kind=KIND,
        title=wish.title[:120],
        invites=wish.invites,
        ignored=[head[:60] for head in wish.file.ignored[:20]],
        by_id=act.actor.person_id,
        made_at=act.now,
    )
    act.db.add(feed)
    act.db.flush()
    act.db.execute(insert(FeedRow), [_row(feed.id, one) for one in judged])
    return feed.public_id


def _row(feed_id: int, one: Judged) -> dict[str, Any]:
    return {
        "feed_id": feed_id,
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
    done = "here"
    if person is None:
        person, done = accounts.add_person(act, accounts.NewPerson(row.name, row.email), None), "new"
    accounts.refuse_frozen(person)
    used = person.password_hash is not None or person.confirmed_at is not None
    if row.code == "renamed" and not used and person.name != row.name:
        person.name, done = row.name, "renamed"
        accounts.rekey(act, person.id)
        accounts.rekey(act, person.id)
    joined = row.cohort_id is not None and _enrol(act, person, row)
    if joined and done == "here":
        # That somebody had an account before is nobody's business who didn't know it.
        done = "joins" if row.code == "joins" else "new"
    if feed.invites:
        done = _tell(act, person, row, used=used, joined=joined) or done
    return done


def _enrol(act: Act, person: Person, row: Any) -> bool:
    """Whether they weren't in that year in that part before; now they are."""
    if schemes_queries.enrolment(act.db, person.id, row.cohort_id, row.part) is not None:
        return False
    accounts.grant(act, person.id, ROLES[row.part], row.scheme_id)
    schemes.enrol(act, person.id, row.cohort_id, row.part)
    return True


def _tell(act: Act, person: Person, row: Any, *, used: bool, joined: bool) -> str:
    """Invite somebody who never chose a password, once; tell the others where they were added."""
    if not used:
        payload: dict[str, str | int] = {"kind": "accounts/invite", "person_id": person.id}
        act.later("send_mail", payload, key=queries.invitation(person.id))
        return "invited" if row.code == "invited" else ""
    if joined:
        scheme = act.db.get_one(Scheme, row.scheme_id)
        act.mail("feeds/added", person.id, scheme=scheme.name, part=row.part, scheme_id=scheme.id)
    return ""
