"""number: the learner types a number, perhaps with a unit."""

import re
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from trainingsite.infra.refused import Refused
from trainingsite.quiz.fields import NUMBER, Exact, Json, Part, Posted, Several, Tag, Text, Words, read_exact
from trainingsite.quiz.questions.question import Extent, Fault, Path, Pick, Question, Remark, one, unreadable
from trainingsite.quiz.questions.short import MARKS, folded

LONGEST = 60
TYPED = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,20})?(\.\d{1,20})?(?![\d.,])[\s\u00a0\u202f]*(.*)", re.ASCII)


class Unit(Part):
    """A unit that may be used; `factor` of the first unit make one of it."""

    unit: Words
    factor: Annotated[Exact, Field(gt=0)] = Fraction(1)


class MistakenNumber(Part):
    """A number (in the first unit) that shows a misconception."""

    value: Exact
    tolerance: Annotated[Exact, Field(ge=0)] = Fraction(0)
    misconception: Tag | None = None
    why: Text = ""


class Number(Question):
    """A number is typed. Whatever is within the tolerance, its ends included, earns 1.

    `relative: true` makes the tolerance a share of the answer. An answer is {"value": text, "unit": text}.
    """

    type: Literal["number"]
    answer: Exact
    tolerance: Annotated[Exact, Field(ge=0)] = Fraction(0)
    relative: bool = False
    units: Several[Unit] = ()
    wrong: Several[MistakenNumber] = ()
    why_otherwise: Text = ""

    @property
    def meanings(self) -> tuple[str, ...]:
        return ()

    @property
    def shape(self) -> int:
        return 0

    def read_answer(self, fields: Posted, order: tuple[int, ...]) -> Json:
        """As the protocol says; a unit may be chosen, or typed behind the number.

        Raises:
            Refused: "answer_not_a_number", "answer_unknown_unit" or "answer_too_long".
        """
        typed, chosen = one(fields, "number"), one(fields, "unit")
        if not typed:
            return None
        if len(typed) > LONGEST:
            raise Refused("answer_too_long", status=422, most=LONGEST)
        match = TYPED.fullmatch(typed.translate(MARKS))
        if not match or not (match[2] or match[3]):
            raise Refused("answer_not_a_number", status=422)
        sign, whole, rest, unit = match.groups()
        value = ("-" if sign == "-" else "") + (whole or "0").replace(",", "") + (rest or "")
        return {"value": value, "unit": self._unit(unit or chosen)}

    def fields(self, answer: Json, order: tuple[int, ...]) -> dict[str, list[str]]:
        if answer is None:
            return {}
        value, unit = self._parts(answer)
        return {"number": [value], "unit": [unit]}

    def extent(self, answer: Json) -> Extent:
        return Extent.NONE if answer is None else Extent.WHOLE

    def mark(self, answer: Json) -> Fraction:
        if answer is None:
            return Fraction(0)
        allowed = self.tolerance * (abs(self.answer) if self.relative else 1)
        return Fraction(abs(self._value(answer) - self.answer) <= allowed)

    def picks(self, answer: Json) -> tuple[Pick, ...]:
        if answer is None:
            return ()
        mark, mistake = self.mark(answer), self._mistake(answer)
        if mark or not mistake:
            return (Pick("", "right" if mark else "", mark, None),)
        return (Pick("", str(mistake.value), mark, mistake.misconception),)

    def pick_words(self, pick: Pick) -> str:
        return plain(self.answer) if pick.credit else pick.choice or "anything else"

    def remarks(self, answer: Json) -> tuple[Remark, ...]:
        if answer is None:
            return ()
        said, mark, mistake = " ".join(self._parts(answer)).strip(), self.mark(answer), self._mistake(answer)
        if mark:
            return (Remark("", said, mark, self.why),)
        if mistake:
            return (Remark("", said, mark, mistake.why, mistake.misconception),)
        return (Remark("", said, mark, self.why_otherwise),)

    def key(self) -> tuple[Remark, ...]:
        unit = f" {self.units[0].unit}" if self.units else ""
        return (Remark("", plain(self.answer) + unit, Fraction(1), self.why),)

    def faults(self) -> tuple[Fault, ...]:
        found = []
        if self.relative and not self.answer:
            found.append(Fault(("relative",), "a share of 0 is 0", "give an absolute tolerance"))
        if not self.why:
            found.append(Fault((), "the answer has no reason (why)", "add `why:`, what makes it right"))
        if not self.why_otherwise:
            found.append(Fault((), "there is nothing to say about any other answer", "add `why_otherwise:`"))
        if self.units and self.units[0].factor != 1:
            found.append(Fault(("units", 0), "the first unit has a factor", "let the first unit be that of `answer`"))
        names = [folded(unit.unit) for unit in self.units]
        if len(set(names)) < len(names):
            found.append(Fault(("units",), "a unit stands here twice", "keep one"))
        for number, mistake in enumerate(self.wrong):
            where, name = ("wrong", number), f"wrong number {number + 1}"
            if not mistake.why:
                found.append(
                    Fault(where, f"{name} has no reason (why)", "add `why:`, what somebody who types it reads")
                )
            if mistake.misconception is None:
                found.append(Fault(where, f"{name} has no misconception", "add `misconception:` from the list"))
            if self.mark({"value": str(mistake.value), "unit": self._unit("")}):
                found.append(Fault(where, f"{name} is within the tolerance", "remove it, or narrow the tolerance"))
        return tuple(found)

    @property
    def tags(self) -> tuple[tuple[Path, Tag], ...]:
        return tuple(
            (("wrong", number, "misconception"), mistake.misconception)
            for number, mistake in enumerate(self.wrong)
            if mistake.misconception is not None
        )

    def _mistake(self, answer: Json) -> MistakenNumber | None:
        value = self._value(answer)
        return next((each for each in self.wrong if abs(value - each.value) <= each.tolerance), None)

    def _unit(self, text: str) -> str:
        if not text:
            return self.units[0].unit if self.units else ""
        for unit in self.units:
            if folded(unit.unit) == folded(text):
                return unit.unit
        raise Refused("answer_unknown_unit", status=422, unit=text)

    def _parts(self, answer: Json) -> tuple[str, str]:
        value = answer.get("value") if isinstance(answer, dict) else None
        unit = answer.get("unit") if isinstance(answer, dict) else None
        if not isinstance(value, str) or not isinstance(unit, str) or not NUMBER.fullmatch(value):
            raise unreadable()
        return value, unit

    def _value(self, answer: Json) -> Fraction:
        """The answer in the first unit."""
        value, name = self._parts(answer)
        factors = {unit.unit: unit.factor for unit in self.units} or {"": Fraction(1)}
        if name not in factors:
            raise unreadable()
        return read_exact(value) * factors[name]


def plain(value: Fraction) -> str:
    """A number as people write it: 20, 0.5, or 1/3 where no decimal fraction is exact."""
    tens = 0
    while tens < 24 and (value * 10**tens).denominator != 1:
        tens += 1
    digits = value * 10**tens
    if digits.denominator != 1:
        return str(value)
    text = str(abs(digits.numerator)).rjust(tens + 1, "0")
    return "-" * (value < 0) + (f"{text[:-tens]}.{text[-tens:]}" if tens else text)
