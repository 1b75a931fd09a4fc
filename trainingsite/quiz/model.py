"""A quiz file as a value. What a single field can't know about the others is in `lint`."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from trainingsite.infra.refused import Refused
from trainingsite.quiz.fields import Duration, Exact, Part, Several, Slug, Text, Words
from trainingsite.quiz.questions import NATIONS, TYPES, Item, Nation, Path
from trainingsite.quiz.standard import Recommendation, Standard, recommendation


class RetakePolicy(Part):
    """How often a quiz may be taken (None: without limit), and how long to wait after a submission."""

    most: Annotated[int, Field(ge=1)] | None = None
    wait: Duration = timedelta(0)


class Shuffle(Part):
    """What stands in another order in each attempt."""

    items: bool = True
    options: bool = True


class DrawLine(Part):
    """`take` items of a pool, or the rest: items in no named pool (all of them without `take`)."""

    pool: Slug | None = None
    take: Annotated[int, Field(ge=1)] | None = None
    rest: bool = False


class Quiz(Part):
    """A quiz, exactly as its file says."""

    format: Literal[1]
    title: Words
    module: Slug
    revision: Annotated[int, Field(ge=1)] = 1
    pass_mark: Annotated[int, Field(ge=0, le=100)] = 80
    time_limit: Duration | None = None
    attempts: RetakePolicy = RetakePolicy()
    feedback: Literal["after_submission", "after_item"] = "after_submission"
    penalty: Annotated[Exact, Field(ge=0, le=1)] = Fraction(1, 3)
    certainty: bool = False
    shuffle: Shuffle = Shuffle()
    draw: Several[DrawLine] = ()
    items: Annotated[Several[Item], Field(min_length=1)]
    practice: Several[Item] = ()
    content_note: Text = ""
    standard: Standard | None = None

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """The items that can be drawn, by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def practice_by_id(self) -> dict[str, Item]:
        """The items for inline checks, by id."""
        return {item.id: item for item in self.practice}

    @cached_property
    def by_nation(self) -> dict[Nation, "Quiz"]:
        """The quiz with only those items that hold in a nation; itself where all do."""
        return {nation: self._holding_in(nation) for nation in NATIONS}

    def within(self, nation: Nation | None) -> "Quiz":
        """The quiz as it is drawn in a nation, or whole if none is named."""
        return self if nation is None else self.by_nation[nation]

    def _holding_in(self, nation: Nation) -> "Quiz":
        items = tuple(item for item in self.items if nation in item.nations)
        if len(items) == len(self.items):
            return self
        given = {name: getattr(self, name) for name in type(self).model_fields}
        return Quiz.model_construct(**{**given, "items": items})

    def asks_certainty(self, item: Item) -> bool:
        """Whether an item asks how sure the learner is: because it says so, or the whole quiz does."""
        return self.certainty or item.certainty

    @cached_property
    def pools(self) -> frozenset[str]:
        """The pools that a line of `draw` names."""
        return frozenset(line.pool for line in self.draw if line.pool is not None)

    @cached_property
    def count(self) -> int:
        """How many items an attempt shows at first."""
        sizes = [len(self.candidates(line)) for line in self.draw]
        takes = [
            size if line.take is None else min(size, line.take) for size, line in zip(sizes, self.draw, strict=True)
        ]
        return sum(takes) if self.draw else len(self.items)

    @cached_property
    def by_chance(self) -> dict[str, int]:
        """The items that an attempt may leave out, each with the number of the line that draws it."""
        lines = [(number, line.take, self.candidates(line)) for number, line in enumerate(self.draw)]
        return {
            item.id: number for number, take, found in lines for item in found if take is not None and take < len(found)
        }

    @property
    def recommended(self) -> Recommendation | None:
        """What the standard-setting record recommends as pass mark, each item weighing what it does on average."""
        if self.standard is None:
            return None
        weights: dict[str, float] = {}
        for line in self.draw or (DrawLine(rest=True),):
            found = self.candidates(line)
            share = 1.0 if line.take is None or not found else min(1.0, line.take / len(found))
            weights |= {item.id: float(item.weight) * share for item in found}
        return recommendation(self.standard, weights)

    def candidates(self, line: DrawLine) -> tuple[Item, ...]:
        """The items that a line draws from."""
        if line.rest:
            return tuple(item for item in self.items if item.pool not in self.pools)
        return tuple(item for item in self.items if item.pool is not None and item.pool == line.pool)

    def item(self, item_id: str) -> Item:
        """The item that can be drawn under this id.

        Raises:
            Refused: "item_unknown", status 404.
        """
        if item_id not in self.by_id:
            raise Refused("item_unknown", status=404, item=item_id)
        return self.by_id[item_id]

    def check(self, item_id: str) -> Item:
        """The practice item with this id.

        Raises:
            Refused: "item_unknown", status 404.
        """
        if item_id not in self.practice_by_id:
            raise Refused("item_unknown", status=404, item=item_id)
        return self.practice_by_id[item_id]


def placed_items(quiz: Quiz) -> Iterator[tuple[Path, Item]]:
    """Every item, practice included, with its place in the file."""
    for number, item in enumerate(quiz.items):
        yield ("items", number), item
    for number, item in enumerate(quiz.practice):
        yield ("practice", number), item


def file_path(loc: tuple[str | int, ...]) -> Path:
    """The place in the file that a pydantic error's `loc` means: without the type it puts after an item."""
    if len(loc) > 2 and loc[0] in ("items", "practice") and loc[2] in TYPES:
        return loc[:2] + loc[3:]
    return loc


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a quiz file, for editors."""
    schema = Quiz.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "A Signpost quiz"}
