"""Reading back the version of a quiz that somebody took."""

from functools import lru_cache

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from trainingsite.content.catalogue import catalogue
from trainingsite.content.loading import Text, parse
from trainingsite.content.models import ContentVersion
from trainingsite.content.values import QuizVersion
from trainingsite.infra.refused import Refused
from trainingsite.quiz.model import Quiz

SOURCE = select(ContentVersion.source).where(ContentVersion.hash == bindparam("of_hash"))


def quiz_version(db: Session, slug: str, version: str) -> QuizVersion:
    """The quiz in the version with this hash. The present version, and one read lately, costs no statement.

    Raises:
        Refused: "no_such_content", status 404, if the version was never kept.
    """
    present = catalogue().quizzes.get(slug)
    if present is not None and present.hash == version:
        return present
    place = _place(version)
    if slug not in place:
        place[slug] = _parsed(slug, version, db.scalar(SOURCE, {"of_hash": version}))
    return place[slug]


@lru_cache(maxsize=64)
def _place(_version: str) -> dict[str, QuizVersion]:
    """Where a parsed version is kept, until it is the least recently used."""
    return {}


def _parsed(slug: str, version: str, source: str | None) -> QuizVersion:
    if source is None:
        raise Refused("no_such_content", status=404, slug=slug)
    loaded = parse(Text(f"{slug} {version[:12]}", source), Quiz)
    if loaded.value is None:
        raise ValueError(f"a kept quiz can't be read any more: {loaded.complaints[0]}")
    return QuizVersion(slug, version, source, loaded.value)
