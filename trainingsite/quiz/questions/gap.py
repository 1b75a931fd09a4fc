"""gap: the learner fills the gaps in a text, by picking or by typing."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from trainingsite.quiz.fields import Json, Posted, Several, Slug, Tag, Words
from trainingsite.quiz.questions.choice import Option, choice_faults, option_tags
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
from trainingsite.quiz.questions.short import LONGEST, Typed, readable, stored_text

MARK = re.compile(r"\{\{ *([a-z0-9]+(?:-[a-z0-9]+)*) *\}\}", re.ASCII)
SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n(?=\s*(?:[-*>]|\d+[.)])\s)")
HERE, ELSEWHERE = "____", "…"


class Blank(Typed):
    """One gap: with `options` something is picked, with `accept` something is typed."""

    options: Several[Option] = ()

    @property
    def is_picked(self) -> bool:
        return bool(self.options)

    @property
    def guess_score(self) -> Fraction:
        """The mean over the options that can be picked."""
        return sum((each.credit for each in self.options), Fraction(0)) / len(self.options)

    @property
    def blank_faults(self) -> tuple[Fault, ...]:
        """What is wrong inside the gap."""
        if bool(self.options) == bool(self.accept):
            mend = "write `options:` to pick from, or `accept:` with what may be typed"
            return (Fault((), "a gap is either picked or typed", mend),)
        return choice_faults(self.options) if self.options else self.form_faults()


class Gap(Question):
    """Gaps in a text are filled; the share of gaps that are right is earned, or a gap's own fraction of its share.

    In `text` a gap is written {{name}}. What is shuffled are the options of all gaps in one row, in the order of the
    gaps; each gap shows its own. An answer maps the names of filled gaps to an option's number or to the typed text.
    """

    CUT: ClassVar[str] = "\ue010"

    type: Literal["gap"]
    text: Words
    gaps: Annotated[dict[Slug, Blank], Field(min_length=1)]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The gaps in the order of the text."""
        marked = [name for name in dict.fromkeys(MARK.findall(self.text)) if name in self.gaps]
        return (*marked, *(name for name in self.gaps if name not in marked))

    @property
    def cut_text(self) -> str:
        """The text with each gap's name between two `CUT`s, so that a page can put a field there."""
        return MARK.sub(
            lambda match: f"{self.CUT}{match[1]}{self.CUT}" if match[1] in self.gaps else match[0], self.text
        )

    @property
    def shape(self) -> int:
        return sum(len(blank.options) for blank in self.gaps.values())

    def options_shown(self, name: str, order: tuple[int, ...]) -> tuple[int, ...]:
        """The options of a gap in the order in which they are shown."""
        start = 0
        for other in self.names:
            if other == name:
                break
            start += len(self.gaps[other].options)
        end = start + len(self.gaps[name].options)
        return tuple(each - start for each in order if start <= each < end)

    def excerpt(self, name: str) -> str:
        """The sentence in which a gap stands: the gap itself as HERE, others as ELSEWHERE."""
        whole = next((each for each in SENTENCE_ENDS.split(self.text) if name in MARK.findall(each)), HERE)
        shown = MARK.sub(lambda match: HERE if match[1] == name else ELSEWHERE, whole)
        return " ".join(shown.split()).lstrip("-*> ")

    @property
    def meanings(self) -> tuple[str, ...]:
        return tuple(f"{name} → {each.text}" for name in self.names for each in self.gaps[name].options)

    def read_answer(self, fields: Posted, order: tuple[int, ...]) -> Json:
        given: dict[str, Json] = {}
        for name in self.names:
            text = one(fields, f"gap-{name}")
            if text and self.gaps[name].is_picked:
                given[name] = position(text, self.options_shown(name, order))
            elif text:
                given[name] = readable(text, LONGEST)
        return given or None

    def fields(self, answer: Json, order: tuple[int, ...]) -> dict[str, list[str]]:
        return {
            f"gap-{name}": [given if isinstance(given, str) else str(self.options_shown(name, order).index(given))]
            for name, given in self._filled(answer)
        }

    def extent(self, answer: Json) -> Extent:
        filled = len(list(self._filled(answer)))
        return Extent.NONE if not filled else Extent.WHOLE if filled == len(self.gaps) else Extent.PART

    def mark(self, answer: Json) -> Fraction:
        return sum((pick.credit for pick in self.picks(answer)), Fraction(0)) / len(self.gaps)

    def picks(self, answer: Json) -> tuple[Pick, ...]:
        return tuple(self._pick(name, given) for name, given in self._filled(answer))

    def pick_words(self, pick: Pick) -> str:
        blank = self.gaps[pick.part]
        said = blank.options[int(pick.choice)].text if blank.is_picked else blank.form_words(pick)
        return f"{pick.part}: {said}"

    @property
    def guess_score(self) -> Fraction | None:
        """The mean over the gaps, if each of them is picked."""
        if not all(blank.is_picked for blank in self.gaps.values()):
            return None
        shares = (
            sum((each.credit for each in blank.options), Fraction(0)) / len(blank.options)
            for blank in self.gaps.values()
        )
        return sum(shares, Fraction(0)) / len(self.gaps)

    def remarks(self, answer: Json) -> tuple[Remark, ...]:
        return tuple(self._remark(name, given) for name, given in self._filled(answer))

    def key(self) -> tuple[Remark, ...]:
        return tuple(line for name in self.names for line in self._key(name))

    def faults(self) -> tuple[Fault, ...]:
        marks = MARK.findall(self.text)
        found = [
            Fault(("text",), f"the text has no {{{{{name}}}}}", "put it where the gap is, or remove the gap")
            for name in self.gaps
            if name not in marks
        ]
        for name in dict.fromkeys(marks):
            if name not in self.gaps:
                found.append(Fault(("text",), f"nothing says what fills {{{{{name}}}}}", "add it to `gaps:`"))
            if marks.count(name) > 1:
                found.append(Fault(("text",), f"{{{{{name}}}}} stands twice in the text", "give one another name"))
        for name, blank in self.gaps.items():
            for fault in blank.blank_faults:
                found.append(Fault(("gaps", name, *fault.path), f"gap {name}: {fault.what}", fault.mend))
        return tuple(found)

    @property
    def tags(self) -> tuple[tuple[Path, Tag], ...]:
        return tuple(
            (("gaps", name, *path), tag)
            for name, blank in self.gaps.items()
            for path, tag in (*option_tags(blank.options), *blank.form_tags)
        )

    def _pick(self, name: str, given: int | str) -> Pick:
        blank = self.gaps[name]
        if isinstance(given, str):
            return blank.pick_of(name, given)
        option = blank.options[given]
        return Pick(name, str(given), option.credit, option.misconception)

    def _remark(self, name: str, given: int | str) -> Remark:
        blank, about = self.gaps[name], self.excerpt(name)
        if isinstance(given, str):
            return blank.remark_on(about, given)
        option = blank.options[given]
        return Remark(about, option.text, option.credit, option.why, option.misconception)

    def _key(self, name: str) -> tuple[Remark, ...]:
        blank, about = self.gaps[name], self.excerpt(name)
        options = tuple(Remark(about, each.text, each.credit, each.why) for each in blank.options if each.credit == 1)
        return options or blank.right_forms(about)

    def _filled(self, answer: Json) -> Iterator[tuple[str, int | str]]:
        """Each filled gap with what fills it, in the order of the text."""
        given = {} if answer is None else answer
        if not isinstance(given, dict) or not given.keys() <= self.gaps.keys():
            raise unreadable()
        for name in self.names:
            if name not in given:
                continue
            value, options = given[name], self.gaps[name].options
            if options and is_index(value, len(options)):
                yield name, value
            elif not options and (text := stored_text(value, LONGEST)):
                yield name, text
            else:
                raise unreadable()
