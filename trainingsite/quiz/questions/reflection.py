"""reflection: the learner writes."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from trainingsite.quiz.fields import Json, Part, Posted, Several, Slug, Tag, Words
from trainingsite.quiz.questions.question import Extent, Fault, Path, Pick, Question, Remark, one
from trainingsite.quiz.questions.short import readable, stored_text

LAYOUT = "\n\t"
LONG = 3000


class Criterion(Part):
    """What a reader looks at, and its levels in words, the lowest first."""

    id: Slug
    criterion: Words
    levels: Annotated[Several[Words], Field(min_length=2, max_length=7)]

    @property
    def title(self) -> str:
        """What is looked at, called as other rubrics call it."""
        return self.criterion


class Reflection(Question):
    """Something is written; writing it, with at least `min_words` words, earns 1.

    With a `rubric` somebody reads it after the attempt was handed in and says which level it reaches. That is
    feedback: it never changes the mark. An answer is the text.
    """

    type: Literal["reflection"]
    min_words: Annotated[int, Field(ge=1, le=1000)] = 1
    max_length: Annotated[int, Field(ge=100, le=10_000)] = LONG
    look_for: Words
    rubric: Several[Criterion] = ()

    @property
    def shape(self) -> int:
        return 0

    @property
    def wants_reader(self) -> bool:
        return bool(self.rubric)

    @property
    def meanings(self) -> tuple[str, ...]:
        return ()

    def read_answer(self, fields: Posted, order: tuple[int, ...]) -> Json:
        text = one(fields, "reflection").replace("\r\n", "\n").replace("\r", "\n")
        return readable(text, self.max_length, LAYOUT).strip() or None

    def fields(self, answer: Json, order: tuple[int, ...]) -> dict[str, list[str]]:
        text = stored_text(answer, self.max_length)
        return {"reflection": [text]} if text else {}

    def extent(self, answer: Json) -> Extent:
        text = stored_text(answer, self.max_length)
        return Extent.NONE if not text else Extent.WHOLE if self.mark(text) else Extent.PART

    def mark(self, answer: Json) -> Fraction:
        return Fraction(len(stored_text(answer, self.max_length).split()) >= self.min_words)

    def picks(self, answer: Json) -> tuple[Pick, ...]:
        text = stored_text(answer, self.max_length)
        mark = self.mark(text)
        return (Pick("", "written" if mark else "", mark, None),) if text else ()

    def remarks(self, answer: Json) -> tuple[Remark, ...]:
        text = stored_text(answer, self.max_length)
        return (Remark("", text, self.mark(text), ""),) if text else ()

    def key(self) -> tuple[Remark, ...]:
        return (Remark("", self.look_for, Fraction(1), ""),)

    def faults(self) -> tuple[Fault, ...]:
        found = []
        if self.critical:
            mend = "remove `critical:`; whether it was written says nothing about a rule"
            found.append(Fault(("critical",), "a reflection can't be critical", mend))
        if self.min_words * 2 > self.max_length:
            mend = "ask for fewer words, or raise `max_length:`, which counts characters"
            found.append(Fault(("min_words",), f"{self.min_words} words don't fit into {self.max_length}", mend))
        ids = [criterion.id for criterion in self.rubric]
        found += [
            Fault(("rubric", number, "id"), f"the criterion {each} stands here twice", "give one another id")
            for number, each in enumerate(ids)
            if each in ids[:number]
        ]
        return tuple(found)

    @property
    def tags(self) -> tuple[tuple[Path, Tag], ...]:
        return ()
