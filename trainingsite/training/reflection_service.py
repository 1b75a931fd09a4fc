"""Asking a coordinator to read what somebody wrote, and recording that they did. It never changes a mark."""

import uuid
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert

from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.quiz.model import Quiz
from trainingsite.training import attempt_queries, reflection_queries
from trainingsite.training.attempt_queries import AttemptView


def ask(act: Act, ended: AttemptView, quiz: Quiz) -> None:
    """Whatever was written in an ended attempt for somebody to read waits on the desk from now on."""
    wanted = [each.item_id for each in ended.drawn if quiz.item(each.item_id).wants_reader]
    answers = attempt_queries.responses(act.db, ended.id) if wanted else {}
    rows = [
        {
            "public_id": uuid.uuid4(),
            "attempt_id": ended.id,
            "person_id": ended.person_id,
            "item_id": item_id,
            "asked_at": act.now,
        }
        for item_id in wanted
        if item_id in answers and answers[item_id].value is not None
    ]
    if rows:
        act.db.execute(insert(reflection_queries.READING), rows)


def record(act: Act, person: UUID, reading: UUID, levels: Mapping[str, int], comment: str) -> None:
    """The actor has read what somebody wrote: a level for each criterion, and words for the learner.

    Raises:
        Refused: as `reflection_queries.to_read` says; "reflection_read" if somebody else was first.
    """
    found = reflection_queries.to_read(act.db, act.actor, person, reading, hold=True)
    if found.reading.read_at is not None:
        raise Refused("reflection_read", at=found.reading.read_at)
    found.reading.read_at, found.reading.read_by = act.now, act.actor.person_id
    found.reading.levels, found.reading.comment = dict(levels), comment or None
    about = {"quiz": found.quiz, "item": found.reading.item_id, "levels": dict(levels)}
    act.record("reflection.read", "reflection", reading, scheme_id=found.scheme_id, **about)
    act.mail("training/reflection-read", found.learner.id, quiz=found.quiz_title, attempt=str(found.attempt))
