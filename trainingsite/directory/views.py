"""The directory: whom to turn to, most urgent first."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import allow
from trainingsite.directory import queries

room = Blueprint("directory", __name__)


@room.get("/directory")
@allow(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    sought = request.args.get("q", "")[:100]
    groups = queries.groups(catalogue().signposts, sought)
    return render_template("directory/index.html", groups=groups, sought=sought)


@room.get("/directory/card")
@allow(Permission.SIGNED_IN)
def card() -> ResponseReturnValue:
    return render_template("directory/card.html", groups=queries.groups(catalogue().signposts))
