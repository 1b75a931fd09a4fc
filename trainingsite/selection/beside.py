"""What stands beside an application on the staff's page: mail, references, reviews, files, access needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from trainingsite.access import Actor
from trainingsite.accounts import mail_queries
from trainingsite.accounts.mail_queries import Post
from trainingsite.selection import attached_queries, checks, queries, reference_queries, review_queries
from trainingsite.selection.attached_queries import Attached
from trainingsite.selection.queries import Filed
from trainingsite.selection.reference_queries import Told
from trainingsite.selection.review_queries import Readings


@dataclass(frozen=True, slots=True)
class Beside:
    """`post`: how mails to the applicant go. `sees_check`: there is a check decision to see, or to record.

    `is_own`: the actor is the applicant, and reads nothing that others said of them.
    """

    post: Post
    references: Sequence[Told]
    readings: Readings | None
    attached: Attached
    sees_check: bool
    is_own: bool


def beside(db: Session, actor: Actor, found: Filed) -> Beside:
    """All of it, for staff who may decide."""
    told = queries.is_told(actor, found.person.id)
    return Beside(
        post=mail_queries.post(db, found.person.id),
        references=reference_queries.of_application(db, found.application.id, datetime.now(UTC)) if told else (),
        readings=review_queries.readings(db, actor, found.application) if told else None,
        attached=attached_queries.attached(db, actor, found),
        sees_check=told and found.cohort.terms.under_18 and checks.may_see(actor, found.cohort.scheme_id),
        is_own=not told,
    )
