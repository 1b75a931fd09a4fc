"""A quiz as a file for others."""

from dataclasses import dataclass
from typing import Literal

from trainingsite.quiz.exchange.asked import Asked
from trainingsite.quiz.exchange.from_items import question_of, quiz_notes
from trainingsite.quiz.exchange.gift_writing import gift_file, gift_of
from trainingsite.quiz.exchange.moodle_writing import moodle_file
from trainingsite.quiz.exchange.report import Note, Notes
from trainingsite.quiz.model import Quiz

Format = Literal["gift", "moodle-xml"]
FORMATS: dict[str, Format] = {".gift": "gift", ".txt": "gift", ".xml": "moodle-xml"}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file's bytes, how many of the quiz's items it holds, and what it couldn't say."""

    data: bytes
    written: int
    notes: tuple[Note, ...]


def write_quiz(quiz: Quiz, form: Format) -> Exported:
    """`quiz` in `form`; practice items stay, because they belong to a module's text."""
    notes = list(quiz_notes(quiz))
    questions: list[Asked] = []
    texts: list[tuple[str, str]] = []
    for item in quiz.items:
        found = question_of(item, with_weight=form == "gift")
        if found.asked is not None and form == "gift":
            said = Notes(item.id)
            text = gift_of(found.asked, said)
            notes += [*(found.notes if text else ()), *said.found]
            texts += [(found.asked.category, text)] if text else []
        else:
            notes += found.notes
            questions += [found.asked] if found.asked else []
    if form == "gift":
        return Exported(gift_file(texts, quiz.title).encode(), len(texts), tuple(notes))
    return Exported(moodle_file(questions, quiz.title), len(questions), tuple(notes))
