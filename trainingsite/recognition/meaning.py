"""What the lines of a list mean before anything is done: who gets a badge, who has it, which can be taken back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from trainingsite.access import Permission, may
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import listed
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries, rules
from trainingsite.recognition.models import AchievementVersion, Credential
from trainingsite.recognition.roll import Fault, Line
from trainingsite.recognition.rules import Deed, LineState, State
from trainingsite.schemes.models import Enrolment
from trainingsite.schemes.queries import CohortView

PORTION = 500
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be done to which lines. `scheme` is a slug; empty is the whole university."""

    deed: Deed
    lines: tuple[Line, ...]
    achievement: str = ""
    scheme: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a line means: a person, a badge, or neither, and how it stands."""

    state: LineState
    code: str = ""
    person_id: int | None = None
    badge: UUID | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A badge that may be taken back."""

    public_id: UUID
    person_id: int
    scheme_id: int | None
    state: str
    expires_at: datetime | None


def meanings(act: Act, wish: Wish, cohort: CohortView | None) -> Iterator[tuple[Line, Meant]]:
    """Each line with what it means, worked out in a few statements for all of them."""
    people = _people(act, wish.lines, cohort)
    if wish.deed is Deed.ISSUE:
        have = _holders(act, wish.achievement, cohort)
        for line in wish.lines:
            yield line, _faulty(line) or _to_get(people.get(line.email), have)
        return
    by_id, by_person = _badges(act, wish, people)
    for line in wish.lines:
        named = line.badge is not None or bool(wish.achievement)
        held = by_id.get(line.badge) if line.badge else by_person.get(people.get(line.email, -1))
        yield line, _faulty(line) or _to_lose(act, wish.deed, held, "no_badge" if named else "which_badge")


def _faulty(line: Line) -> Meant | None:
    return Meant(LineState.FAULT, line.fault.value) if line.fault is not Fault.NONE else None


def _to_get(person_id: int | None, have: Mapping[int, UUID]) -> Meant:
    if person_id is None:
        return Meant(LineState.UNKNOWN, "nobody")
    if person_id in have:
        return Meant(LineState.HAS, "has_it", person_id, have[person_id])
    return Meant(LineState.READY, "", person_id)


def _to_lose(act: Act, deed: Deed, held: Held | None, code: str) -> Meant:
    if held is None:
        return Meant(LineState.UNKNOWN, code)
    scheme_id = held.scheme_id if held.scheme_id is not None else -1
    if not may(act.actor, Permission.REVOKE_BADGES, scheme_id):
        return Meant(LineState.FAULT, "not_allowed", held.person_id, held.public_id)
    try:
        rules.refuse_unless_possible(deed, State(held.state), held.expires_at, act.now)
    except Refused as refused:
        return Meant(LineState.FAULT, refused.code, held.person_id, held.public_id)
    return Meant(LineState.READY, "", held.person_id, held.public_id)


def _people(act: Act, lines: Sequence[Line], cohort: CohortView | None) -> Mapping[str, int]:
    """The people with these addresses; of a cohort only those who are enrolled in it."""
    found: dict[str, int] = {}
    for portion in _portions([line.email for line in lines if line.email]):
        wanted = select(Person.email, Person.id).where(Person.email.in_(portion), listed(Person.id))
        if cohort is not None:
            enrolled = select(Enrolment.person_id).where(Enrolment.cohort_id == cohort.id)
            wanted = wanted.where(Person.id.in_(enrolled))
        found |= {row.email: row.id for row in act.db.execute(wanted)}
    return found


def _holders(act: Act, slug: str, cohort: CohortView | None) -> Mapping[int, UUID]:
    """Who has an achievement already, in the cohort or in none."""
    wanted = (
        select(Credential.person_id, Credential.public_id)
        .join(AchievementVersion, AchievementVersion.id == Credential.achievement_id)
        .where(AchievementVersion.slug == slug, Credential.scope == (cohort.id if cohort else 0))
    )
    return {row.person_id: row.public_id for row in act.db.execute(wanted)}


def _badges(act: Act, wish: Wish, people: Mapping[str, int]) -> tuple[dict[UUID, Held], dict[int, Held]]:
    """The badges that are named, and of each person the newest for the achievement; only what the actor may see."""
    columns = (
        Credential.public_id,
        Credential.person_id,
        Credential.scheme_id,
        Credential.state,
        Credential.expires_at,
    )
    seen = select(*columns).where(queries.visible(act.actor), listed(Credential.person_id)).order_by(Credential.id)
    by_id: dict[UUID, Held] = {}
    for named in _portions([line.badge for line in wish.lines if line.badge is not None]):
        rows = act.db.execute(seen.where(Credential.public_id.in_(named)))
        by_id |= {row.public_id: Held(*row) for row in rows}
    by_person: dict[int, Held] = {}
    of_slug = seen.join(AchievementVersion, AchievementVersion.id == Credential.achievement_id).where(
        AchievementVersion.slug == wish.achievement
    )
    for portion in _portions(list(people.values()) if wish.achievement else []):
        rows = act.db.execute(of_slug.where(Credential.person_id.in_(portion)))
        by_person |= {row.person_id: Held(*row) for row in rows}
    return by_id, by_person


def _portions(wanted: Sequence[Value]) -> Iterator[Sequence[Value]]:
    for at in range(0, len(wanted), PORTION):
        yield wanted[at : at + PORTION]
