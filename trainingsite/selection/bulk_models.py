"""One decision about many applications: prepared, looked at, confirmed, done line by line or taken back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trainingsite.infra.db import Base, PublicId


class DecisionBulk(Base):
    """The same move for many. `runs_at` is set when it is confirmed; before that moment nothing is done."""

    __tablename__ = "decision_bulk"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId]
    move: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    runs_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class DecisionBulkRow(Base):
    """An application of it. `seen` is how many decisions there were when it was looked at."""

    __tablename__ = "decision_bulk_row"
    __table_args__ = (Index("ix_decision_bulk_row_state", "bulk_id", "state"),)

    bulk_id: Mapped[int] = mapped_column(ForeignKey("decision_bulk.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    seen: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40))
