"""Security headers: one static policy, so that a 304 stays true."""

from flask import Flask, Response, abort, request

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
    """Send the headers with every answer; a view's own value wins."""
    always = {**HEADERS, "Cache-Control": "no-store"}
    if secure:
        always["Strict-Transport-Security"] = "max-age=31536000"
    wanted = [(name.lower(), name, value) for name, value in always.items()]

    @app.before_request
    def refuse_nul() -> None:
        """PostgreSQL can't keep a NUL, and nobody types one."""
        if "\0" in request.path or "%00" in request.environ.get("QUERY_STRING", ""):
            abort(400)
        if request.method == "POST" and any("\0" in name + "".join(given) for name, given in request.form.lists()):
            abort(400)

    @app.after_request
    def add_headers(response: Response) -> Response:
        present = {name.lower() for name, _value in response.headers}
        for key, name, value in wanted:
            if key not in present:
                response.headers.add(name, value)
        return response
