"""An example of every item type: its source as it stands in a quiz, the item, and answers to show feedback on.

A type's example is the file `examples/<type>.yaml`; a type without one stops the tests.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from textwrap import dedent
from typing import Annotated, Any

from pydantic import Field

from trainingsite.content.loading import load
from trainingsite.quiz.fields import Json, Part, Several, Words
from trainingsite.quiz.questions import TYPES, Item

FOLDER = Path(__file__).parent / "examples"
ITEM = "\nitem:\n"


class ExampleFile(Part):
    """What an example's file holds: what the type is for, answers as they are stored, and one item."""

    says: Words
    answers: Several[Any]
    item: Annotated[Several[Item], Field(min_length=1, max_length=1)]


@dataclass(frozen=True, slots=True)
class Example:
    """One item type with its example. `source` is the item's YAML."""

    kind: str
    says: str
    source: str
    question: Item
    answers: tuple[Json, ...]


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """The example of each type, in the order of the types."""
    return tuple(_example(kind) for kind in TYPES)


def _example(kind: str) -> Example:
    loaded = load(FOLDER / f"{kind}.yaml", ExampleFile)
    if loaded.value is None:
        raise LookupError("\n".join(map(str, loaded.complaints)))
    source = dedent(loaded.text.source.partition(ITEM)[2]).strip()
    return Example(kind, loaded.value.says, source, loaded.value.item[0], loaded.value.answers)
