"""The one place where a mistake becomes a page: Refused, HTTP errors, a broken form token."""

import structlog
from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from jinja2 import TemplateNotFound
from werkzeug.exceptions import HTTPException

from trainingsite.infra.refused import Refused

PAGES = {400, 403, 404, 405, 413, 429, 500}


def wants_json() -> bool:
    """Whether the caller is a script or a machine rather than a person's browser."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return best != "text/html" and bool(request.accept_mimetypes)


def problem(status: int, code: str, facts: dict[str, object]) -> ResponseReturnValue:
    """A JSON problem (RFC 9457)."""
    answer = jsonify({"type": "about:blank", "status": status, "code": code, **facts})
    answer.mimetype = "application/problem+json"
    return answer, status


def on_refused(refused: Refused) -> ResponseReturnValue:
    if wants_json():
        return problem(refused.status, refused.code, {name: str(value) for name, value in refused.facts.items()})
    try:
        page = render_template(f"errors/refused/{refused.code}.html", facts=refused.facts, code=refused.code)
    except TemplateNotFound:
        page = render_template("errors/refused.html", facts=refused.facts, code=refused.code)
    return page, refused.status


def on_http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    if wants_json():
        return problem(status, error.name.lower().replace(" ", "_"), {})
    name = status if status in PAGES else (400 if status < 500 else 500)
    return render_template(f"errors/{name}.html"), status


def on_broken_token(_error: CSRFError) -> ResponseReturnValue:
    if wants_json():
        return problem(400, "form_expired", {})
    return render_template("errors/csrf.html"), 400


def on_bug(error: Exception) -> ResponseReturnValue:
    structlog.get_logger().error("bug", route=str(request.url_rule), method=request.method, exc_info=error)
    if wants_json():
        return problem(500, "internal_server_error", {})
    return render_template("errors/500.html"), 500


def init_app(app: Flask) -> None:
    """Register the handlers. In tests a bug surfaces as itself."""
    app.register_error_handler(Refused, on_refused)
    app.register_error_handler(CSRFError, on_broken_token)
    app.register_error_handler(HTTPException, on_http_error)
    if not app.testing:
        app.register_error_handler(Exception, on_bug)
