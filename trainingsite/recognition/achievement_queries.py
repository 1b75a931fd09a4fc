"""Reading achievements in the versions that badges were issued in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingsite.infra.refused import Refused
from trainingsite.recognition.models import AchievementVersion, BadgeDrawing


def versions(db: Session, slug: str) -> list[AchievementVersion]:
    """Every version of an achievement that a badge was issued in, newest first."""
    statement = select(AchievementVersion).where(AchievementVersion.slug == slug)
    return list(db.scalars(statement.order_by(AchievementVersion.number.desc())))


def drawing(db: Session, digest: str) -> str:
    """The university's own drawing that a badge was issued with."""
    return db.scalars(select(BadgeDrawing.svg).where(BadgeDrawing.digest == digest)).one()


def numbered(db: Session, slug: str, number: int) -> AchievementVersion:
    """One version of an achievement.

    Raises:
        Refused: "no_such_achievement", status 404.
    """
    statement = select(AchievementVersion).where(AchievementVersion.slug == slug, AchievementVersion.number == number)
    found = db.scalar(statement)
    if found is None:
        raise Refused("no_such_achievement", status=404, slug=slug)
    return found
