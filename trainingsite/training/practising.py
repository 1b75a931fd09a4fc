"""Tries in practice, where feedback comes after each item."""

from trainingsite.deeds import Act
from trainingsite.infra.refused import Refused
from trainingsite.quiz import practice
from trainingsite.quiz.fields import Json
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.questions import Item
from trainingsite.training import attempt_queries, statements
from trainingsite.training.attempt_queries import AttemptView
from trainingsite.training.steps import Kind


def next_try(act: Act, attempt: AttemptView, quiz: Quiz, item: Item, answer: Json) -> tuple[Kind, int]:
    """What saving an answer is, and the number of its try. The same answer again is no new try.

    Raises:
        Refused: "answer_settled" once an item is right, or worth nothing any more.
    """
    if quiz.feedback != "after_item":
        return Kind.ANSWERED, 0
    row = act.db.execute(statements.ONE_RESPONSE, {"attempt_id": attempt.id, "item_id": item.id}).first()
    before = attempt_queries.response(row) if row else None
    tries = before.tries if before else 0
    if before and practice.standing(item, item.mark(before.value), tries, quiz.penalty).settled:
        raise Refused("answer_settled", attempt=attempt.public_id)
    if answer is None or (before and before.value == answer):
        return Kind.ANSWERED, tries
    return Kind.TRIED, tries + 1
