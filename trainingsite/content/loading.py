"""A content file as a value of its model, or complaints with file and line. Nothing that a file holds can raise."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from trainingsite.content.complaint import Complaint
from trainingsite.content.wording import told
from trainingsite.content.yamltext import Lines, read_yaml
from trainingsite.quiz.fields import UNREADABLE
from trainingsite.quiz.questions import Path

LARGEST = 512 * 1024

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text, with lines ending in \\n; `complaints` say why it is empty."""

    file: str
    source: str = ""
    complaints: tuple[Complaint, ...] = ()

    @property
    def hash(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal: the name of this exact version."""
        return hashlib.sha256(self.source.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Model]):
    """A file as a value, or None with the complaints."""

    text: Text
    value: Model | None
    lines: Lines
    complaints: tuple[Complaint, ...]

    def complain(self, path: Path, what: str, mend: str, *, is_warning: bool = False) -> Complaint:
        """A complaint about the part at `path`."""
        return Complaint(self.text.file, self.lines.of(path), what, mend, is_warning)


def load(path: FilePath, model: type[Model], file: str | None = None) -> Loaded[Model]:
    """The YAML file at `path` as a `model`; complaints call it `file`."""
    return parse(read_text(path, file or path.name), model)


def read_text(path: FilePath, file: str) -> Text:
    """The text of the file at `path`, or why it can't be had."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        return _nothing(file, 1, "the file is missing", "put it back")
    except (OSError, ValueError) as error:
        return _nothing(file, 1, f"the file can't be opened: {error}", "make it a file that the server may read")
    return decode(data, file)


def decode(data: bytes, file: str) -> Text:
    """The text that `data` holds, or why it holds none."""
    if len(data) > LARGEST:
        return _nothing(file, 1, f"the file is larger than {LARGEST // 1024} KB", "split it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _nothing(file, line, "the file isn't in UTF-8", "save it with the encoding UTF-8")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := UNREADABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        return _nothing(file, line, f"the character U+{ord(found[0]):04X} can't be shown", "remove it")
    if not text.strip():
        return _nothing(file, 1, "the file is empty", "fill it, or remove it")
    return Text(file, text)


def parse(text: Text, model: type[Model], *, skipped: int = 0) -> Loaded[Model]:
    """YAML text as a `model`; `skipped` lines stand before it in the file."""
    if text.complaints:
        return Loaded(text, None, Lines(), text.complaints)
    data, lines, complaints = read_yaml("\n" * skipped + text.source, text.file)
    if complaints:
        return Loaded(text, None, lines, complaints)
    loaded: Loaded[Model] = Loaded(text, None, lines, ())
    try:
        return replace(loaded, value=model.model_validate(data))
    except ValidationError as error:
        found = [loaded.complain(*words) for words in told(error, model, data)]
        return replace(loaded, complaints=tuple(found))


def _nothing(file: str, line: int, what: str, mend: str) -> Text:
    return Text(file, "", (Complaint(file, line, what, mend),))
