"""The page for authors: every type of item, its source beside what it becomes; and the schema for their editors."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.examples import examples
from trainingsite.content.schema import schema_text
from trainingsite.deeds import allow
from trainingsite.training import authoring_pages

authoring = Blueprint("authoring", __name__)


@authoring.get("/desk/authoring")
@allow(Permission.SEE_AUTHORING)
def page() -> ResponseReturnValue:
    fields = request.args.to_dict(flat=False)
    shown = authoring_pages.shown(examples(), request.args.get("try", ""), fields)
    return render_template("training/authoring.html", shown=shown)


@authoring.get("/desk/authoring/quiz.schema.json")
@allow(Permission.SEE_AUTHORING)
def schema() -> ResponseReturnValue:
    return Response(schema_text(), mimetype="application/schema+json")
