"""The log of an attempt: one step after another, only ever added. `replay.py` says what follows from it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.quiz.marking import Result
from trainingsite.training import statements


class Kind(StrEnum):
    """What can happen in an attempt."""

    BEGAN = "began"
    ANSWERED = "answered"
    TRIED = "tried"
    EXTENDED = "extended"
    ADJUSTED = "adjusted"
    PAUSED = "paused"
    RESUMED = "resumed"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    REGRADED = "regraded"


@dataclass(frozen=True, slots=True)
class Step:
    """Something to append to an attempt's log."""

    kind: str
    key: str | None
    data: dict[str, Any]
    item_id: str | None = None


def append(act: Act, attempt_id: int, step: Step) -> None:
    """Append a step.

    Raises:
        Refused: "key_used" if another post had the same key.
    """
    row = {"of_attempt": attempt_id, "kind": step.kind, "item_id": step.item_id, "client_key": step.key}
    statement = statements.ADD_STEP.on(act.db.get_bind().dialect.name)
    added = act.db.execute(statement, {**row, "at": act.now, "data": step.data})
    if added.first() is None:
        raise Refused("key_used", status=400)


def as_text(moment: datetime | None) -> str | None:
    """A moment as a step's data has it."""
    return None if moment is None else moment.isoformat()


def marks_as_json(result: Result) -> dict[str, list[str]]:
    """Each item's exact mark and weight as a step's data has them."""
    return {item.item_id: [str(item.mark), str(item.weight)] for item in result.items}
