"""Reading credentials."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingsite.recognition.models import AchievementVersion, Credential, StatusList


def version(db: Session, slug: str, digest: str) -> AchievementVersion | None:
    """An achievement as it was once defined."""
    statement = select(AchievementVersion).where(AchievementVersion.slug == slug, AchievementVersion.digest == digest)
    return db.scalar(statement)


def held(db: Session, person_id: int, achievement_id: int, cohort_id: int | None) -> Credential | None:
    """The credential that a person holds for a version of an achievement, in a cohort or in none."""
    return db.scalar(
        select(Credential).where(
            Credential.person_id == person_id,
            Credential.achievement_id == achievement_id,
            Credential.scope == (cohort_id or 0),
        )
    )


def by_public_id(db: Session, public_id: UUID, *, lock: bool = False) -> Credential | None:
    """A credential by its public id."""
    statement = select(Credential).where(Credential.public_id == public_id)
    return db.scalar(statement.with_for_update() if lock else statement)


def newest_list(db: Session, *, lock: bool = False) -> StatusList | None:
    """The status list that takes new credentials."""
    statement = select(StatusList).order_by(StatusList.number.desc()).limit(1)
    return db.scalar(statement.with_for_update() if lock else statement)


def place_taken(db: Session, number: int, index: int) -> bool:
    """Whether a place of a status list was ever given away."""
    taken = select(Credential.id).where(Credential.status_list == number, Credential.status_index == index)
    return db.scalar(taken) is not None


def of_person(db: Session, person_id: int) -> list[tuple[Credential, AchievementVersion]]:
    """Every badge that a person holds, newest first, with what it is for."""
    statement = (
        select(Credential, AchievementVersion)
        .join(AchievementVersion, AchievementVersion.id == Credential.achievement_id)
        .where(Credential.person_id == person_id)
        .order_by(Credential.issued_at.desc(), Credential.id.desc())
    )
    return [(row[0], row[1]) for row in db.execute(statement)]
