"""YAML text as plain values, with the line of every part. Pure; whatever the text, it complains and never raises.

Only what content files need: groups, lists, text, numbers, true, false and null, as YAML 1.2 reads them (`on` and
`no` are words, days stay text). No aliases, no tags, one document, little nesting.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from trainingsite.content.complaint import Complaint
from trainingsite.quiz.fields import UNREADABLE
from trainingsite.quiz.questions import Path

DEEPEST = 24
PARSER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}", re.ASCII)
_MENDS = (
    ("that cannot start any token", "put text that begins with a sign into quotes, and indent with spaces, not tabs"),
    ("mapping values are not allowed", "put text with a colon into quotes, or write it below `|`"),
    ("could not find expected ':'", "add the colon after the key, or put the text into quotes"),
    ("did not find expected key", "align the line with the lines around it, and close every quote before it"),
    ("did not find expected '-'", "align the items of the list, each beginning with `- `"),
    ("unexpected end of stream", "close the quote or bracket that is open here"),
    ("found undefined alias", "put text that begins with `*` into quotes"),
)

Value = dict[str, "Value"] | list["Value"] | str | int | float | bool | None


@dataclass(slots=True)
class Lines:
    """The line (from 1) of each part of a file, by its path."""

    at: dict[Path, int] = field(default_factory=dict)

    def of(self, path: Path) -> int:
        """The line of `path`, or of the nearest part around it."""
        while path and path not in self.at:
            path = path[:-1]
        return self.at.get(path, 1)


@dataclass(slots=True)
class _Open:
    """A group or list that has begun; `key` is a group's key whose value is awaited."""

    path: Path
    value: dict[str, Value] | list[Value]
    key: str | None = None

    def next_path(self) -> Path:
        return (*self.path, len(self.value) if isinstance(self.value, list) else str(self.key))

    def put(self, value: Value) -> None:
        if isinstance(self.value, list):
            self.value.append(value)
        elif self.key is not None:
            self.value[self.key] = value
            self.key = None


class _Faulty(Exception):
    """The text can't be read on from here."""

    def __init__(self, line: int, what: str, mend: str) -> None:
        super().__init__(what)
        self.line, self.what, self.mend = line, what, mend


def read_yaml(text: str, file: str) -> tuple[Value, Lines, tuple[Complaint, ...]]:
    """The value of `text`, the lines of its parts, and what is wrong with it as YAML.

    With a complaint the value is as much as could be read.
    """
    reading = _Reading(file)
    try:
        for event in _events(text):
            reading.take(event)
    except _Faulty as fault:
        reading.complaints.append(Complaint(file, fault.line, fault.what, fault.mend))
    return reading.root, reading.lines, tuple(reading.complaints)


def _events(text: str) -> Iterator[yaml.Event]:
    """The parser's events; its exceptions as ours."""
    try:
        yield from yaml.parse(text, Loader=PARSER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line + 1 if mark else 1, text.count("\n") + 1)
        problem = str(error.problem or error.context or "it isn't YAML")
        mend = next((mend for part, mend in _MENDS if part in problem), "mend this line or the one before it")
        raise _Faulty(line, f"the file can't be read on from here: {problem}", mend) from None
    except (yaml.YAMLError, ValueError) as error:
        raise _Faulty(1, f"the file can't be read: {error}", "write it again as plain text") from None


class _Reading:
    """Builds the value from events, without recursion, so that no nesting can exhaust the stack."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Value = None
        self.lines = Lines()
        self.complaints: list[Complaint] = []
        self.open: list[_Open] = []
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        """One event of the parser."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _Faulty(line, "a second document begins here", "remove the line `---`, or put it into quotes")
        elif isinstance(event, yaml.AliasEvent):
            raise _Faulty(line, f"`*{event.anchor}` copies another part", "write the part out, or put it into quotes")
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
        elif isinstance(event, yaml.CollectionStartEvent):
            self.begin(event, line)
        elif isinstance(event, yaml.ScalarEvent):
            self.scalar(event, line)

    def begin(self, event: yaml.CollectionStartEvent, line: int) -> None:
        self.refuse_decoration(event, line)
        if len(self.open) == DEEPEST:
            raise _Faulty(line, "the parts are nested too deeply", "write it flatter")
        if self.awaits_key():
            raise _Faulty(line, "a key is a list or a group", "use a word as key, or put {…} and […] into quotes")
        value: dict[str, Value] | list[Value] = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self.place(value, line)
        self.open.append(_Open(path, value))

    def scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        self.refuse_decoration(event, line)
        if found := UNREADABLE.search(event.value):
            raise _Faulty(line, f"the character U+{ord(found[0]):04X} can't be shown", "remove it")
        if self.awaits_key():
            self.key(event.value, line)
        else:
            self.place(plain(event.value) if event.implicit[0] else event.value, line)

    def key(self, key: str, line: int) -> None:
        group = self.open[-1]
        path = (*group.path, key)
        if key in group.value:
            what = f"`{key}` stands here twice, first in line {self.lines.of(path)}"
            self.complaints.append(Complaint(self.file, line, what, "keep one of them"))
        group.key = key
        self.lines.at[path] = line

    def place(self, value: Value, line: int) -> Path:
        """Put a value where it belongs and say where that is."""
        if not self.open:
            self.root = value
            self.lines.at[()] = line
            return ()
        path = self.open[-1].next_path()
        self.lines.at.setdefault(path, line)
        self.open[-1].put(value)
        return path

    def awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].value, dict) and self.open[-1].key is None

    @staticmethod
    def refuse_decoration(event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            raise _Faulty(line, f"`&{event.anchor}` names a part to be copied", "remove it, or put it into quotes")
        if getattr(event, "tag", None) is not None:
            raise _Faulty(line, "a tag (`!…`) stands here", "remove it, or put the text into quotes")


def plain(text: str) -> str | int | float | bool | None:
    """What text without quotes means."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
