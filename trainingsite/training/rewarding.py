"""What follows a pass, soon after it: the module's badge, and the mail that says so."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from trainingsite.accounts.queries import listed
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import Act
from trainingsite.recognition import service as recognition
from trainingsite.schemes.rules import QuizRequirement, Requirements
from trainingsite.training import attempt_queries, queries
from trainingsite.training.models import Attempt

JOB = "reward_pass"


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
    badge = f"trained-{quiz.module}"
    if badge in catalogue().achievements:
        done = Requirements((quiz.module,), (QuizRequirement(passed.quiz),), agreement=False)
        evidence = queries.award_evidence(act.db, passed.person_id, done)
        recognition.award(then, passed.person_id, badge, recognition.AwardFacts(evidence=evidence))
    then.mail(payload["mail"], passed.person_id, quiz=quiz.title, attempt=str(passed.public_id))
