"""Reading schemes, cohorts and enrolments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, select, union
from sqlalchemy.orm import Session, aliased

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts.models import Person, RoleGrant
from trainingsite.accounts.queries import listed, shown_name
from trainingsite.infra.refused import Refused
from trainingsite.schemes import rules, sign_off_rules
from trainingsite.schemes.models import Cohort, Enrolment, JoinAsk, Scheme, SignOff
from trainingsite.schemes.rules import Terms, terms_from_json
from trainingsite.schemes.sign_off_rules import Office


@dataclass(frozen=True, slots=True)
class CohortView:
    """A cohort with its scheme, as pages and rules need it."""

    id: int
    public_id: UUID
    scheme_id: int
    scheme_slug: str
    scheme_name: str
    scheme_type: str
    year: str
    opens_on: date
    closes_on: date
    terms: Terms


@dataclass(frozen=True, slots=True)
class YearNamed:
    """A year of a scheme as it is offered among others."""

    id: int
    public_id: UUID
    scheme_name: str
    year: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A sign-off, and the name of who recorded it (None if they are gone)."""

    sign_off: SignOff
    recorded_by: str | None


COLUMNS = (
    Cohort.id,
    Cohort.public_id,
    Scheme.id.label("scheme_id"),
    Scheme.slug.label("scheme_slug"),
    Scheme.name.label("scheme_name"),
    Scheme.type.label("scheme_type"),
    Cohort.year,
    Cohort.opens_on,
    Cohort.closes_on,
    Cohort.terms,
)


# Somebody asked to join who hasn't answered and isn't in by another way.
ASK_OPEN = (
    JoinAsk.answered_at.is_(None),
    ~select(Enrolment.id)
    .where(
        Enrolment.person_id == JoinAsk.person_id,
        Enrolment.cohort_id == JoinAsk.cohort_id,
        Enrolment.part == JoinAsk.part,
    )
    .correlate(JoinAsk)
    .exists(),
)
EARLIER, ITS_YEAR = aliased(Enrolment), aliased(Cohort)
# That an enrolment, in a statement with its year, is its person's first in the scheme: so that each scheme counts once.
FIRST_IN_SCHEME: ColumnElement[bool] = ~(
    select(EARLIER.id)
    .join(ITS_YEAR, ITS_YEAR.id == EARLIER.cohort_id)
    .where(EARLIER.person_id == Enrolment.person_id, ITS_YEAR.scheme_id == Cohort.scheme_id)
    .where(EARLIER.id < Enrolment.id)
    .correlate(Enrolment, Cohort)
    .exists()
)
AHEAD = Cohort.opens_on > func.current_date()


def view(row: Any) -> CohortView:
    """A row that has COLUMNS among its columns, as a value."""
    given = row._mapping
    columns = {column.key: given[column.key] for column in COLUMNS if column.key != "terms"}
    return CohortView(**columns, terms=terms_from_json(given["terms"]))


def cohorts() -> Select[*tuple[Any, ...]]:
    """Cohorts with their schemes, to be narrowed by the caller."""
    return select(*COLUMNS).join(Scheme, Scheme.id == Cohort.scheme_id)


def open_cohorts(db: Session, today: date) -> list[CohortView]:
    """The cohorts that take people today, by scheme name."""
    statement = cohorts().where(Cohort.opens_on <= today, Cohort.closes_on >= today).order_by(Scheme.name)
    return [view(row) for row in db.execute(statement)]


def years_of(db: Session, actor: Actor, permission: Permission) -> list[YearNamed]:
    """The years of those schemes in which the actor has a permission: the newest first, then by name, and at the end
    those that haven't begun.
    """
    ids = scheme_ids(actor, permission)
    named = select(Cohort.id, Cohort.public_id, Scheme.name, Cohort.year).join(Scheme, Scheme.id == Cohort.scheme_id)
    found = named if ids is None else named.where(Scheme.id.in_(ids))
    ordered = found.order_by(AHEAD, Cohort.opens_on.desc(), Scheme.name, Cohort.id)
    return [YearNamed(*row) for row in db.execute(ordered)]


def named(db: Session, ids: Collection[int] | None) -> list[tuple[str, str]]:
    """Slug and name of these schemes, by name; None means all of them."""
    wanted = select(Scheme.slug, Scheme.name).order_by(Scheme.name)
    rows = db.execute(wanted if ids is None else wanted.where(Scheme.id.in_(ids)))
    return [(row.slug, row.name) for row in rows]


def latest_cohort(db: Session, slug: str) -> CohortView:
    """The newest year of a scheme that has begun; one that is only being prepared if there is no other.

    Raises:
        Refused: "no_such_scheme", status 404.
    """
    statement = cohorts().where(Scheme.slug == slug).order_by(AHEAD, Cohort.opens_on.desc(), Cohort.id.desc())
    row = db.execute(statement.limit(1)).first()
    if row is None:
        raise Refused("no_such_scheme", status=404)
    return view(row)


def present_cohort(db: Session, slug: str, today: date) -> CohortView:
    """The year of a scheme that takes mentors today, or is the next to; the last one if none does any more.

    Raises:
        Refused: "no_such_scheme", status 404.
    """
    rows = db.execute(cohorts().where(Scheme.slug == slug))
    if (found := rules.present([view(row) for row in rows], today)) is None:
        raise Refused("no_such_scheme", status=404)
    return found


def cohort_by_id(db: Session, cohort_id: int) -> CohortView:
    """A year by its row's number."""
    return view(db.execute(cohorts().where(Cohort.id == cohort_id)).one())


def joined_cohort(db: Session, person_id: int, slug: str) -> CohortView | None:
    """The newest year of a scheme that a person has joined as a mentor; None if they haven't."""
    mine = (Scheme.slug == slug, Enrolment.person_id == person_id, Enrolment.part == "mentor")
    joined = cohorts().join(Enrolment, Enrolment.cohort_id == Cohort.id).where(*mine)
    row = db.execute(joined.order_by(Cohort.opens_on.desc(), Cohort.id.desc()).limit(1)).first()
    return view(row) if row is not None else None


def own_cohort(db: Session, person_id: int, slug: str) -> CohortView:
    """The newest year of a scheme that a person has joined as a mentor.

    Raises:
        Refused: "no_such_scheme", status 404; "join_first".
    """
    if (joined := joined_cohort(db, person_id, slug)) is not None:
        return joined
    raise Refused("join_first", scheme=scheme_by_slug(db, slug).name, slug=slug)


def joined_ids(db: Session, person_id: int | None) -> frozenset[int]:
    """The years that a person has joined as a mentor; nobody who isn't signed in has."""
    mine = select(Enrolment.cohort_id).where(Enrolment.person_id == person_id, Enrolment.part == "mentor")
    return frozenset(db.scalars(mine)) if person_id is not None else frozenset()


def scheme_by_slug(db: Session, slug: str) -> Scheme:
    """The scheme.

    Raises:
        Refused: "no_such_scheme", status 404.
    """
    scheme = db.scalar(select(Scheme).where(Scheme.slug == slug))
    if scheme is None:
        raise Refused("no_such_scheme", status=404)
    return scheme


def enrolment(db: Session, person_id: int, cohort_id: int, part: str = "mentor") -> Enrolment | None:
    """A person's enrolment in a cohort."""
    return db.scalar(
        select(Enrolment).where(
            Enrolment.person_id == person_id, Enrolment.cohort_id == cohort_id, Enrolment.part == part
        )
    )


def schemes(db: Session) -> list[Scheme]:
    """Every scheme, by name."""
    return list(db.scalars(select(Scheme).order_by(Scheme.name)))


def grants(db: Session) -> list[dict[str, str]]:
    """Every role that somebody has: scheme, role, name, e-mail."""
    statement = (
        select(Scheme.slug, RoleGrant.role, Person.name, Person.email)
        .join(RoleGrant, RoleGrant.scheme_id == Scheme.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(listed(Person.id))
        .order_by(Scheme.slug, RoleGrant.role, Person.name)
    )
    return [{"scheme": row[0], "role": row[1], "name": row[2], "email": row[3]} for row in db.execute(statement)]


def schemes_of(db: Session, actor: Actor, permission: Permission) -> list[Scheme]:
    """The schemes in which the actor has a permission, by name."""
    ids = scheme_ids(actor, permission)
    statement = select(Scheme).order_by(Scheme.name)
    return list(db.scalars(statement if ids is None else statement.where(Scheme.id.in_(ids))))


def members(ids: Collection[int] | None, slug: str = "") -> CompoundSelect[Any]:
    """Ids of the people who are enrolled or have a role in these schemes, None for all; only in `slug` if given."""
    enrolled = select(Enrolment.person_id).join(Cohort, Cohort.id == Enrolment.cohort_id)
    granted = select(RoleGrant.person_id)
    if ids is not None:
        enrolled, granted = enrolled.where(Cohort.scheme_id.in_(ids)), granted.where(RoleGrant.scheme_id.in_(ids))
    if slug:
        chosen = select(Scheme.id).where(Scheme.slug == slug)
        enrolled, granted = enrolled.where(Cohort.scheme_id.in_(chosen)), granted.where(RoleGrant.scheme_id.in_(chosen))
    return union(enrolled, granted)


def has_year(db: Session, scheme_id: int, year: str) -> bool:
    """Whether a scheme has a cohort of that year."""
    return db.scalar(select(Cohort.id).where(Cohort.scheme_id == scheme_id, Cohort.year == year)) is not None


def has_scheme(db: Session, slug: str) -> bool:
    """Whether there is a scheme of that short name."""
    return db.scalar(select(Scheme.id).where(Scheme.slug == slug)) is not None


def slugs(db: Session) -> frozenset[str]:
    """Every short name that is taken."""
    return frozenset(db.scalars(select(Scheme.slug)))


def years(db: Session, scheme_id: int) -> list[CohortView]:
    """A scheme's years, the newest first."""
    statement = cohorts().where(Cohort.scheme_id == scheme_id).order_by(Cohort.opens_on.desc(), Cohort.id.desc())
    return [view(row) for row in db.execute(statement)]


def year(db: Session, scheme_id: int, name: str, *, lock: bool = False) -> CohortView:
    """A scheme's year by its name, held until the deed ends if `lock`.

    Raises:
        Refused: "no_such_year", status 404.
    """
    statement = cohorts().where(Cohort.scheme_id == scheme_id, Cohort.year == name)
    row = db.execute(statement.with_for_update(of=Cohort) if lock else statement).first()
    if row is None:
        raise Refused("no_such_year", status=404)
    return view(row)


def hold(db: Session, cohort_id: int) -> None:
    """Let nobody change a year until the deed ends; others may hold it, too."""
    db.execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update(read=True))


def sign_offs(db: Session, cohort_id: int) -> dict[Office, Signed]:
    """Whose word holds about a year."""
    statement = (
        select(SignOff, shown_name(Person))
        .outerjoin(Person, Person.id == SignOff.recorded_by)
        .where(SignOff.cohort_id == cohort_id, SignOff.ended_at.is_(None))
    )
    return {Office(row[0].office): Signed(row[0], row[1]) for row in db.execute(statement)}


def is_open_to_under_18(db: Session, cohort: CohortView) -> bool:
    """Whether students under 18 take part in a year."""
    signed = sign_offs(db, cohort.id) if cohort.terms.under_18 else {}
    return sign_off_rules.is_open_to_under_18(cohort.terms, signed)
