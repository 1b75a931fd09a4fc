"""Security headers: one static policy, so that a 304 stays true."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask, *, secure: bool) -> None:
    """Send the headers with every answer, whoever made it; a view's own value wins."""
    always = {**HEADERS, "Cache-Control": "no-store"}
    if secure:
        always["Strict-Transport-Security"] = "max-age=31536000"
    app.wsgi_app = with_headers(app.wsgi_app, always)  # type: ignore[assignment, method-assign]

    @app.before_request
    def refuse_nul() -> None:
        """PostgreSQL can't keep a NUL, and nobody types one."""
        if "\0" in request.path or "%00" in request.environ.get("QUERY_STRING", ""):
            abort(400)
        if request.method != "POST":
            return
        typed = ("".join((name, *given)) for name, given in request.form.lists())
        files = (each.filename or "" for _name, sent in request.files.lists() for each in sent)
        if any("\0" in one for one in (*typed, *files)):
            abort(400)


def with_headers(inside: "WSGIApplication", always: dict[str, str]) -> "WSGIApplication":
    """An application whose answers have these headers unless they bring their own."""
    wanted = [(name.lower(), (name, value)) for name, value in always.items()]

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Callable[[bytes], object]:
            present = {name.lower() for name, _value in headers}
            headers += [header for key, header in wanted if key not in present]
            return start_response(status, headers, *fault)

        return inside(environ, start)

    return answer
