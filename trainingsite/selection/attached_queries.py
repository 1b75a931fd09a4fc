"""Reading files and access needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from trainingsite.access import Actor, Permission, may
from trainingsite.infra.refused import Refused
from trainingsite.schemes.judging import gone_from
from trainingsite.selection import attached_rules as rules
from trainingsite.selection import queries
from trainingsite.selection.attached_models import AccessNeed, ApplicationFile
from trainingsite.selection.models import Application
from trainingsite.selection.queries import Filed


@dataclass(frozen=True, slots=True)
class Attached:
    """An application's files, and the access needs if the actor may see them ("" if there are none)."""

    files: Sequence[ApplicationFile]
    needs: str


def own_files(db: Session, enrolment_id: int) -> dict[str, ApplicationFile]:
    """An applicant's own files, by question."""
    statement = (
        select(ApplicationFile)
        .join(Application, Application.id == ApplicationFile.application_id)
        .where(Application.enrolment_id == enrolment_id)
    )
    return {one.question: one for one in db.scalars(statement)}


def attached(db: Session, actor: Actor, found: Filed) -> Attached:
    """What stands beside an application's answers, as far as the actor may see it."""
    if not may(actor, Permission.DECIDE_APPLICATIONS, found.cohort.scheme_id):
        return Attached((), "")
    gone = [one.id for one in gone_from(found.cohort)]
    files = select(ApplicationFile).where(ApplicationFile.application_id == found.application.id)
    came = files.where(ApplicationFile.question.not_in(gone)).order_by(ApplicationFile.id)
    kept = db.get(AccessNeed, found.application.id) if rules.needs_are_shown(found.application.state) else None
    return Attached(db.scalars(came).all(), kept.words if kept else "")


def file_of(db: Session, actor: Actor, application: UUID, public_id: UUID) -> ApplicationFile:
    """A file of an application, with its bytes, for those who decide on it.

    Raises:
        Refused: "no_such_application" and "no_such_file", status 404, also if it is somebody else's to decide on.
    """
    found = queries.filed(db, actor, application)
    if not may(actor, Permission.DECIDE_APPLICATIONS, found.cohort.scheme_id):
        raise Refused("no_such_file", status=404)
    one = (ApplicationFile.public_id == public_id, ApplicationFile.application_id == found.application.id)
    kept = db.scalar(select(ApplicationFile).where(*one).options(undefer(ApplicationFile.content)))
    if kept is None:
        raise Refused("no_such_file", status=404)
    return kept
