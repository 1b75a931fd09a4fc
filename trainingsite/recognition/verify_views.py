"""The page that checks any badge, by link, file or text, and the same for machines."""

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.deeds import allow
from trainingsite.infra.db import db
from trainingsite.infra.forms import csrf
from trainingsite.infra.limits import limiter
from trainingsite.infra.refused import Refused
from trainingsite.recognition.checking import Enquirer, web
from trainingsite.recognition.forms import CheckForm
from trainingsite.recognition.reading import LARGEST, Unreadable, parsed
from trainingsite.recognition.reporting import reported, told
from trainingsite.recognition.showing import seen_by_anybody
from trainingsite.recognition.verification import Report

checks = Blueprint("checks", __name__)
WITHOUT_TOKEN = {"csrf": False}
FOR_MACHINES = ("application/json", "application/problem+json")


def is_idle() -> bool:
    """Whether the empty form is asked for, which costs nothing."""
    return request.method == "OPTIONS" or (request.method == "GET" and not request.args.get("link"))


@limiter.limit("20 per minute")
def count_asking() -> None:
    """Each enquiry that asks other sites is counted."""


@checks.route("/verify", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator]
@allow(Permission.PUBLIC)
@limiter.limit("60 per minute", exempt_when=is_idle)
def verify() -> ResponseReturnValue:
    if is_for_machine():
        return for_machines()
    form, report = CheckForm(meta=WITHOUT_TOKEN), None
    if request.method == "POST" and form.validate_on_submit():
        report = checked(form)
    elif linked := request.args.get("link", "")[:2000]:
        form = CheckForm(formdata=None, data={"link": linked}, meta=WITHOUT_TOKEN)
        report = Enquirer(db.session(), web(count_asking)).check_link(linked)
    page = render_template("recognition/verify.html", form=form, report=report, told=told(report) if report else None)
    return page, 422 if form.errors else 200


def checked(form: CheckForm) -> Report:
    """A file goes before a text, a text before a link."""
    enquirer = Enquirer(db.session(), web(count_asking), form.data_of("email"))
    if upload := form["upload"].data:
        return enquirer.check(upload.stream.read(LARGEST + 1))
    if pasted := form.data_of("pasted"):
        return enquirer.check(pasted.encode(errors="replace"))
    return enquirer.check_link(form.data_of("link"))


def is_for_machine() -> bool:
    """Whether JSON is asked for rather than a page; a browser asks for pages."""
    return request.accept_mimetypes.best_match(("text/html", *FOR_MACHINES), "text/html") in FOR_MACHINES


def for_machines() -> ResponseReturnValue:
    """The checks as JSON. No session is looked at: whoever asks sees what anybody may see."""
    body, link, email = handed_in()
    if not body and not link:
        raise Refused("nothing_to_check", status=422)
    enquirer = Enquirer(db.session(), web(count_asking), email, seen_by_anybody)
    return jsonify(reported(enquirer.check(body) if body else enquirer.check_link(link)))


def handed_in() -> tuple[bytes, str, str]:
    """A badge's bytes or else a link, and an e-mail address: from a form, the address, or the body as it is."""
    link, email = (request.values.get(name, "")[:2000] for name in ("link", "email"))
    if upload := request.files.get("upload"):
        return upload.stream.read(LARGEST + 1), "", email
    if pasted := request.form.get("pasted"):
        return pasted.encode(errors="replace"), "", email
    body = request.stream.read(LARGEST + 1) if request.method == "POST" and not request.form else b""
    if (asked := enquiry(body)) is not None:
        return b"", asked[0], asked[1] or email
    return body, link, email


def enquiry(body: bytes) -> tuple[str, str] | None:
    """Link and address of somebody who sends {"link": …, "email": …}; None if the body is a badge itself."""
    try:
        told_us = parsed(body.decode())
    except (Unreadable, UnicodeDecodeError):
        return None
    if not set(told_us) <= {"link", "email"} or not isinstance(told_us.get("link"), str):
        return None
    return told_us["link"][:2000], str(told_us.get("email") or "")[:254]


@checks.after_request
def allow_scripts(response: Response) -> Response:
    """Let scripts of other sites ask, and say beforehand that they may. Nothing here reads a cookie for them."""
    if request.method == "OPTIONS" or response.mimetype != "text/html":
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
        response.headers["Access-Control-Max-Age"] = "86400"
    response.vary.add("Accept")
    return response
