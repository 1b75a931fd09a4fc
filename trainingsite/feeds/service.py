"""Feeds: confirmed, applied by a job in portions, and thrown away."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingsite.access import ANONYMOUS, Actor
from trainingsite.accounts import queries as accounts
from trainingsite.accounts.models import Person
from trainingsite.deeds import Act
from trainingsite.feeds import people, queries, statuses
from trainingsite.feeds.models import Feed, FeedRow
from trainingsite.feeds.rules import State
from trainingsite.infra.refused import Refused

JOB = "run_feed"
SLICE = 50
UNCONFIRMED_KEPT = timedelta(days=7)
DONE_KEPT = timedelta(days=30)
APPLY: Mapping[str, Callable[[Act, Feed, Any], str]] = {
    people.KIND: people.apply,
    statuses.KIND: statuses.apply,
}


def confirm(act: Act, public_id: UUID) -> None:
    """Let a job do it, in the name of whoever confirms. A second time changes nothing.

    Raises:
        Refused: "no_such_feed".
    """
    if begin(act, public_id) is not None:
        feed = queries.of(act.db, act.actor, public_id)
        act.later(JOB, {"feed": feed.id})


def begin(act: Act, public_id: UUID) -> int | None:
    """Mark a feed as confirmed and write that into the log, scheme by scheme; None if it was before.

    Raises:
        Refused: "no_such_feed".
    """
    feed = queries.of(act.db, act.actor, public_id, lock=True)
    if feed.confirmed_at is not None:
        return None
    feed.confirmed_at, feed.by_id = act.now, act.actor.person_id
    ready = select(FeedRow.scheme_id, func.count()).where(FeedRow.feed_id == feed.id, FeedRow.state == State.READY)
    for scheme_id, count in act.db.execute(ready.group_by(FeedRow.scheme_id)).all():
        act.record(f"feed.{feed.kind}", "feed", feed.public_id, scheme_id=scheme_id, count=count, file=feed.title)
    return feed.id


def run(act: Act, payload: Mapping[str, Any]) -> None:
    """The job that does the next lines; it queues itself until none is left."""
    feed_id = int(payload["feed"])
    if do_some(replace(act, actor=_who(act.db, feed_id)), feed_id):
        act.later(JOB, {"feed": feed_id})


def do_some(act: Act, feed_id: int) -> int:
    """Do the next lines of a confirmed feed as the act's actor. Returns how many are left.

    Lines go by address, so that two feeds that make the same people wait for each other and never in a circle.
    """
    feed = act.db.get(Feed, feed_id, with_for_update=True)
    if feed is None or feed.confirmed_at is None or feed.done_at is not None:
        return 0
    ready = (FeedRow.feed_id == feed_id, FeedRow.state == State.READY.value)
    next_ones = select(*FeedRow.__table__.c).where(*ready).order_by(FeedRow.email, FeedRow.number).limit(SLICE)
    for row in act.db.execute(next_ones).all():
        state, code = _done(act, feed, row)
        line = update(FeedRow).where(FeedRow.feed_id == feed_id, FeedRow.number == row.number)
        act.db.execute(line.values(state=state.value, code=code))
    left = act.db.scalar(select(func.count()).select_from(FeedRow).where(*ready)) or 0
    if not left:
        feed.done_at = act.now
    return left


def _done(act: Act, feed: Feed, row: Any) -> tuple[State, str]:
    """Do one line, and nothing of it if it is refused."""
    try:
        return _once(act, feed, row)
    except IntegrityError:
        # Somebody made the same person or enrolment in this very moment; now they can be seen.
        return _once(act, feed, row)


def _once(act: Act, feed: Feed, row: Any) -> tuple[State, str]:
    try:
        with act.db.begin_nested():
            return State.DONE, APPLY[feed.kind](act, feed, row)
    except Refused as refused:
        return State.FAILED, refused.code[:40]


def _who(db: Session, feed_id: int) -> Actor:
    """Whoever confirmed, with what they may do now: nothing any more, if they are gone."""
    person = db.scalar(select(Person).join(Feed, Feed.by_id == Person.id).where(Feed.id == feed_id))
    return accounts.actor_of(db, person) if person is not None else ANONYMOUS


def sweep(act: Act, _payload: Mapping[str, Any]) -> None:
    """Once a day: throw away what nobody confirmed within a week, and what was done a month ago."""
    stale = and_(Feed.confirmed_at.is_(None), Feed.made_at < act.now - UNCONFIRMED_KEPT)
    act.db.execute(delete(Feed).where(or_(stale, Feed.done_at < act.now - DONE_KEPT)))
