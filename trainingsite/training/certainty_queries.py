"""How sure learners were, added up: never by person."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

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


def counts(db: Session, quiz: str, cohort_id: int | None = None) -> tuple[ItemCount, ...]:
    """The answers in ended attempts at a quiz, of one cohort or of everybody. Hiding small counts is the caller's."""
    right = AttemptResponse.mark == literal_column("'1'")
    statement = (
        select(AttemptResponse.item_id, AttemptResponse.certainty, right, func.count())
        .join(Attempt, Attempt.id == AttemptResponse.attempt_id)
        .where(Attempt.quiz == quiz, Attempt.state != "open")
        .where(AttemptResponse.certainty.is_not(None), AttemptResponse.mark.is_not(None))
        .group_by(AttemptResponse.item_id, AttemptResponse.certainty, right)
        .order_by(AttemptResponse.item_id, AttemptResponse.certainty, right)
    )
    if cohort_id is not None:
        members = select(Enrolment.person_id).where(Enrolment.cohort_id == cohort_id)
        statement = statement.where(Attempt.person_id.in_(members))
    rows = db.execute(statement)
    return tuple(ItemCount(item, Certainty(str(sure)), bool(is_right), count) for item, sure, is_right, count in rows)


def over_all(items: Iterable[ItemCount]) -> tuple[Counted, ...]:
    """The counts without their items, as `quiz.certainty.calibration` takes them."""
    sums: Counter[tuple[Certainty, bool]] = Counter()
    for each in items:
        sums[each.certainty, each.right] += each.count
    return tuple(Counted(sure, right, count) for (sure, right), count in sorted(sums.items()))
