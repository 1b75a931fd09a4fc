"""What the tests of reading share."""

from trainingsite.quiz.exchange import Imported, Kind, read_questions
from trainingsite.quiz.exchange.prose import Form, markdown_of
from trainingsite.quiz.exchange.report import Notes
from trainingsite.quiz.questions import Item


def read(text: str, name: str = "a.gift") -> Imported:
    """What a file with this text holds."""
    return read_questions(text.encode(), name)


def only(text: str, name: str = "a.gift") -> Item:
    """The one item of a file."""
    (item,) = read(text, name).items
    return item


def told(imported: Imported) -> list[str]:
    """What wasn't carried or means something else, without what an author has to add."""
    return [f"{note.what} — {note.why}" for note in imported.notes if note.kind is not Kind.TO_ADD]


def whats(imported: Imported) -> list[str]:
    """The same in short."""
    return [note.what for note in imported.notes if note.kind is not Kind.TO_ADD]


def said(item: Item) -> dict[str, object]:
    """What an item's file would say beyond its id and type."""
    return item.model_dump(mode="json", exclude_defaults=True, exclude={"id", "type"})


def markdown(text: str, form: Form = "html") -> tuple[str, list[str]]:
    """`text` as Markdown, and what was noted."""
    notes = Notes("here")
    return markdown_of(text, form, notes), [f"{note.what} — {note.why}" for note in notes.found]
