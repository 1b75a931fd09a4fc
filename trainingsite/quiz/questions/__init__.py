"""The item types, one file each, behind the protocol in `question.py`.

A new type is a new file, a line in `Item`, and a template `training/items/<type>.html`.
"""

from typing import Annotated

from pydantic import Field

from trainingsite.quiz.questions.choice import Choice
from trainingsite.quiz.questions.gap import Gap
from trainingsite.quiz.questions.judgement import Judgement
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
from trainingsite.quiz.questions.reflection import Reflection
from trainingsite.quiz.questions.scenario import Scenario
from trainingsite.quiz.questions.short import Short
from trainingsite.quiz.questions.transcript import Transcript

TYPES = (
    "choice", "multiple", "match", "order", "short", "number",
    "gap", "judgement", "transcript", "reflection", "scenario",
)  # fmt: skip

Item = Annotated[
    Choice | Multiple | Match | Order | Short | Number | Gap | Judgement | Transcript | Reflection | Scenario,
    Field(discriminator="type"),
]

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
