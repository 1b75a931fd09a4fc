"""Since when applications have all that the next decision rests on: it is found out every few minutes, since it comes
from many sides."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select, union, update

from trainingsite.access import Actor
from trainingsite.accounts.queries import listed
from trainingsite.deeds import Act
from trainingsite.selection import bulk_queries, queries, ready_rules
from trainingsite.selection.models import Application
from trainingsite.selection.review_models import Review, ReviewRound
from trainingsite.selection.review_queries import MARKED, NOBODY_READS
from trainingsite.selection.rules import State
from trainingsite.selection.waiting_queries import about

JOB = "find_ready"
BATCH = 200


def find(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that looks at every application about which a decision is the next step; it queues itself for more."""
    awaited = (Application.state.in_(ready_rules.AWAITED), Application.id > int(payload.get("after", 0)))
    wanted = select(Application.id, Application.public_id).where(*awaited, listed(Application.person_id))
    rows = act.db.execute(wanted.order_by(Application.id).limit(BATCH)).all()
    asked = queries.all_filed(act.db, act.actor, [row.public_id for row in rows])
    gates = bulk_queries.gates(act.db, asked, act.now)
    being_read = _being_read(act, [row.id for row in rows])
    ready = {
        one.application.id: ready_rules.is_ready(
            State(one.application.state),
            one.cohort.terms.order,
            gates[one.application.id],
            is_being_read=one.application.id in being_read,
        )
        for one in asked
    }
    for state in ready_rules.AWAITED:
        there = [one.application for one in asked if one.application.state == state]
        _mark(act, state, [one.id for one in there if ready[one.id] and one.ready_since is None], act.now)
        _mark(act, state, [one.id for one in there if not ready[one.id] and one.ready_since is not None], None)
    if len(rows) == BATCH:
        act.later(JOB, {"after": rows[-1].id})


def _mark(act: Act, state: State, ids: Collection[int], since: datetime | None) -> None:
    """Applications that somebody is deciding about right now, or has moved since, are left for the next time."""
    wanted = (Application.id.in_(ids), Application.state == state.value)
    held = act.db.scalars(select(Application.id).where(*wanted).with_for_update(skip_locked=True)).all()
    act.db.execute(update(Application).where(Application.id.in_(held)).values(ready_since=since))


def _being_read(act: Act, ids: Collection[int]) -> set[int]:
    """Which of them lack a reader though there are reviewers, or have one who hasn't sent theirs; a third too."""
    unread = select(Application.id).where(Application.id.in_(ids), Application.unread_since.is_not(None), ~NOBODY_READS)
    open_ = (Review.submitted_at.is_(None), Review.conflict.is_(None))
    reading = select(ReviewRound.application_id).join(Review, Review.round_id == ReviewRound.id)
    return set(act.db.scalars(union(unread, reading.where(ReviewRound.application_id.in_(ids), *open_))))


def waiting_gathering(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Applications for which something is still to come in; those whose reading needs a look have a line of theirs."""
    gathering = (Application.state == State.SENT.value, Application.ready_since.is_(None), or_(~MARKED, NOBODY_READS))
    return about("gathering", Application.sent_at, 4).where(*gathering, queries.to_decide(actor))


def waiting_offers(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Applications with an offer whose every gate is met."""
    met = (Application.state == State.OFFERED.value, Application.ready_since.is_not(None))
    return about("offer", Application.ready_since, 2).where(*met, queries.to_decide(actor))
