"""What the page for authors shows: each type of item as a form, with what is said about answers to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from trainingsite.content.examples import Example
from trainingsite.infra.refused import Refused
from trainingsite.quiz.drawing import check_order
from trainingsite.quiz.fields import Posted
from trainingsite.quiz.questions import Feedback, Reveal
from trainingsite.training.forms import answer_error
from trainingsite.training.pages import Asked


@dataclass(frozen=True, slots=True)
class Shown:
    """An example as the page shows it: `told` is the feedback on its answers, `tried` that on what was just sent."""

    example: Example
    asked: Asked
    told: tuple[Feedback, ...]
    tried: Feedback | None = None
    error: str = ""


def shown(examples: Iterable[Example], kind: str, fields: Posted) -> tuple[Shown, ...]:
    """Every example; the one of type `kind` with what `fields` answer to it."""
    return tuple(_tried(each, fields) if each.kind == kind else _shown(each, {}) for each in examples)


def _shown(example: Example, given: Posted) -> Shown:
    question = example.question
    told = tuple(question.feedback(answer, Reveal.EVERYTHING) for answer in example.answers)
    return Shown(example, Asked(question, check_order(question), given), told)


def _tried(example: Example, fields: Posted) -> Shown:
    question, page = example.question, _shown(example, fields)
    try:
        answer = question.read_answer(fields, page.asked.order)
    except Refused as refused:
        if (words := answer_error(refused)) is None:
            raise
        return Shown(example, page.asked, page.told, error=words)
    return Shown(example, page.asked, page.told, tried=question.feedback(answer, Reveal.EVERYTHING))
