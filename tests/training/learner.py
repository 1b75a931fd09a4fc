"""Somebody at work in training, through the services."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.factories import actor_of
from tests.factories.training import rewarded
from trainingsite.accounts.models import Person
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.quiz.fields import Json
from trainingsite.quiz.questions import Item
from trainingsite.training import attempt_queries, service
from trainingsite.training.attempt_queries import AttemptView, Response
from trainingsite.training.rules import Phase
from trainingsite.training.service import Saved, Saving

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
QUIZ = "listening"
RIGHT, WRONG = 0, 1


@dataclass
class Learner:
    """A person whose clock stands still until it is put forward."""

    person: Person
    now: datetime = MONDAY
    keys: list[str] = field(default_factory=list)

    def wait(self, **length: float) -> None:
        self.now += timedelta(**length)

    def begin(self) -> AttemptView:
        with act_as(actor_of(self.person), self.now) as act:
            attempt = service.start_attempt(act, QUIZ)
        return self.look(attempt)

    def look(self, attempt: UUID) -> AttemptView:
        db.session.rollback()
        return attempt_queries.own_attempt(db.session(), self.person.id, attempt)

    def saved(self, attempt: AttemptView) -> dict[str, Response]:
        db.session.rollback()
        return attempt_queries.responses(db.session(), attempt.id)

    def item(self, attempt: AttemptView, number: int) -> Item:
        return catalogue().quiz(QUIZ).quiz.item(attempt.drawn[number - 1].item_id)

    def answer(
        self, attempt: AttemptView, number: int, answer: Json = RIGHT, *, revision: int = 1, key: str = ""
    ) -> Saved:
        drawn = attempt.drawn[number - 1]
        fields = self.item(attempt, number).fields(answer, drawn.order)
        saving = Saving(attempt.public_id, number, revision, key or uuid.uuid4().hex, fields)
        with act_as(actor_of(self.person), self.now) as act:
            return service.save_answer(act, saving)

    def answer_all(self, attempt: AttemptView, *, wrong: Iterable[str] = ()) -> None:
        """Right answers, but wrong ones to every item of the rules in `wrong`."""
        for number in range(1, len(attempt.drawn) + 1):
            missed = self.item(attempt, number).rule in set(wrong)
            self.answer(attempt, number, WRONG if missed else RIGHT)

    def hand_in(self, attempt: AttemptView, phase: Phase = Phase.FIRST, key: str = "") -> AttemptView:
        with act_as(actor_of(self.person), self.now) as act:
            service.submit(act, attempt.public_id, phase, key or uuid.uuid4().hex)
        rewarded()
        return self.look(attempt.public_id)

    def take(self, *, wrong: Iterable[str] = ()) -> AttemptView:
        """A whole attempt; a second chance is answered wrong too."""
        attempt = self.begin()
        self.answer_all(attempt, wrong=wrong)
        ended = self.hand_in(attempt)
        return self.hand_in(ended, Phase.SECOND) if ended.is_open else ended
