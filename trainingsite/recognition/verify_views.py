"""The page that checks a badge of this site: by link, file or text, and says in words what was checked."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from trainingsite.access import Permission
from trainingsite.deeds import allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.forms import csrf
from trainingsite.infra.limits import limiter
from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries
from trainingsite.recognition.checking import badge_of, check
from trainingsite.recognition.forms import CheckForm
from trainingsite.recognition.reading import LARGEST
from trainingsite.recognition.verification import Check, Outcome, Report

checks = Blueprint("checks", __name__)


def is_idle() -> bool:
    """Whether the empty form is asked for, which costs nothing."""
    return request.method == "GET" and not request.args.get("link")


@checks.route("/verify", methods=["GET", "POST"])
@csrf.exempt
@allow(Permission.PUBLIC)
@limiter.limit("60 per minute", exempt_when=is_idle)
def verify() -> ResponseReturnValue:
    linked = request.args.get("link", "")
    form = CheckForm(request.form if request.method == "POST" else request.args, meta={"csrf": False})
    report = None
    if request.method == "POST" and form.validate_on_submit():
        report = checked(form)
    elif request.method == "GET" and linked and form.validate():
        report = check_link(linked, "")
    status = 422 if form.errors else 200
    return render_template("recognition/verify.html", form=form, report=report, told=told(report)), status
