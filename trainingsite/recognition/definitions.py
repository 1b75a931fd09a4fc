"""Achievements as content/achievements.yaml defines them now."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from flask import current_app
from pydantic import BaseModel, ConfigDict, Field

from trainingsite.audit.rules import canonical
from trainingsite.infra.refused import Refused


class Definition(BaseModel):
    """An achievement: what anybody who holds it did."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: str
    title: str
    description: str
    criteria: str
    pictogram: Literal["ear", "gate", "quill", "arrow"]
    tags: tuple[str, ...] = ()
    achievement_type: str = "Badge"
    study_minutes: Annotated[int, Field(ge=0)] = 0


class AchievementsFile(BaseModel):
    """The file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1]
    achievements: tuple[Definition, ...]


def current(slug: str) -> Definition:
    """The achievement as it is defined now.

    Raises:
        Refused: "no_such_achievement", status 404.
    """
    found = everything().get(slug)
    if found is None:
        raise Refused("no_such_achievement", status=404, slug=slug)
    return found


def everything() -> dict[str, Definition]:
    """Every achievement by slug."""
    path: Path = current_app.extensions["signpost_settings"].content_dir / "achievements.yaml"
    return _read(path, path.stat().st_mtime_ns)


def digest(definition: dict[str, object]) -> str:
    """SHA-256 of a definition: its version."""
    return hashlib.sha256(canonical(definition).encode()).hexdigest()


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> dict[str, Definition]:
    kept = AchievementsFile.model_validate(yaml.safe_load(path.read_text("utf-8")))
    return {one.slug: one for one in kept.achievements}
