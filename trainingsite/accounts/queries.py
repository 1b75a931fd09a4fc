"""Reading people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, case, false, or_, select
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Role
from trainingsite.accounts.models import Person, PersonKey, RoleGrant, SecondAddress, SignIn
from trainingsite.accounts.rules import Status, normal_email, sought, whole
from trainingsite.infra.db import Numbers, begins
from trainingsite.infra.paging import MOST, Cut, count
from trainingsite.infra.pasted import id_in
from trainingsite.infra.prepared import hot

FROZEN = Status.DECEASED.value
# On tables rather than on models: every request of somebody signed in begins with it.
PERSON, GRANT, SIGN_IN = (cast(Table, model.__table__).c for model in (Person, RoleGrant, SignIn))
KEYS = cast(Table, PersonKey.__table__)
ACTOR = hot(
    select(PERSON.id, PERSON.public_id, PERSON.name, PERSON.is_admin, GRANT.scheme_id, GRANT.role)
    .select_from(SignIn.__table__)
    .join(Person.__table__, PERSON.id == SIGN_IN.person_id)
    .outerjoin(RoleGrant.__table__, GRANT.person_id == PERSON.id)
    .where(SIGN_IN.token == bindparam("token"), SIGN_IN.ended_at.is_(None), SIGN_IN.expires_at > bindparam("now"))
    .where(PERSON.status != FROZEN)
)


def listed(person_id: Any) -> ColumnElement[bool]:
    """The condition that somebody stands in lists and can be dealt with, by the column that holds their row number.

    Only who has died doesn't: their record is frozen as it was.
    """
    found: ColumnElement[bool] = person_id.not_in(select(PERSON.id).where(PERSON.status == FROZEN))
    return found


def shown_name(who: Any) -> ColumnElement[str | None]:
    """The name of somebody who did something, `who` being Person or an alias; none of who has died."""
    found: ColumnElement[str | None] = case((who.status != FROZEN, who.name))
    return found


def actor(db: Session, token: UUID, now: datetime, zone: str) -> Actor | None:
    """The actor behind a device's token, with every grant, in one statement."""
    rows = db.execute(ACTOR, {"token": token, "now": now}).all()
    if not rows:
        return None
    person_id, public_id, name, is_admin = rows[0][:4]
    grants = frozenset((row[4], Role(row[5])) for row in rows if row[4] is not None)
    return Actor(person_id, public_id, name, is_admin, grants, zone)


def by_email(db: Session, email: str) -> Person | None:
    """The person with that address."""
    return db.scalar(select(Person).where(Person.email == normal_email(email)))


def by_either_email(db: Session, email: str) -> Person | None:
    """The person with that address, or else the one who confirmed it as their second."""
    wanted = normal_email(email)
    statement = (
        select(Person)
        .outerjoin(SecondAddress, SecondAddress.person_id == Person.id)
        .where(
            or_(
                Person.email == wanted,
                and_(SecondAddress.email == wanted, SecondAddress.confirmed_at.is_not(None)),
            )
        )
        .order_by((Person.email == wanted).desc())
        .limit(1)
    )
    return db.scalar(statement)


@dataclass(frozen=True, slots=True)
class Addresses:
    """A person's addresses; `second` is "" if there is none, and counts once it is confirmed."""

    email: str
    second: str
    is_confirmed: bool


def addresses(db: Session, person_id: int) -> Addresses | None:
    """A person's addresses; None if there is no such person."""
    statement = (
        select(Person.email, SecondAddress.email.label("second"), SecondAddress.confirmed_at)
        .outerjoin(SecondAddress, SecondAddress.person_id == Person.id)
        .where(Person.id == person_id)
    )
    row = db.execute(statement).first()
    return Addresses(row.email, row.second or "", row.confirmed_at is not None) if row is not None else None


NAMED = 2_000  # so many who are found by a text are named to a statement one by one
MANY = 100  # of more than that they are counted so far
BY_NAME = (Person.name, Person.id)


def called(text: str) -> Select[Any]:
    """Ids of those who are found by `text`: each of its words begins a word of their name or one of their addresses."""
    words = sorted(sought(text), key=len, reverse=True)  # the longest leads to the fewest
    found = select(PersonKey.person_id).where(*begins(PersonKey.word, words[0]) if words else (false(),))
    for word in words[1:]:
        other = KEYS.alias().c
        found = found.where(select(1).where(other.person_id == PersonKey.person_id, *begins(other.word, word)).exists())
    return found


def is_called(text: str, person_id: Any) -> ColumnElement[bool]:
    """The condition that somebody is found by `text`, asked of each person's own words."""
    words = sought(text)
    keys = (KEYS.alias().c for _word in words)
    found = (
        select(1).where(key.person_id == person_id, *begins(key.word, word)).exists()
        for key, word in zip(keys, words, strict=True)
    )
    return and_(*found) if words else false()


@dataclass(frozen=True, slots=True)
class Called:
    """How those who are found by a text are looked for in lists: as `few` by their row numbers, and else by asking
    each. Lists of whoever is found count them as far as `most`."""

    text: str
    few: Numbers | None = None
    most: int = MOST

    def has(self, person_id: Any) -> ColumnElement[bool]:
        """The condition that somebody is among them, by the column that holds their row number."""
        return is_called(self.text, person_id) if self.few is None else self.few.have(person_id)

    @property
    def are_many(self) -> bool:
        """Whether so many are found that a page of a list is soon full, in whatever order."""
        return self.most < MOST


def whoever(db: Session, text: str, *, among_few: bool) -> Called:
    """Those who are found by a text. Among few people each is asked; otherwise the words lead to them, unless they lead
    to very many. The link or id of something is nobody's name."""
    if among_few or not text or id_in(text):
        return Called(text)
    few = Numbers.of(db, called(text).distinct(), NAMED)
    return Called(text, few) if few is not None else Called(text, None, MANY)


def by_name(db: Session, found: Select[*tuple[Any, ...]], called: Called, here: Cut) -> Sequence[Any]:
    """A page of people, or of what is theirs, by name; `found` has Person in it, and is narrowed to who is called so.

    Of very many those come first whose name begins as the text does: an index has them in their order, while the
    others of that name may stand together anywhere in a list by name.
    """
    if not called.are_many:
        return db.execute(here.of(found.order_by(*BY_NAME))).all()
    table = KEYS.alias()
    key = table.c
    begun = and_(key.person_id == Person.id, *begins(key.word, whole(called.text)))
    firsts = found.join(table, begun)
    before = db.scalar(count(firsts, here.end)) or 0
    rows = list(db.execute(here.of(firsts.order_by(key.word, Person.id))).all())
    if before < here.end:
        rest = found.where(~select(1).where(begun).correlate(Person).exists()).order_by(*BY_NAME)
        rows += db.execute(rest.limit(here.size - len(rows)).offset(max(0, here.end - here.size - before))).all()
    return rows


def first_called(db: Session, text: str, among: ColumnElement[bool], most: int) -> list[int]:
    """Row numbers of people who are found by a text and meet a condition: those first whose name begins as it does."""
    if not sought(text):
        return []
    everybody = select(Person.id).where(among).limit(most)
    begun = and_(PersonKey.person_id == Person.id, *begins(PersonKey.word, whole(text)))
    found = list(db.scalars(everybody.join(PersonKey, begun).order_by(PersonKey.word, Person.id)))
    if len(found) < most:
        found += db.scalars(everybody.where(Person.id.in_(called(text)), Person.id.not_in(found)).order_by(*BY_NAME))
    return found[:most]


def by_public_id(db: Session, public_id: UUID) -> Person | None:
    """The person with that public id."""
    return db.scalar(select(Person).where(Person.public_id == public_id))


def actor_of(db: Session, person: Person, zone: str = "Europe/London") -> Actor:
    """A person as an actor, without a device; for commands and the demo."""
    rows = db.execute(select(RoleGrant.scheme_id, RoleGrant.role).where(RoleGrant.person_id == person.id))
    grants = frozenset((scheme_id, Role(role)) for scheme_id, role in rows)
    return Actor(person.id, person.public_id, person.name, person.is_admin, grants, zone)


def holders(db: Session, scheme_id: int, role: Role) -> list[Person]:
    """Who has a role in a scheme, by name."""
    statement = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.scheme_id == scheme_id, RoleGrant.role == role.value, listed(Person.id))
        .order_by(Person.name)
    )
    return list(db.scalars(statement))


def administrators(db: Session) -> list[Person]:
    """Who may do everything, by name."""
    return list(db.scalars(select(Person).where(Person.is_admin, listed(Person.id)).order_by(Person.name)))


def devices(db: Session, person_id: int, now: datetime) -> list[SignIn]:
    """Where a person is signed in, latest first."""
    live = (SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
    return list(db.scalars(select(SignIn).where(*live).order_by(SignIn.began_at.desc())))


def listing(db: Session) -> list[Mapping[str, Any]]:
    """Everybody, for `flask people list`."""
    statement = select(Person.public_id, Person.name, Person.email, Person.is_admin, Person.confirmed_at)
    return [dict(row._mapping) for row in db.execute(statement.where(listed(Person.id)).order_by(Person.name))]
