"""What the tests of item types share."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from tests.quiz.samples import item, quiz
from trainingsite.infra.refused import Refused
from trainingsite.quiz.fields import Json
from trainingsite.quiz.lint import Complaint
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.questions import Item


def one_item(kind: str, **given: Any) -> Item:
    """An item of a type, read."""
    return quiz(item(kind=kind, **given)).items[0]


def file_order(question: Item) -> tuple[int, ...]:
    """The order that shuffles nothing."""
    return tuple(range(question.shape))


def answer(question: Item, fields: Mapping[str, Sequence[str]]) -> Json:
    """The answer that a form means where nothing was shuffled."""
    return question.read_answer(fields, file_order(question))


def refusal(question: Item, fields: Mapping[str, Sequence[str]]) -> str:
    """The code with which a form is refused."""
    with pytest.raises(Refused) as caught:
        answer(question, fields)
    return caught.value.code


def told(made: Quiz, found: Iterable[Complaint]) -> tuple[Complaint, ...]:
    """What is wrong with a quiz; each complaint stands at a place that is there, and says how to mend it."""
    found = tuple(found)
    for each in found:
        assert each.mend[:1].islower(), each
        here: Any = made
        for part in each.path:
            here = getattr(here, part) if isinstance(part, str) and not isinstance(here, Mapping) else here[part]
    return found
