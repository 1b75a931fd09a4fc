"""Decisions about many that were confirmed: what is held in them, which there were lately, and who may look at them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, scheme_ids
from trainingsite.accounts.models import Person
from trainingsite.accounts.queries import shown_name
from trainingsite.selection.bulk_models import DecisionBulk, DecisionBulkRow
from trainingsite.selection.models import Application
from trainingsite.selection.rules import Move

HELD = frozenset({Move.DECLINE.value, Move.WAIT.value})  # done ten minutes later, so that they can be taken back
READY, FAULT = "ready", "fault"
LATELY = timedelta(hours=12)
SHOWN = 5


def is_held() -> ColumnElement[bool]:
    """The condition that an application is decided about in a decision that is confirmed and not done yet."""
    going = (DecisionBulk.runs_at.is_not(None), DecisionBulk.undone_at.is_(None), DecisionBulk.done_at.is_(None))
    held = select(DecisionBulkRow.application_id).join(DecisionBulk, DecisionBulk.id == DecisionBulkRow.bulk_id)
    return Application.id.in_(held.where(*going, DecisionBulkRow.state == READY))


def may_see(actor: Actor) -> ColumnElement[bool]:
    """The condition that the actor prepared a decision about many, or, once it is confirmed, decides about all whom it
    is about and isn't one of them. An administrator sees everybody's.
    """
    if actor.is_admin:
        return literal(True)
    ids = scheme_ids(actor, Permission.DECIDE_APPLICATIONS) or ()
    own = and_(Application.person_id == actor.person_id, DecisionBulkRow.state != FAULT)
    others = (
        select(DecisionBulkRow.number)
        .join(Application, Application.id == DecisionBulkRow.application_id)
        .where(DecisionBulkRow.bulk_id == DecisionBulk.id, or_(Application.scheme_id.not_in(ids), own))
        .correlate(DecisionBulk)
    )
    return or_(
        DecisionBulk.by_id == actor.person_id,
        and_(DecisionBulk.runs_at.is_not(None), ~others.exists()),
    )


def lately(db: Session, actor: Actor, now: datetime) -> Sequence[Any]:
    """What the actor may see of what is held now or was in the last hours, the newest first: with how many it is about
    and who prepared it.
    """
    about = (
        select(func.count())
        .where(DecisionBulkRow.bulk_id == DecisionBulk.id, DecisionBulkRow.state != FAULT)
        .correlate(DecisionBulk)
        .scalar_subquery()
    )
    statement = (
        select(DecisionBulk, about.label("people"), shown_name(Person).label("author"))
        .outerjoin(Person, Person.id == DecisionBulk.by_id)
        .where(DecisionBulk.runs_at > now - LATELY, DecisionBulk.move.in_(sorted(HELD)), may_see(actor))
    )
    return db.execute(statement.order_by(DecisionBulk.runs_at.desc()).limit(SHOWN)).all()


def held_with(db: Session, actor: Actor, application_id: int, now: datetime) -> Any:
    """The decision about many in which an application is held, if any, and whether the actor may look at it."""
    held = (DecisionBulk.runs_at > now, DecisionBulk.undone_at.is_(None))
    return db.execute(
        select(DecisionBulk, may_see(actor).label("is_seen"))
        .join(DecisionBulkRow, DecisionBulkRow.bulk_id == DecisionBulk.id)
        .where(DecisionBulkRow.application_id == application_id, DecisionBulkRow.state == READY, *held)
        .limit(1)
    ).first()
