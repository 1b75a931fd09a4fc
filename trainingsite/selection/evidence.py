"""What an approval rests on, as lines of evidence for the badge: titles, versions and dates, never a score."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingsite.content.catalogue import catalogue
from trainingsite.content.models import ContentVersion
from trainingsite.recognition.rules import EvidenceLine
from trainingsite.schemes.rules import Requirements
from trainingsite.training.models import AgreementSignature, Attempt, SectionRead


def award_evidence(db: Session, person_id: int, requirements: Requirements) -> tuple[EvidenceLine, ...]:
    """A line for each required module that was read, quiz that was passed, and the agreement if it was signed."""
    return (*_read(db, person_id, requirements), *_passed(db, person_id, requirements), *_signed(db, person_id))


def _read(db: Session, person_id: int, requirements: Requirements) -> list[EvidenceLine]:
    statement = (
        select(
            SectionRead.module,
            func.max(SectionRead.version),
            func.max(SectionRead.at),
            func.max(ContentVersion.revision),
        )
        .outerjoin(ContentVersion, ContentVersion.hash == SectionRead.version)
        .where(SectionRead.person_id == person_id, SectionRead.module.in_(requirements.modules))
        .group_by(SectionRead.module)
        .order_by(SectionRead.module)
    )
    modules = catalogue().modules
    return [
        EvidenceLine("module", modules[slug].title if slug in modules else slug, revision or 1, version, at)
        for slug, version, at, revision in db.execute(statement)
    ]


def _passed(db: Session, person_id: int, requirements: Requirements) -> list[EvidenceLine]:
    wanted = [one.quiz for one in requirements.quizzes]
    statement = (
        select(Attempt.quiz, Attempt.version, Attempt.submitted_at, ContentVersion.revision)
        .outerjoin(ContentVersion, ContentVersion.hash == Attempt.version)
        .where(Attempt.person_id == person_id, Attempt.quiz.in_(wanted), Attempt.passed.is_(True))
        .order_by(Attempt.quiz, Attempt.number)
    )
    quizzes = catalogue().quizzes
    first: dict[str, EvidenceLine] = {}
    for slug, version, at, revision in db.execute(statement):
        title = quizzes[slug].title if slug in quizzes else slug
        first.setdefault(slug, EvidenceLine("quiz", title, revision or 1, version, at))
    return list(first.values())


def _signed(db: Session, person_id: int) -> list[EvidenceLine]:
    statement = (
        select(AgreementSignature.version, AgreementSignature.at, ContentVersion.revision)
        .outerjoin(ContentVersion, ContentVersion.hash == AgreementSignature.version)
        .where(AgreementSignature.person_id == person_id)
        .order_by(AgreementSignature.at.desc())
        .limit(1)
    )
    row = db.execute(statement).first()
    return [EvidenceLine("agreement", catalogue().agreement.title, row[2] or 1, row[0], row[1])] if row else []
