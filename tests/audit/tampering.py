"""Somebody who has the whole database in hands and wants the log to say something else."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from trainingsite.deeds import SYSTEM, Act, act_as

TABLES = ("audit_entry", "audit_link", "audit_checkpoint", "audit_detail")


@contextmanager
def unlocked() -> Iterator[Act]:
    """A deed in which the database's own triggers no longer guard the log."""
    with act_as(SYSTEM) as act:
        if act.db.get_bind().dialect.name == "postgresql":
            for table in TABLES:
                act.db.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        else:
            names = act.db.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            for name in names:
                act.db.execute(text(f"DROP TRIGGER {name}"))
        yield act
