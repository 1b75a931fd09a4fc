"""Downloading what came along with an application."""

from uuid import UUID

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import allow, current_actor
from trainingsite.infra.db import db
from trainingsite.selection import attached_queries, attached_rules

attached = Blueprint("attached", __name__)


@attached.get("/desk/applications/<uuid:application>/files/<uuid:file>")
@allow(Permission.DECIDE_APPLICATIONS)
def download(application: UUID, file: UUID) -> ResponseReturnValue:
    kept = attached_queries.file_of(db.session(), current_actor(), application, file)
    name = attached_rules.shown_name(kept.question, kept.media)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": "sandbox"}
    return Response(kept.content, mimetype=kept.media, headers=headers)
