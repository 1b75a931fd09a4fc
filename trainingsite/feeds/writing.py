"""A file as it is written down before anything is done: what it is, and each line with what it would do."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from trainingsite.deeds import Act
from trainingsite.feeds.models import Feed, FeedRow


def write(act: Act, kind: str, title: str, ignored: Sequence[str], *, invites: bool) -> Feed:
    """A feed without lines yet; `ignored` are the headings that weren't read."""
    feed = Feed(
        kind=kind,
        title=title[:120],
        invites=invites,
        ignored=[head[:60] for head in ignored[:20]],
        by_id=act.actor.person_id,
        made_at=act.now,
    )
    act.db.add(feed)
    act.db.flush()
    return feed


def add_lines(act: Act, feed: Feed, rows: Iterable[dict[str, Any]]) -> UUID:
    """The lines of a feed; gives the feed's public id."""
    act.db.execute(insert(FeedRow), [{"feed_id": feed.id, **row} for row in rows])
    return feed.public_id
