"""transcript: the learner marks the lines of a conversation where something happens."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from trainingsite.quiz.fields import Json, Part, Posted, Several, Tag, Text, Words
from trainingsite.quiz.questions.multiple import Marking, guess_picked, share_picked, stored_picks
from trainingsite.quiz.questions.question import Extent, Fault, Path, Pick, Question, Remark, position


class Line(Part):
    """What somebody says. `right` lines are to be marked; a wrong one that could be taken for right says why not."""

    who: Words
    text: Words
    right: bool = False
    why: Text = ""
    misconception: Tag | None = None


class Transcript(Question):
    """Lines of a conversation are marked, and earn what the options of a `multiple` would.

    The lines always stand in the order of the file. An answer lists the numbers of the marked lines, from 0.
    """

    type: Literal["transcript"]
    lines: Annotated[Several[Line], Field(min_length=2)]
    marking: Marking = "cancel"
    why_otherwise: Text = ""

    @property
    def shape(self) -> int:
        return 0

    def read_answer(self, fields: Posted, order: tuple[int, ...]) -> Json:
        places = tuple(range(len(self.lines)))
        return sorted({position(text.strip(), places) for text in fields.get("line", ()) if text.strip()}) or None

    def fields(self, answer: Json, order: tuple[int, ...]) -> dict[str, list[str]]:
        marked = self._marked(answer)
        return {"line": [str(number) for number in marked]} if marked else {}

    def extent(self, answer: Json) -> Extent:
        return Extent.WHOLE if self._marked(answer) else Extent.NONE

    def mark(self, answer: Json) -> Fraction:
        right = {number for number, line in enumerate(self.lines) if line.right}
        return share_picked(frozenset(self._marked(answer)), right, self.marking)

    def picks(self, answer: Json) -> tuple[Pick, ...]:
        return tuple(self.offered[number] for number in self._marked(answer))

    @property
    def offered(self) -> tuple[Pick, ...]:
        return tuple(
            Pick("", str(number), Fraction(line.right), line.misconception) for number, line in enumerate(self.lines)
        )

    def pick_words(self, pick: Pick) -> str:
        line = self.lines[int(pick.choice)]
        return f"{line.who}: {line.text}"

    @property
    def guess_score(self) -> Fraction:
        return guess_picked(sum(line.right for line in self.lines), len(self.lines), self.marking)

    def remarks(self, answer: Json) -> tuple[Remark, ...]:
        return tuple(self._remark(number) for number in self._marked(answer))

    def key(self) -> tuple[Remark, ...]:
        return tuple(self._remark(number) for number, line in enumerate(self.lines) if line.right)

    def faults(self) -> tuple[Fault, ...]:
        found = [fault for number, line in enumerate(self.lines) for fault in line_faults(number, line)]
        if not any(line.right for line in self.lines):
            found.append(Fault(("lines",), "no line is to be marked", "mark the right ones with `right: true`"))
        if all(line.right for line in self.lines):
            found.append(Fault(("lines",), "every line is to be marked", "add others, or ask something else"))
        if not self.why_otherwise and any(not line.right and not line.why for line in self.lines):
            what = "there is nothing to say about lines without a reason (why)"
            found.append(Fault((), what, "add `why_otherwise:`, or `why:` to each line"))
        return tuple(found)

    @property
    def tags(self) -> tuple[tuple[Path, Tag], ...]:
        return tuple(
            (("lines", number, "misconception"), line.misconception)
            for number, line in enumerate(self.lines)
            if line.misconception is not None
        )

    def _remark(self, number: int) -> Remark:
        line = self.lines[number]
        why = line.why or self.why_otherwise
        return Remark(f"Line {number + 1}", f"{line.who}: {line.text}", Fraction(line.right), why, line.misconception)

    def _marked(self, answer: Json) -> tuple[int, ...]:
        return tuple(sorted(stored_picks(answer, len(self.lines))))


def line_faults(number: int, line: Line) -> tuple[Fault, ...]:
    """What is wrong with one line."""
    where, name = ("lines", number), f"line {number + 1}"
    if line.right and not line.why:
        return (Fault(where, f"{name} has no reason (why)", "add `why:`, what happens in it"),)
    if line.right and line.misconception is not None:
        return (Fault(where, f"{name} is right and has a misconception", "remove `misconception:`"),)
    if not line.right and bool(line.why) != (line.misconception is not None):
        what = f"{name} has only one of `why` and `misconception`"
        return (Fault(where, what, "add the other, or remove both if nobody could take the line for right"),)
    return ()
