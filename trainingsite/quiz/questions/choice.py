"""choice: the learner picks one option."""

from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from trainingsite.quiz.fields import Exact, Json, Part, Posted, Several, Tag, Text, Words
from trainingsite.quiz.questions.question import (
    Extent,
    Fault,
    Path,
    Pick,
    Question,
    Remark,
    is_index,
    one,
    position,
    unreadable,
)


class Option(Part):
    """Something to pick. `fraction` may stand in a `choice` instead of `right`."""

    text: Words
    right: bool = False
    fraction: Annotated[Exact, Field(ge=0, le=1)] | None = None
    why: Text = ""
    misconception: Tag | None = None

    @cached_property
    def credit(self) -> Fraction:
        """What picking it earns, between 0 and 1."""
        return Fraction(self.right) if self.fraction is None else self.fraction

    @cached_property
    def remark(self) -> Remark:
        return Remark("", self.text, self.credit, self.why, self.misconception)


class Choice(Question):
    """One option is picked and earns 1, 0 or its own fraction."""

    type: Literal["choice"]
    options: Annotated[Several[Option], Field(min_length=2)]

    @property
    def shape(self) -> int:
        return len(self.options)

    def read_answer(self, fields: Posted, order: tuple[int, ...]) -> Json:
        text = one(fields, "choice")
        return position(text, order) if text else None

    def fields(self, answer: Json, order: tuple[int, ...]) -> dict[str, list[str]]:
        return {} if answer is None else {"choice": [str(order.index(self._index(answer)))]}

    def extent(self, answer: Json) -> Extent:
        return Extent.NONE if answer is None else Extent.WHOLE

    def mark(self, answer: Json) -> Fraction:
        return Fraction(0) if answer is None else self.options[self._index(answer)].credit

    def picks(self, answer: Json) -> tuple[Pick, ...]:
        if answer is None:
            return ()
        return (self.offered[self._index(answer)],)

    @property
    def offered(self) -> tuple[Pick, ...]:
        return tuple(option_pick(number, option, option.credit) for number, option in enumerate(self.options))

    def pick_words(self, pick: Pick) -> str:
        return self.options[int(pick.choice)].text

    @property
    def guess_score(self) -> Fraction:
        return sum((option.credit for option in self.options), Fraction(0)) / len(self.options)

    def remarks(self, answer: Json) -> tuple[Remark, ...]:
        return () if answer is None else (self.options[self._index(answer)].remark,)

    def key(self) -> tuple[Remark, ...]:
        return tuple(option.remark for option in self.options if option.credit == 1)

    def faults(self) -> tuple[Fault, ...]:
        return choice_faults(self.options)

    @property
    def tags(self) -> tuple[tuple[Path, Tag], ...]:
        return option_tags(self.options)

    def _index(self, answer: Json) -> int:
        if not isinstance(answer, int) or not is_index(answer, len(self.options)):
            raise unreadable()
        return answer


def option_pick(number: int, option: Option, credit: Fraction) -> Pick:
    """Picking an option; its number in the file is its name."""
    return Pick("", str(number), credit, option.misconception)


def choice_faults(options: tuple[Option, ...]) -> tuple[Fault, ...]:
    """What is wrong with options of which one is picked."""
    found = list(option_faults(options))
    if sum(option.credit == 1 for option in options) != 1:
        found.append(Fault(("options",), "not exactly one option is right", "mark one option with `right: true`"))
    found += [
        Fault(("options", number, "fraction"), "an option has both `right` and `fraction`", "keep one of them")
        for number, option in enumerate(options)
        if option.right and option.fraction is not None
    ]
    return tuple(found)


def option_faults(options: tuple[Option, ...]) -> tuple[Fault, ...]:
    """What is wrong with options one by one: no reason, no misconception, the same text twice."""
    found = []
    for number, option in enumerate(options):
        where, name = ("options", number), f"option {number + 1}"
        if not option.why:
            found.append(Fault(where, f"{name} has no reason (why)", "add `why:`, what a learner who picks it reads"))
        if option.credit == 0 and option.misconception is None:
            found.append(
                Fault(where, f"{name} is wrong and has no misconception", "add `misconception:` from the list")
            )
        if option.credit == 1 and option.misconception is not None:
            found.append(Fault(where, f"{name} is right and has a misconception", "remove `misconception:`"))
        if any(option.text.casefold() == other.text.casefold() for other in options[:number]):
            found.append(Fault(where, f"{name} says the same as another", "reword or remove it"))
    return tuple(found)


def option_tags(options: tuple[Option, ...]) -> tuple[tuple[Path, Tag], ...]:
    """Each option's misconception and where it stands."""
    return tuple(
        (("options", number, "misconception"), option.misconception)
        for number, option in enumerate(options)
        if option.misconception is not None
    )
