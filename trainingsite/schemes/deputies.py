"""Who runs a scheme: stepping down, and handing over while somebody is away."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from trainingsite.access import Permission, Role
from trainingsite.accounts import queries as people
from trainingsite.accounts import service as accounts
from trainingsite.accounts.models import Person
from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import as_day, local, site_zone
from trainingsite.schemes import handover_rules as rules
from trainingsite.schemes import queries
from trainingsite.schemes.handover_rules import Span
from trainingsite.schemes.models import Handover, Scheme


def running(act: Act, slug: str) -> Scheme:
    """A scheme that the actor runs, held until the deed ends.

    Raises:
        Refused: "no_such_scheme", "not_allowed".
    """
    scheme = queries.scheme_by_slug(act.db, slug)
    act.require(Permission.RUN_SCHEMES, scheme.id)
    act.db.refresh(scheme, with_for_update=True)
    return scheme


def step_down(act: Act, slug: str) -> None:
    """The actor no longer coordinates a scheme; what they stand in for, or are away from, ends with it.

    Raises:
        Refused: "no_such_scheme", "not_allowed", "last_coordinator".
    """
    scheme = running(act, slug)
    me = act.actor.person_id or 0
    rules.refuse_leaving(_coordinators(act.db, scheme.id), me)
    accounts.revoke(act, me, Role.COORDINATOR, scheme.id)
    for one in act.db.scalars(_open(scheme.id).where(or_(Handover.away_id == me, Handover.to_id == me))):
        _end(act, one)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is away and from when until when, who stands in, and what they should know."""

    away: UUID
    to: UUID
    span: Span
    notes: str


def hand_over(act: Act, slug: str, plan: Plan) -> None:
    """Let one coordinator stand in for another; they get a mail.

    Raises:
        Refused: "no_such_scheme", "not_allowed", "handover_needs_two", and as `refuse_span` says.
    """
    scheme = running(act, slug)
    ids = {each.public_id: each.id for each in people.holders(act.db, scheme.id, Role.COORDINATOR)}
    away, to = ids.get(plan.away, 0), ids.get(plan.to, 0)
    rules.refuse(away, to, ids.values())
    others = act.db.scalars(_open(scheme.id).where(Handover.away_id == away).with_for_update()).all()
    spans = [Span(one.from_on, one.until_on) for one in others]
    rules.refuse_span(plan.span, spans, local(act.now, act.actor.zone).date())
    row = Handover(
        public_id=uuid.uuid4(),
        scheme_id=scheme.id,
        away_id=away,
        to_id=to,
        from_on=plan.span.from_on,
        until_on=plan.span.until_on,
        notes=plan.notes,
        made_at=act.now,
    )
    act.db.add(row)
    told = {"away": plan.away, "to": plan.to, "from_on": plan.span.from_on, "until_on": plan.span.until_on}
    act.record("handover.made", "scheme", scheme.public_id, scheme_id=scheme.id, **told)
    days = {"from_on": as_day(plan.span.from_on), "until_on": as_day(plan.span.until_on)}
    away_name = act.db.get_one(Person, away).name
    act.mail("schemes/handover", to, scheme=scheme.name, away=away_name, slug=slug, **days)


def come_back(act: Act, slug: str, handover: UUID) -> None:
    """End a handover; a second time changes nothing.

    Raises:
        Refused: "no_such_scheme", "not_allowed", "no_such_handover".
    """
    scheme = running(act, slug)
    found = act.db.scalar(select(Handover).where(Handover.public_id == handover, Handover.scheme_id == scheme.id))
    if found is None:
        raise Refused("no_such_handover", status=404)
    if found.ended_at is None:
        _end(act, found)


def on_duty(act: Act, scheme_id: int, ids: Iterable[int]) -> tuple[int, ...]:
    """Whom to tell of those who would be told: not those who are away, as long as somebody is left."""
    today = local(act.now, site_zone()).date()
    away = _open(scheme_id).where(Handover.from_on <= today, Handover.until_on >= today)
    return rules.on_duty(tuple(ids), {one.away_id for one in act.db.scalars(away)})


def coordinators_on_duty(act: Act, scheme_id: int) -> tuple[int, ...]:
    """The coordinators to tell of what came to a scheme's desk."""
    return on_duty(act, scheme_id, _coordinators(act.db, scheme_id))


def handovers(db: Session, scheme_id: int, today: date) -> Sequence[Any]:
    """A scheme's handovers that aren't over, the soonest first: rows of Handover and the names of both."""
    wanted = (Handover.scheme_id == scheme_id, Handover.ended_at.is_(None), Handover.until_on >= today)
    return db.execute(_named().where(*wanted).order_by(Handover.from_on, Handover.id)).all()


def of_person(db: Session, person_id: int | None, today: date) -> Sequence[Any]:
    """Where somebody stands in for others now, or others for them: rows as of `handovers`, with the scheme's name."""
    mine = or_(Handover.to_id == person_id, Handover.away_id == person_id)
    holds = and_(Handover.ended_at.is_(None), Handover.from_on <= today, Handover.until_on >= today)
    where = (Scheme.name.label("scheme"), Scheme.slug)
    joined = _named().add_columns(*where).join(Scheme, Scheme.id == Handover.scheme_id)
    return db.execute(joined.where(mine, holds).order_by(Handover.until_on, Handover.id)).all()


def _named() -> Any:
    away, to = aliased(Person), aliased(Person)
    columns = (Handover, away.name.label("away"), to.name.label("to"))
    return select(*columns).join(away, away.id == Handover.away_id).join(to, to.id == Handover.to_id)


def _open(scheme_id: int) -> Any:
    return select(Handover).where(Handover.scheme_id == scheme_id, Handover.ended_at.is_(None))


def _coordinators(db: Session, scheme_id: int) -> tuple[int, ...]:
    return tuple(one.id for one in people.holders(db, scheme_id, Role.COORDINATOR))


def _end(act: Act, handover: Handover) -> None:
    handover.ended_at = act.now
    scheme = act.db.get_one(Scheme, handover.scheme_id)
    act.record("handover.ended", "scheme", scheme.public_id, scheme_id=scheme.id, handover=handover.public_id)
