"""match: the learner gives each prompt a partner."""

from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from trainingsite.quiz.fields import Json, Part, Posted, Several, Tag, Text, Words
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


class Pair(Part):
    """A prompt and the partner that fits it."""

    prompt: Words
    partner: Words
    why: Text = ""


class Extra(Part):
    """A partner that fits no prompt."""

    text: Words
    misconception: Tag | None = None
    why: Text = ""


class Match(Question):
    """Each prompt is given a partner; the share of prompts that got theirs is earned.

    Partners with the same text are the same partner. An answer is a list with, for each prompt, the
    number of a partner in `partners`, or None.
    """

    type: Literal["match"]
    pairs: Annotated[Several[Pair], Field(min_length=2)]
    extra: Several[Extra] = ()

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """The texts to choose from, each once, in the order of the file."""
        texts = [pair.partner for pair in self.pairs] + [extra.text for extra in self.extra]
        return tuple(dict.fromkeys(texts))

    @property
    def shape(self) -> int:
        return len(self.partners)

    @property
    def must_shuffle(self) -> bool:
        return True

    def read_answer(self, fields: Posted, order: tuple[int, ...]) -> Json:
        texts = [one(fields, f"pair-{number}") for number in range(len(self.pairs))]
        chosen = [position(text, order) if text else None for text in texts]
        return chosen if any(each is not None for each in chosen) else None

    def fields(self, answer: Json, order: tuple[int, ...]) -> dict[str, list[str]]:
        return {
            f"pair-{number}": [str(order.index(partner))]
            for number, partner in enumerate(self._chosen(answer))
            if partner is not None
        }

    def extent(self, answer: Json) -> Extent:
        given = sum(partner is not None for partner in self._chosen(answer))
        return Extent.NONE if not given else Extent.WHOLE if given == len(self.pairs) else Extent.PART

    def mark(self, answer: Json) -> Fraction:
        return Fraction(sum(pick.credit for pick in self.picks(answer)), len(self.pairs))

    def picks(self, answer: Json) -> tuple[Pick, ...]:
        return tuple(
            Pick(str(number), str(partner), self._credit(number, partner), self._tag(partner))
            for number, partner in enumerate(self._chosen(answer))
            if partner is not None
        )

    def pick_words(self, pick: Pick) -> str:
        return f"{self.pairs[int(pick.part)].prompt} → {self.partners[int(pick.choice)]}"

    @property
    def guess_score(self) -> Fraction:
        return Fraction(1, len(self.partners))

    def remarks(self, answer: Json) -> tuple[Remark, ...]:
        return tuple(
            Remark(
                self.pairs[number].prompt,
                self.partners[partner],
                self._credit(number, partner),
                self._why(number, partner),
                self._tag(partner),
            )
            for number, partner in enumerate(self._chosen(answer))
            if partner is not None
        )

    def key(self) -> tuple[Remark, ...]:
        return tuple(Remark(pair.prompt, pair.partner, Fraction(1), pair.why) for pair in self.pairs)

    def faults(self) -> tuple[Fault, ...]:
        found = []
        for number, pair in enumerate(self.pairs):
            if not pair.why:
                what = f"pair {number + 1} has no reason (why)"
                found.append(Fault(("pairs", number), what, "add `why:`, what makes them belong together"))
            if any(pair.prompt.casefold() == other.prompt.casefold() for other in self.pairs[:number]):
                found.append(Fault(("pairs", number), f"pair {number + 1} repeats a prompt", "reword or remove it"))
        for number, extra in enumerate(self.extra):
            where, name = ("extra", number), f"extra partner {number + 1}"
            if not extra.why:
                found.append(Fault(where, f"{name} has no reason (why)", "add `why:`, why it fits nothing"))
            if extra.misconception is None:
                found.append(Fault(where, f"{name} has no misconception", "add `misconception:` from the list"))
            if any(extra.text == pair.partner for pair in self.pairs):
                found.append(Fault(where, f"{name} is the partner of a prompt", "remove it, or reword it"))
        if len(self.partners) < 2:
            found.append(Fault(("pairs",), "there is only one partner to choose", "add another, or an `extra:`"))
        return tuple(found)

    @property
    def tags(self) -> tuple[tuple[Path, Tag], ...]:
        return tuple(
            (("extra", number, "misconception"), extra.misconception)
            for number, extra in enumerate(self.extra)
            if extra.misconception is not None
        )

    def _credit(self, number: int, partner: int) -> Fraction:
        return Fraction(self.partners[partner] == self.pairs[number].partner)

    def _extra(self, partner: int) -> Extra | None:
        return next((extra for extra in self.extra if extra.text == self.partners[partner]), None)

    def _tag(self, partner: int) -> str | None:
        extra = self._extra(partner)
        return extra.misconception if extra else None

    def _why(self, number: int, partner: int) -> str:
        """The reason of a right pair or of an extra; a partner at a wrong prompt must not tell its own."""
        extra = self._extra(partner)
        if extra:
            return extra.why
        return self.pairs[number].why if self._credit(number, partner) else ""

    def _chosen(self, answer: Json) -> list[int | None]:
        if answer is None:
            return [None] * len(self.pairs)
        if not isinstance(answer, list) or len(answer) != len(self.pairs):
            raise unreadable()
        if not all(each is None or is_index(each, len(self.partners)) for each in answer):
            raise unreadable()
        return answer
