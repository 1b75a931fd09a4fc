"""Reading what people wrote, for the coordinators of their schemes and nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, String, and_, bindparam, literal, null, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from trainingsite.access import Actor, Permission, granted_ids
from trainingsite.accounts.queries import listed
from trainingsite.content import versions
from trainingsite.infra.db import UtcDateTime
from trainingsite.infra.prepared import hot
from trainingsite.infra.refused import Refused
from trainingsite.quiz.questions.reflection import Reflection
from trainingsite.schemes.models import Cohort, Enrolment
from trainingsite.schemes.queries import FIRST_IN_SCHEME
from trainingsite.training import attempt_queries, queries
from trainingsite.training.attempt_queries import Response
from trainingsite.training.models import Attempt, AttemptResponse, ReflectionReading
from trainingsite.training.queries import Learner
from trainingsite.training.statements import PERSON, RESPONSE, table

READING = table(ReflectionReading)
KIND = "reflection"
URGENCY = 3

ANSWERS_AND_READINGS = hot(
    select(
        *(RESPONSE.c[name] for name in ("item_id", "revision", "response", "saved_at", "mark", "certainty", "tries")),
        *(READING.c[name] for name in ("asked_at", "read_at", "levels", "comment")),
        PERSON.c.name.label("reader"),
    )
    .select_from(RESPONSE)
    .outerjoin(READING, and_(READING.c.attempt_id == RESPONSE.c.attempt_id, READING.c.item_id == RESPONSE.c.item_id))
    .outerjoin(PERSON, PERSON.c.id == READING.c.read_by)
    .where(RESPONSE.c.attempt_id == bindparam("attempt_id"))
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the reading of somebody's words stands, for themselves; `levels` are numbers by criterion."""

    read_at: datetime | None
    reader: str | None
    levels: Mapping[str, int]
    comment: str


@dataclass(frozen=True, slots=True)
class ToRead:
    """What somebody wrote, for who reads it. `scheme_id` is a scheme of the learner's that the reader coordinates."""

    reading: ReflectionReading
    learner: Learner
    scheme_id: int
    attempt: UUID
    quiz: str
    quiz_title: str
    question: Reflection
    text: str


def answers_and_readings(db: Session, attempt_id: int) -> tuple[dict[str, Response], dict[str, Reading]]:
    """The answers of an attempt, and how those that somebody reads stand, each by item, in one statement."""
    rows = db.execute(ANSWERS_AND_READINGS, {"attempt_id": attempt_id}).all()
    answers = {row.item_id: attempt_queries.response(row) for row in rows}
    readings = {
        row.item_id: Reading(row.read_at, row.reader, row.levels or {}, row.comment or "")
        for row in rows
        if row.asked_at is not None
    }
    return answers, readings


def to_read(db: Session, actor: Actor, person: UUID, public_id: UUID, *, hold: bool = False) -> ToRead:
    """What a person wrote, if the actor coordinates a scheme that they are in; held until the deed ends if `hold`.

    Being an administrator doesn't open it.

    Raises:
        Refused: "no_such_person" and "no_such_reflection", status 404; "not_allowed" and "own_training", status 403.
    """
    learner = queries.learner(db, actor, Permission.READ_REFLECTIONS, person)
    shared = granted_ids(actor, Permission.READ_REFLECTIONS) & queries.schemes_of(db, learner.id)
    if not shared:
        raise Refused("not_allowed", status=403, permission=Permission.READ_REFLECTIONS.value)
    statement = (
        select(ReflectionReading, Attempt.public_id, Attempt.quiz, Attempt.version, AttemptResponse.response)
        .join(Attempt, Attempt.id == ReflectionReading.attempt_id)
        .join(
            AttemptResponse,
            and_(
                AttemptResponse.attempt_id == ReflectionReading.attempt_id,
                AttemptResponse.item_id == ReflectionReading.item_id,
            ),
        )
        .where(ReflectionReading.public_id == public_id, ReflectionReading.person_id == learner.id)
    )
    row = db.execute(statement.with_for_update(of=ReflectionReading) if hold else statement).first()
    if row is None:
        raise Refused("no_such_reflection", status=404)
    reading, attempt, quiz, version, text = row
    kept = versions.quiz_version(db, quiz, version)
    question = cast(Reflection, kept.quiz.item(reading.item_id))
    return ToRead(reading, learner, min(shared), attempt, quiz, kept.title, question, text)


def waiting(actor: Actor) -> Select[Any]:
    """What waits for the actor to be read, once for each scheme that they coordinate and the learner is in."""
    statement = (
        select(
            as_type(literal(KIND), String(30)).label("kind"),
            ReflectionReading.public_id.label("subject"),
            Cohort.scheme_id.label("scheme_id"),
            ReflectionReading.person_id.label("person_id"),
            ReflectionReading.asked_at.label("since"),
            as_type(null(), UtcDateTime()).label("due"),
            literal(URGENCY).label("urgency"),
            ReflectionReading.item_id.label("detail_code"),
        )
        .join(Enrolment, Enrolment.person_id == ReflectionReading.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(
            ReflectionReading.read_at.is_(None),
            ReflectionReading.person_id != actor.person_id,
            listed(ReflectionReading.person_id),
            FIRST_IN_SCHEME,
            Cohort.scheme_id.in_(granted_ids(actor, Permission.READ_REFLECTIONS)),
        )
    )
    return cast("Select[Any]", statement)
