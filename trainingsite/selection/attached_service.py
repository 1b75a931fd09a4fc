"""Keeping what comes along with an application."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from trainingsite.content.values import Question
from trainingsite.deeds import Act
from trainingsite.selection.attached_models import AccessNeed, ApplicationFile
from trainingsite.selection.attached_rules import Upload
from trainingsite.selection.models import Application


@dataclass(frozen=True, slots=True)
class Extras:
    """Files that came with a form, and access needs; None if the form doesn't ask for them."""

    files: Sequence[Upload] = ()
    needs: str | None = None


def keep(act: Act, application: Application, extras: Extras) -> None:
    """Keep what came along with one's own application, which the caller has just saved or sent.

    A file takes the place of the one before it; needs that were emptied are deleted.
    """
    for one in extras.files:
        _keep_file(act, application, one)
    if extras.needs is None:
        return
    kept = act.db.get(AccessNeed, application.id)
    if not extras.needs:
        if kept is not None:
            act.db.delete(kept)
    elif kept is None:
        act.db.add(AccessNeed(application_id=application.id, words=extras.needs, at=act.now))
    else:
        kept.words, kept.at = extras.needs, act.now


def drop(act: Act, application: Application, gone: Sequence[Question]) -> None:
    """Delete what came to questions that aren't asked any more."""
    if gone:
        files = delete(ApplicationFile).where(ApplicationFile.application_id == application.id)
        act.db.execute(files.where(ApplicationFile.question.in_([one.id for one in gone])))
    if any(one.kind == "accessibility" for one in gone):
        act.db.execute(delete(AccessNeed).where(AccessNeed.application_id == application.id))


def _keep_file(act: Act, application: Application, one: Upload) -> None:
    place = (ApplicationFile.application_id == application.id, ApplicationFile.question == one.question)
    kept = act.db.scalar(select(ApplicationFile).where(*place))
    if kept is None:
        kept = ApplicationFile(application_id=application.id, question=one.question)
        act.db.add(kept)
    kept.public_id, kept.media, kept.size = uuid.uuid4(), one.media, len(one.content)
    kept.content, kept.at = one.content, act.now
