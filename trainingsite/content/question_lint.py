"""What can be wrong with the questions of an application, wherever they are written. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trainingsite.content.schemefile import Question
from trainingsite.quiz.questions import Path

# One answer of these is kept, or read by others, for each application.
ONCE = frozenset({"identity", "availability", "languages", "accessibility"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the line at `path` (its number first): a code, and words for authors of files."""

    code: str
    path: Path
    what: str
    mend: str


def faults(questions: Sequence[Question]) -> Iterator[Fault]:
    """Everything that is wrong with them."""
    ids, kinds = [one.id for one in questions], [one.kind for one in questions]
    for number, question in enumerate(questions):
        if question.id in ids[:number]:
            what = f"two questions have the id {question.id}"
            yield Fault("id_twice", (number, "id"), what, "give one another id")
        if question.kind in ONCE and question.kind in kinds[:number]:
            what = f"two questions are of the kind {question.kind}"
            yield Fault("kind_twice", (number, "kind"), what, "ask it once")
        yield from _about_one(number, question)


def _about_one(number: int, question: Question) -> Iterator[Fault]:
    if question.kind == "choice" and len(question.options) < 2:
        what = f"{question.id}: a choice has fewer than two options"
        yield Fault("options_few", (number,), what, "add `options:`")
    if question.kind != "choice" and question.options:
        what = f"{question.id}: only a choice has options"
        yield Fault("options_not_here", (number, "options"), what, "remove `options:`")
    if len(set(question.options)) < len(question.options):
        what = f"{question.id}: two options are the same"
        yield Fault("options_twice", (number, "options"), what, "remove one of them")
    if question.kind != "long" and question.max_words is not None:
        what = f"{question.id}: only a long answer counts words"
        mend = "remove `max_words:`, or make it `kind: long`"
        yield Fault("words_not_here", (number, "max_words"), what, mend)
