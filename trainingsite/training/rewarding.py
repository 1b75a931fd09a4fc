"""What follows a pass, soon after it: the module's badge, and the mail that says so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingsite.accounts.queries import listed
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import Act
from trainingsite.recognition import queries as recognised
from trainingsite.recognition import service as recognition
from trainingsite.schemes.rules import QuizRequirement, Requirements
from trainingsite.training import attempt_queries, queries
from trainingsite.training.models import Attempt

JOB = "reward_pass"
SOON = timedelta(minutes=5)  # a worker that runs takes seconds


@dataclass(frozen=True, slots=True)
class Reward:
    """A pass's badge as its page tells it: `here` and which, `soon`, `late`, or `none` if the module has none."""

    state: str
    badge: UUID | None = None


def of_pass(db: Session, person_id: int, module: str, passed_at: datetime, now: datetime) -> Reward:
    """How it stands with the badge of somebody who passed a module's quiz."""
    if badge_of(module) not in catalogue().achievements:
        return Reward("none")
    if held := recognised.held(db, person_id, badge_of(module), None):
        return Reward("here", held.public_id)
    return Reward("soon" if now - passed_at < SOON else "late")


def badge_of(module: str) -> str:
    """The name of a module's badge."""
    return f"trained-{module}"


def ask(act: Act, attempt_id: int, mail: str) -> None:
    """Have the worker reward an attempt that passed: handing in is quick, and the pass counts at once."""
    act.later(JOB, {"attempt": attempt_id, "mail": mail, "at": act.now.isoformat()})


def reward(act: Act, payload: Mapping[str, Any]) -> None:
    """The job: the module's badge, if it has one, and the mail, as of when it was asked for.

    Nothing for a pass that is no longer one.
    """
    lasting = (Attempt.id == payload["attempt"], Attempt.passed.is_(True), listed(Attempt.person_id))
    if act.db.scalar(select(Attempt.id).where(*lasting)) is None:
        return
    then = replace(act, now=datetime.fromisoformat(payload["at"]))
    passed = attempt_queries.attempt_by_id(act.db, payload["attempt"])
    quiz = attempt_queries.quiz_of(act.db, passed)
    badge = badge_of(quiz.module)
    if badge in catalogue().achievements:
        done = Requirements((quiz.module,), (QuizRequirement(passed.quiz),), agreement=False)
        evidence = queries.award_evidence(act.db, passed.person_id, done)
        recognition.award(then, passed.person_id, badge, recognition.AwardFacts(evidence=evidence))
    then.mail(payload["mail"], passed.person_id, quiz=quiz.title, attempt=str(passed.public_id))
