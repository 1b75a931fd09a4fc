"""The item types, one file each, behind the protocol in `question.py`.

A new type is a new file, a line in `Item`, and a template `training/items/<type>.html`.
"""

from typing import Annotated

from pydantic import Field

from trainingsite.quiz.questions.choice import Choice
from trainingsite.quiz.questions.match import Match
from trainingsite.quiz.questions.multiple import Multiple
from trainingsite.quiz.questions.number import Number
from trainingsite.quiz.questions.order import Order
from trainingsite.quiz.questions.question import (
    NATIONS,
    Extent,
    Fault,
    Feedback,
    Nation,
    Path,
    Pick,
    Question,
    Remark,
    Reveal,
)
from trainingsite.quiz.questions.short import Short

TYPES = ("choice", "multiple", "match", "order", "short", "number")

Item = Annotated[Choice | Multiple | Match | Order | Short | Number, Field(discriminator="type")]

__all__ = [
    "NATIONS",
    "TYPES",
    "Extent",
    "Fault",
    "Feedback",
    "Item",
    "Nation",
    "Path",
    "Pick",
    "Question",
    "Remark",
    "Reveal",
]
