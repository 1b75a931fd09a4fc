"""A question as the formats of others say it: between their syntax and our items.

Texts are Markdown, except the answers of `short` and `number`, which are plain. Shares are parts of full marks.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from trainingsite.quiz.exchange.report import Note

Asks = Literal["choice", "multiple", "match", "order", "short", "number", "gap"]

ANYTHING = "*"
BLANK = "_____"
MOST_ANSWERS = 100
MOST_QUESTIONS = 1000
TOO_MANY = f"it has more than {MOST_ANSWERS} answers"


@dataclass(frozen=True, slots=True)
class Answer:
    """An option, a step or an accepted form. `tolerance` is a number's; "*" as text stands for anything else."""

    text: str
    share: Fraction = Fraction(0)
    feedback: str = ""
    tolerance: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Pair:
    """A prompt with its partner; without a prompt, a partner that fits nothing."""

    prompt: str
    partner: str


@dataclass(frozen=True, slots=True)
class Blanked:
    """A gap of a text, filled by picking or by typing."""

    name: str
    is_picked: bool
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `multiplier` of each unit make one of the first; `marking` is a marking of ours, or empty.

    `text` and `blanks` are what is filled, beside the stem.
    """

    kind: Asks
    stem: str = ""
    name: str = ""
    idnumber: str = ""
    labels: tuple[str, ...] = ()
    category: str = ""
    weight: Fraction = Fraction(1)
    why: str = ""
    answers: tuple[Answer, ...] = ()
    pairs: tuple[Pair, ...] = ()
    units: tuple[tuple[str, Fraction], ...] = ()
    relative: bool = False
    marking: str = ""
    text: str = ""
    blanks: tuple[Blanked, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at one place of a file: a question, or None if it can't be carried, with what is said about it.

    `is_question` is false for what stands beside the questions, such as a package's pictures.
    """

    place: str
    asked: Asked | None
    notes: tuple[Note, ...] = ()
    is_question: bool = True
