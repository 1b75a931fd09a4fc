"""Reading credentials."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, literal, or_, select, union
from sqlalchemy.orm import Session, aliased

from trainingsite.access import Actor, Permission, may, scheme_ids
from trainingsite.accounts import queries as people
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import Called, listed
from trainingsite.infra.db import led_by
from trainingsite.infra.paging import SIZE, Page, counted
from trainingsite.infra.pasted import id_in
from trainingsite.infra.prepared import hot
from trainingsite.infra.refused import Refused
from trainingsite.recognition.keys import Kind, PublicKey
from trainingsite.recognition.models import (
    AchievementVersion,
    Credential,
    SigningKey,
    StatusList,
    StatusPlace,
)
from trainingsite.recognition.rules import Standing, State, Visibility, standing, visibility
from trainingsite.schemes.models import Cohort, Enrolment

FACT_WITHDRAWN = "What it was given for was withdrawn."
_C, _V = Credential.__table__.c, AchievementVersion.__table__.c
_BADGE = Credential.__table__.join(AchievementVersion.__table__, _V.id == _C.achievement_id)
_HELD = hot(
    select(_C.public_id, _C.state, _C.reason)
    .select_from(_BADGE)
    .where(_C.person_id == bindparam("person_id"), _V.slug == bindparam("slug"), _C.scope == bindparam("scope"))
    .order_by(_C.id.desc())
    .limit(1)
)
_VERSION = hot(select(_V.id).where(_V.slug == bindparam("slug"), _V.digest == bindparam("digest")))


def version_id(db: Session, slug: str, digest: str) -> int | None:
    """The row of an achievement as it was once defined."""
    found: int | None = db.scalar(_VERSION, {"slug": slug, "digest": digest})
    return found


@dataclass(frozen=True, slots=True)
class Awarded:
    """A badge that somebody has, by its public id. It rests while what it was given for is withdrawn."""

    public_id: UUID
    rests: bool = False


def held(db: Session, person_id: int, slug: str, cohort_id: int | None) -> Awarded | None:
    """The badge that a person holds for an achievement, in a cohort or in none."""
    row = db.execute(_HELD, {"person_id": person_id, "slug": slug, "scope": cohort_id or 0}).first()
    return Awarded(row[0], row.state == State.SUSPENDED and row.reason == FACT_WITHDRAWN) if row else None


def by_public_id(db: Session, public_id: UUID, *, lock: bool = False) -> Credential | None:
    """A credential by its public id."""
    statement = select(Credential).where(Credential.public_id == public_id)
    return db.scalar(statement.with_for_update() if lock else statement)


def to_look_after(db: Session, public_id: UUID) -> Credential | None:
    """A credential for staff who change it, held until the deed ends; None if its holder has died."""
    statement = select(Credential).where(Credential.public_id == public_id, listed(Credential.person_id))
    return db.scalar(statement.with_for_update())


def newest_list(db: Session, *, lock: bool = False) -> StatusList | None:
    """The status list that takes new credentials."""
    statement = select(StatusList).order_by(StatusList.number.desc()).limit(1)
    return db.scalar(statement.with_for_update() if lock else statement)


def places_taken(db: Session, number: int, places: Collection[int]) -> set[int]:
    """Those of `places` on a status list that were ever given away."""
    taken = select(StatusPlace.place).where(StatusPlace.list_number == number, StatusPlace.place.in_(places))
    return set(db.scalars(taken))


def of_person(db: Session, person_id: int) -> list[tuple[Credential, AchievementVersion]]:
    """Every badge that a person holds, newest first, with what it is for."""
    statement = (
        select(Credential, AchievementVersion)
        .join(AchievementVersion, AchievementVersion.id == Credential.achievement_id)
        .where(Credential.person_id == person_id)
        .order_by(Credential.issued_at.desc(), Credential.id.desc())
    )
    return [(row[0], row[1]) for row in db.execute(statement)]


@dataclass(frozen=True, slots=True)
class Card:
    """A badge as its holder's page or the desk's register shows it."""

    public_id: UUID
    slug: str
    number: int
    title: str
    description: str
    scheme: str
    scheme_id: int | None
    holder: str
    email: str
    issued_at: datetime
    expires_at: datetime | None
    standing: Standing
    shared: bool
    name_shown: bool
    reason: str
    is_signed: bool

    @property
    def is_approval(self) -> bool:
        """Whether it was given for an approval in a cohort, which runs on when the badge is taken back."""
        return self.slug == "approved-peer-mentor"


CARDS = (
    select(
        Credential.public_id,
        AchievementVersion.slug,
        AchievementVersion.number,
        AchievementVersion.definition,
        Credential.facts,
        Credential.scheme_id,
        Person.name,
        Person.email,
        Credential.issued_at,
        Credential.expires_at,
        Credential.state,
        Credential.shared,
        Credential.name_shown,
        Credential.reason,
        Credential.signed_at,
    )
    .join(AchievementVersion, AchievementVersion.id == Credential.achievement_id)
    .join(Person, Person.id == Credential.person_id)
)
NEWEST = (Credential.issued_at.desc(), Credential.id.desc())
CARDS_OF = CARDS.where(Credential.person_id == bindparam("person_id")).order_by(*NEWEST)


def card(row: Any, now: datetime) -> Card:
    """A row of CARDS as a value."""
    return Card(
        row.public_id,
        row.slug,
        row.number,
        row.definition["title"],
        row.definition["description"],
        row.facts.get("scheme_name", ""),
        row.scheme_id,
        row.name,
        row.email,
        row.issued_at,
        row.expires_at,
        standing(State(row.state), row.expires_at, now),
        row.shared,
        row.name_shown,
        row.reason or "",
        row.signed_at is not None,
    )


def cards(db: Session, person_id: int, now: datetime) -> list[Card]:
    """Every badge of a person, newest first."""
    return [card(row, now) for row in db.execute(CARDS_OF, {"person_id": person_id})]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the register is asked for; `number` counts pages from 1, of so many rows each."""

    text: str = ""
    state: str = ""
    number: int = 1
    size: int = SIZE


def register(db: Session, actor: Actor, wanted: Wanted, now: datetime, called: Called | None = None) -> Page[Card]:
    """One page of the badges that the actor may see, newest first."""
    called = called or _called(db, actor, wanted)
    conditions = _wanted(actor, wanted, now, (called, _so_called(db, wanted)))
    found = select(Credential.id).where(*conditions)
    here = counted(db, found, wanted.number, wanted.size, called.most)
    shown = here.of(found.order_by(*NEWEST)).subquery()
    rows = db.execute(CARDS.where(Credential.id.in_(select(shown.c.id))).order_by(*NEWEST))
    return here.page([card(row, now) for row in rows])


def filtered(db: Session, actor: Actor, wanted: Wanted, now: datetime) -> Iterator[Card]:
    """All badges that the actor may see and that are asked for, newest first, read in batches."""
    found = (_called(db, actor, wanted), _so_called(db, wanted))
    ordered = CARDS.where(*_wanted(actor, wanted, now, found)).order_by(*NEWEST)
    for row in db.execute(ordered.execution_options(yield_per=500)):
        yield card(row, now)


def _called(db: Session, actor: Actor, wanted: Wanted) -> Called:
    """Holders who are called as the filter says."""
    return people.whoever(db, wanted.text, among_few=scheme_ids(actor, Permission.SEE_BADGES) is not None)


def _so_called(db: Session, wanted: Wanted) -> Sequence[int]:
    """The achievements that are called as the filter says, in each of their versions."""
    slug = wanted.text.lower().replace(" ", "-")
    named = AchievementVersion.slug.contains(slug, autoescape=True)
    return db.scalars(select(AchievementVersion.id).where(named)).all() if len(slug) > 2 else ()


def _wanted(actor: Actor, wanted: Wanted, now: datetime, found: tuple[Called, Sequence[int]]) -> list[Any]:
    """The conditions on badges that are asked for; `found` are holders and achievements that are called so."""
    conditions = [visible(actor), listed(Credential.person_id)]
    if public_id := id_in(wanted.text):
        conditions.append(Credential.public_id == public_id)
    elif wanted.text:
        held, achievements = found[0].has(Credential.person_id), found[1]
        # Whatever is given to many is read in the list's order, so no index on achievements is to be used.
        conditions.append(or_(held, led_by(Credential.achievement_id).in_(achievements)) if achievements else held)
    if condition := STANDINGS.get(wanted.state):
        conditions.append(condition(now))
    return conditions


STANDINGS: dict[str, Callable[[datetime], Any]] = {
    "valid": lambda now: and_(
        Credential.state == "valid", or_(Credential.expires_at.is_(None), Credential.expires_at > now)
    ),
    "expired": lambda now: and_(Credential.state == "valid", Credential.expires_at <= now),
    "suspended": lambda _now: Credential.state == "suspended",
    "revoked": lambda _now: Credential.state == "revoked",
}


def registered(db: Session, actor: Actor, public_id: UUID, now: datetime) -> Card:
    """A badge that the actor may see.

    Raises:
        Refused: "no_such_badge", status 404, also for one in somebody else's scheme.
    """
    row = db.execute(CARDS.where(Credential.public_id == public_id, visible(actor), listed(Person.id))).first()
    if row is None:
        raise Refused("no_such_badge", status=404)
    return card(row, now)


def visible(actor: Actor) -> Any:
    """The condition that a badge is the actor's to look after: of their schemes, or of somebody enrolled in them."""
    ids = scheme_ids(actor, Permission.SEE_BADGES)
    if ids is None:
        return literal(True)
    enrolled = (
        select(Enrolment.person_id).join(Cohort, Cohort.id == Enrolment.cohort_id).where(Cohort.scheme_id.in_(ids))
    )
    each = aliased(Credential)  # two selects, so that each has its index
    of_nobody = select(each.id).where(each.scheme_id.is_(None), each.person_id.in_(enrolled))
    return Credential.id.in_(union(select(each.id).where(each.scheme_id.in_(ids)), of_nobody))


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything about a badge that may change, for its public page; what doesn't change is read by `frozen`.

    `is_signed` means that its machine forms are there.
    """

    public_id: UUID
    person_id: int
    slug: str
    number: int
    issued_at: datetime
    expires_at: datetime | None
    standing: Standing
    visibility: Visibility
    holder_name: str | None
    is_signed: bool

    @property
    def counts(self) -> bool:
        """Whether the issuer stands behind it: it is in force, or was to its end."""
        return self.standing in (Standing.VALID, Standing.EXPIRED)


_SHOWN = hot(
    select(
        *(_C.person_id, _V.slug, _V.number, _C.issued_at, _C.expires_at),
        *(_C.state, *(and_(column, listed(_C.person_id)).label(column.key) for column in (_C.shared, _C.was_shared))),
        *(_C.holder_name, _C.signed_at),
    )
    .select_from(_BADGE)
    .where(_C.public_id == bindparam("public_id"))
)
_FROZEN = hot(select(_V.definition, _C.facts).select_from(_BADGE).where(_C.public_id == bindparam("public_id")))
_FORMS = hot(
    select(_C.json_form, _C.jwt_form, _V.definition, _C.facts)
    .select_from(_BADGE)
    .where(_C.public_id == bindparam("public_id"))
)


def shown(db: Session, public_id: UUID, now: datetime) -> Shown | None:
    """A badge for its public page, in one statement; who may see it is the caller's question.

    The badges of somebody who has died are as if they had never been shared.
    """
    row = db.execute(_SHOWN, {"public_id": public_id}).first()
    if row is None:
        return None
    person_id, slug, number, issued_at, expires_at, state, is_shared, was_shared, holder_name, signed_at = row
    return Shown(
        public_id,
        person_id,
        slug,
        number,
        issued_at,
        expires_at,
        standing(State(state), expires_at, now),
        visibility(shared=is_shared, was_shared=was_shared),
        holder_name,
        signed_at is not None,
    )


def frozen(db: Session, public_id: UUID) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What never changes about a badge: the definition it was issued with, and the facts that it rests on."""
    definition, facts = db.execute(_FROZEN, {"public_id": public_id}).one()
    return definition, facts


def may_see(db: Session, actor: Actor, public_id: UUID) -> bool:
    """Whether somebody who isn't the holder looks after this badge."""
    if not may(actor, Permission.SEE_BADGES):
        return False
    return (
        db.scalar(
            select(Credential.id).where(Credential.public_id == public_id, visible(actor), listed(Credential.person_id))
        )
        is not None
    )


@dataclass(frozen=True, slots=True)
class SignedForms:
    """The signed forms of a credential, and what it was issued with: the definition, and the facts that it rests on."""

    json: bytes
    jwt: bytes
    definition: Mapping[str, Any]
    facts: Mapping[str, Any]


def signed_forms(db: Session, public_id: UUID) -> SignedForms | None:
    """The signed forms of a credential; None if it isn't signed (anew) yet."""
    row = db.execute(_FORMS, {"public_id": public_id}).first()
    return SignedForms(*row) if row is not None and row[0] is not None and row[1] is not None else None


@dataclass(frozen=True, slots=True)
class ListForms:
    """The signed forms of a status list, as far as they are made, and when they were."""

    json: bytes | None
    jwt: bytes | None
    signed_at: datetime | None


def list_forms(db: Session, number: int) -> ListForms | None:
    """The signed forms of a status list; None if there is no such list."""
    columns = (StatusList.json_form, StatusList.jwt_form, StatusList.signed_at)
    row = db.execute(select(*columns).where(StatusList.number == number)).first()
    return ListForms(*row) if row else None


def public_key(row: SigningKey) -> PublicKey:
    """A key's row as a value."""
    return PublicKey(row.kid, Kind(row.kind), row.public, row.retired_at, row.compromised_at)


def keys(db: Session) -> list[PublicKey]:
    """Every key ever used, oldest first."""
    return [public_key(row) for row in db.scalars(select(SigningKey).order_by(SigningKey.id))]


def key(db: Session, kid: str) -> PublicKey | None:
    """A key by its name."""
    row = db.scalar(select(SigningKey).where(SigningKey.kid == kid))
    return public_key(row) if row is not None else None
