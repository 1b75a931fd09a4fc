"""The front page or the trail, and pages about the site itself."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from trainingsite.access import Permission
from trainingsite.deeds import allow
from trainingsite.infra.db import db

room = Blueprint("home", __name__)


@room.get("/")
@allow(Permission.PUBLIC)
def front() -> ResponseReturnValue:
    return render_template("home/front.html")


@room.get("/healthz")
@allow(Permission.PUBLIC)
def health() -> ResponseReturnValue:
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}


@room.get("/accessibility")
@allow(Permission.PUBLIC)
def accessibility() -> ResponseReturnValue:
    return render_template("home/accessibility.html")
