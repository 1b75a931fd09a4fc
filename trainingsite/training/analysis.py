"""Finding out about a quiz, and storing it for its page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingsite.access import SYSTEM, Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import Act, act_as
from trainingsite.infra.db import db
from trainingsite.quiz.findings import Finding, findings
from trainingsite.quiz.summary import Summary
from trainingsite.training.analysis_models import QuizSummary
from trainingsite.training.certainty_queries import Told, told

JOB = "summarise_quizzes"


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept about a quiz."""

    summary: Summary
    findings: tuple[Finding, ...]
    certainty: Told = field(default_factory=Told)


@dataclass(frozen=True, slots=True)
class Found:
    """What was kept, and when, about which revision."""

    quiz: str
    revision: int
    computed_at: datetime
    stored: Stored


def found_out(session: Session, slug: str) -> Stored:
    """What the responses to a quiz say now."""
    # Only this needs numpy: pages and commands don't wait for it to load.
    from trainingsite.quiz.item_analysis import analyse
    from trainingsite.training.analysis_queries import responses

    quiz = catalogue().quiz(slug).quiz
    summary = analyse(quiz, responses(session, slug, quiz))
    return Stored(summary, findings(summary), told(session, slug, quiz.revision))


def refresh(act: Act, slug: str) -> None:
    """Ask for a quiz's statistics to be worked out anew; once a minute is enough for everybody who asks."""
    act.require(Permission.SEE_STATISTICS)
    catalogue().quiz(slug)
    act.later(JOB, {"quiz": slug}, key=f"{JOB}:{slug}:{act.now:%Y%m%d%H%M}")


def summarise_quizzes(payload: Mapping[str, Any], _job_id: int) -> None:
    """The job: one quiz, or all of them. It reads without holding up anybody who writes."""
    for slug in [payload["quiz"]] if "quiz" in payload else list(catalogue().quizzes):
        if slug in catalogue().quizzes:
            summarise(slug)


def summarise(slug: str) -> Stored:
    """Work out a quiz's statistics and store them."""
    revision = catalogue().quiz(slug).revision
    stored = found_out(db.session(), slug)
    with act_as(SYSTEM) as act:
        kept = QuizSummary(
            quiz=slug,
            revision=revision,
            attempts=stored.summary.quiz.attempts,
            computed_at=act.now,
            payload=_form().dump_python(stored, mode="json"),
        )
        act.db.merge(kept)
    return stored


def stored(session: Session, slug: str) -> Found | None:
    """What is stored about a quiz."""
    row = session.scalar(select(QuizSummary).where(QuizSummary.quiz == slug))
    return None if row is None else _found(row)


def all_stored(session: Session) -> dict[str, Found]:
    """What is stored, by quiz."""
    return {row.quiz: _found(row) for row in session.scalars(select(QuizSummary))}


def _found(row: QuizSummary) -> Found:
    return Found(row.quiz, row.revision, row.computed_at, _form().validate_python(row.payload))


@cache
def _form() -> TypeAdapter[Stored]:
    """How a summary is written as JSON and read back."""
    return TypeAdapter(Stored)
