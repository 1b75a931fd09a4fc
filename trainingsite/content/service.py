"""Keeping the exact version of content that somebody used."""

from typing import cast
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Table
from sqlalchemy.dialects import postgresql, sqlite

from trainingsite.content.models import ContentVersion
from trainingsite.content.values import Versioned
from trainingsite.deeds import Act
from trainingsite.infra.prepared import hot

TABLE = cast(Table, ContentVersion.__table__)
ADD = {
    "sqlite": hot(sqlite.insert(TABLE).on_conflict_do_nothing(index_elements=["hash"])),
    "postgresql": hot(postgresql.insert(TABLE).on_conflict_do_nothing(index_elements=["hash"])),
}

_committed: WeakKeyDictionary[Engine, set[str]] = WeakKeyDictionary()


def keep_version(act: Act, version: Versioned) -> None:
    """Keep the source of `version` for ever. Costs one statement, and none once this process has committed it."""
    engine = act.db.get_bind().engine
    known = _committed.setdefault(engine, set())
    if version.hash in known:
        return
    row = {
        "hash": version.hash,
        "kind": version.kind,
        "slug": version.slug,
        "revision": version.revision,
        "source": version.source,
        "kept_at": act.now,
    }
    act.db.execute(ADD[engine.dialect.name], row)
    act.once_kept(lambda: known.add(version.hash))
