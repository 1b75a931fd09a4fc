"""The page that checks a badge of this site: by link, file or text, and says in words what was checked."""

from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import allow
from trainingsite.infra.db import db
from trainingsite.infra.forms import csrf
from trainingsite.infra.limits import limiter
from trainingsite.recognition.checking import check, check_link
from trainingsite.recognition.forms import CheckForm
from trainingsite.recognition.reading import LARGEST
from trainingsite.recognition.verification import Report

checks = Blueprint("checks", __name__)
WITHOUT_TOKEN = {"csrf": False}


def is_idle() -> bool:
    """Whether the empty form is asked for, which costs nothing."""
    return request.method == "GET" and not request.args.get("link")


@checks.route("/verify", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]
@allow(Permission.PUBLIC)
@limiter.limit("60 per minute", exempt_when=is_idle)
def verify() -> ResponseReturnValue:
    form, report = CheckForm(meta=WITHOUT_TOKEN), None
    if request.method == "POST" and form.validate_on_submit():
        report = checked(form)
    elif linked := request.args.get("link", ""):
        form = CheckForm(formdata=None, data={"link": linked}, meta=WITHOUT_TOKEN)
        report = check_link(db.session(), linked)
    page = render_template("recognition/verify.html", form=form, report=report, told=told(report))
    return page, 422 if form.errors else 200


def checked(form: CheckForm) -> Report:
    """A file goes before a text, a text before a link."""
    email = form.data_of("email")
    if upload := form["upload"].data:
        return check(db.session(), upload.stream.read(LARGEST + 1), email)
    if pasted := form.data_of("pasted"):
        return check(db.session(), pasted.encode(errors="replace"), email)
    return check_link(db.session(), form.data_of("link"), email)


def told(report: Report | None) -> dict[str, Any] | None:
    """What a badge says, if this site signed it: what nobody signed isn't repeated here."""
    if report is None or report.document is None or not report.is_signed:
        return None
    document = report.document
    people = document["credentialSubject"]["identifier"]
    return {
        "title": document["name"],
        "url": document["id"],
        "holder": next((one["identityHash"] for one in people if one.get("identityType") == "name"), None),
        "issued": datetime.fromisoformat(document["validFrom"]),
        "until": datetime.fromisoformat(document["validUntil"]) if "validUntil" in document else None,
    }
