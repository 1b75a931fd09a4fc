"""What stands beside an application on the staff's page: mail, references, reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from trainingsite.accounts import mail_queries
from trainingsite.accounts.mail_queries import Post
from trainingsite.selection import reference_queries
from trainingsite.selection.queries import Filed
from trainingsite.selection.reference_queries import Told


@dataclass(frozen=True, slots=True)
class Beside:
    """`post`: how mails to the applicant go."""

    post: Post
    references: Sequence[Told]


def beside(db: Session, found: Filed) -> Beside:
    """All of it, for staff who may decide."""
    return Beside(
        post=mail_queries.post(db, found.person.id),
        references=reference_queries.of_application(db, found.application.id, datetime.now(UTC)),
    )
