"""What people who judge look at: criteria with levels in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is looked at, with its weight and its levels in words, the lowest first; a level's place is its score."""

    id: str
    title: str
    weight: int
    levels: tuple[str, ...]


def rubric_to_json(rubric: Sequence[Criterion]) -> list[dict[str, Any]]:
    """What a row keeps of a rubric, so that marks mean later what they meant when they were given."""
    return [
        {"id": one.id, "title": one.title, "weight": one.weight, "levels": list(one.levels)} for one in rubric
    ]  # fmt: skip


def rubric_from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    """The rubric that a row keeps. Older rows keep each level's score, which was its place, beside its words."""
    return tuple(
        Criterion(
            one["id"],
            one["title"],
            one["weight"],
            tuple(level if isinstance(level, str) else level["words"] for level in one["levels"]),
        )
        for one in kept
    )
