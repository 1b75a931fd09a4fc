"""Whole files: what is written for others, and what is read of theirs, compared with what was agreed on.

After a change that is meant: `.venv/bin/python -m tests.quiz.exchange.test_agreed` writes the snapshots anew. Read
them: another platform imports what stands in `ours.gift` and `ours.xml`.
"""

import difflib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest

from tests.quiz.exchange.ours import EVERYTHING, LITTLE
from tests.quiz.exchange.reading import said
from trainingsite.quiz.exchange import FORMATS, Imported, Kind, read_questions, write_quiz
from trainingsite.quiz.model import Quiz

HERE = Path(__file__).parent
OTHERS = HERE / "others"
OURS = (("ours", EVERYTHING), ("little", LITTLE))


def written(quiz: Quiz, ending: str) -> str:
    """A quiz for others."""
    return write_quiz(quiz, FORMATS[ending]).data.decode()


def noted(quiz: Quiz, ending: str) -> str:
    """What is said about what a format can't say."""
    exported = write_quiz(quiz, FORMATS[ending])
    return "".join(f"{each}\n" for each in (f"{exported.written} written", *exported.notes))


def packed(folder: Path) -> bytes:
    """A folder's files as a package."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return stream.getvalue()


def field(name: str, value: object) -> Iterator[str]:
    """A field of an item; each element of a list has a line of its own."""
    several = value if isinstance(value, list) else value.items() if isinstance(value, dict) else None
    if several is None:
        yield f"  {name}: {value!r}"
    else:
        yield f"  {name}:"
        yield from (f"    {each}" for each in several)


def lines(imported: Imported) -> Iterator[str]:
    yield f"{imported.found} found, {len(imported.items)} read"
    for item, lacking in zip(imported.items, imported.lacking, strict=True):
        yield f"\n{item.id}, a {item.type}, lacks {len(lacking)}"
        for name, value in said(item).items():
            yield from field(name, value)
    yield ""
    yield from (str(note) for note in imported.notes if note.kind is not Kind.TO_ADD)


def read(name: str) -> str:
    """What a file of others, or a folder of them as a package, holds."""
    path = OTHERS / name
    data = packed(path) if path.is_dir() else path.read_bytes()
    return "".join(f"{line}\n" for line in lines(read_questions(data, f"{name}.zip" if path.is_dir() else name)))


AGREED: Mapping[str, Callable[[], str]] = {
    **{f"{name}{ending}": partial(written, quiz, ending) for name, quiz in OURS for ending in (".gift", ".xml")},
    **{f"{name}{ending}.txt": partial(noted, quiz, ending) for name, quiz in OURS for ending in (".gift", ".xml")},
    **{f"{path.name}.read.txt": partial(read, path.name) for path in sorted(OTHERS.iterdir())},
}


@pytest.mark.parametrize("name", AGREED)
def test_a_file_is_what_was_agreed_on(name: str) -> None:
    kept, now = (HERE / "snapshots" / name).read_text("utf-8"), AGREED[name]()
    changes = list(difflib.unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", lineterm=""))
    again = ".venv/bin/python -m tests.quiz.exchange.test_agreed"

    assert not changes, "\n".join([*changes, f"If this is meant: {again}"])


if __name__ == "__main__":
    for file_name, shown in AGREED.items():
        (HERE / "snapshots" / file_name).write_text(shown(), "utf-8")
