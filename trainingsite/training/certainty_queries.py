"""How sure learners were, added up: never by person."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from trainingsite.content.models import ContentVersion
from trainingsite.quiz.certainty import Certainty, Counted
from trainingsite.schemes.models import Enrolment
from trainingsite.training.models import Attempt, AttemptResponse


@dataclass(frozen=True, slots=True)
class ItemCount:
    """So many answers to one item with one certainty that were all right, or all not (partly right is not)."""

    item_id: str
    certainty: Certainty
    right: bool
    count: int

    @property
    def counted(self) -> Counted:
        """The count without its item, as `quiz.certainty.calibration` takes it."""
        return Counted(self.certainty, self.right, self.count)


@dataclass(frozen=True, slots=True)
class Told:
    """What people said of their answers: the answers by item, how many people said anything, and how many said what."""

    items: tuple[ItemCount, ...] = ()
    everybody: int = 0
    people: Mapping[Certainty, int] = field(default_factory=dict)


def told(db: Session, quiz: str, revision: int, cohort_id: int | None = None) -> Told:
    """Of everybody's first attempt at this revision, once it has ended; of one cohort if one is named.

    Exact: hiding small counts is the caller's.
    """
    sure, item, right = (
        AttemptResponse.certainty,
        AttemptResponse.item_id,
        AttemptResponse.mark == literal_column("'1'"),
    )
    which = _which(quiz, revision, cohort_id)
    answers = select(item, sure, right, func.count()).where(*which).group_by(item, sure, right)
    somebody = func.count(AttemptResponse.attempt_id.distinct())
    people = select(sure, somebody).where(*which).group_by(sure)
    return Told(
        tuple(
            ItemCount(name, Certainty(str(word)), bool(is_right), count)
            for name, word, is_right, count in db.execute(answers.order_by(item, sure, right))
        ),
        db.scalars(select(somebody).where(*which)).one(),
        {Certainty(str(word)): count for word, count in db.execute(people.order_by(sure))},
    )


def _which(quiz: str, revision: int, cohort_id: int | None) -> tuple[ColumnElement[bool], ...]:
    attempts = (
        select(Attempt.id)
        .join(ContentVersion, ContentVersion.hash == Attempt.version)
        .where(Attempt.quiz == quiz, Attempt.state != "open", Attempt.number == 1)
        .where(ContentVersion.revision == revision)
    )
    if cohort_id is not None:
        members = select(Enrolment.person_id).where(Enrolment.cohort_id == cohort_id)
        attempts = attempts.where(Attempt.person_id.in_(members))
    said = AttemptResponse.certainty.is_not(None), AttemptResponse.mark.is_not(None)
    return AttemptResponse.attempt_id.in_(attempts), *said
