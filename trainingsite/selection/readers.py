"""Taking a reviewer off a scheme, or stepping down as one: what they haven't sent goes to others."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingsite.access import Role
from trainingsite.accounts import queries as people
from trainingsite.accounts import service as accounts
from trainingsite.deeds import SYSTEM, Act
from trainingsite.schemes import deputies
from trainingsite.schemes import queries as schemes
from trainingsite.selection import review_queries, review_service
from trainingsite.selection.models import Application
from trainingsite.selection.review_models import Review, ReviewRound


@dataclass(frozen=True, slots=True)
class Reading:
    """How many applications of a scheme somebody still has to read, and how many they have read."""

    to_read: int = 0
    sent: int = 0


def remove(act: Act, slug: str, reviewer: UUID) -> None:
    """Somebody reads for a scheme no longer. What they sent stays and counts. A second time changes nothing.

    Raises:
        Refused: "no_such_scheme", "not_allowed".
    """
    scheme = deputies.running(act, slug)
    found = next((one for one in people.holders(act.db, scheme.id, Role.REVIEWER) if one.public_id == reviewer), None)
    if found is None:
        return
    accounts.revoke(act, found.id, Role.REVIEWER, scheme.id)
    act.db.flush()
    review_service.release_gone(act, found.id)
    act.mail("selection/reads-no-longer", found.id, scheme=scheme.name)


def step_down(act: Act, slug: str) -> None:
    """The actor reads for a scheme no longer, by the same rule. A second time changes nothing.

    Raises:
        Refused: "no_such_scheme".
    """
    scheme, me = schemes.scheme_by_slug(act.db, slug), act.actor.person_id or 0
    if (scheme.id, Role.REVIEWER) not in act.actor.grants:
        return
    accounts.revoke(act, me, Role.REVIEWER, scheme.id)
    act.db.flush()
    review_service.release_gone(replace(act, actor=SYSTEM), me)  # who gets it is nothing that a reader sees


def reading(db: Session, scheme_id: int) -> Mapping[int, Reading]:
    """What each reader of a scheme has to read and has read, by their row number."""
    statement = (
        select(
            Review.reviewer_id,
            func.count().filter(Review.submitted_at.is_(None), Application.state.in_(review_queries.READ)),
            func.count(Review.submitted_at),
        )
        .join(ReviewRound, ReviewRound.id == Review.round_id)
        .join(Application, Application.id == ReviewRound.application_id)
        .where(Application.scheme_id == scheme_id, Review.conflict.is_(None))
        .group_by(Review.reviewer_id)
    )
    return {row[0]: Reading(row[1], row[2]) for row in db.execute(statement)}
