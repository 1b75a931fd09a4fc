"""Static files with the content's hash in the address, so that browsers keep them for ever."""

import hashlib
from pathlib import Path

from flask import Flask, Response, request


def init_app(app: Flask) -> None:
    """Give templates `asset(name)` and versioned static files a year of caching."""
    folder = Path(app.static_folder or "")
    versions: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in versions:
            digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]
            versions[name] = f"/static/{name}?v={digest}"
        return versions[name]

    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static":
            kept = "public, max-age=31536000, immutable" if "v" in request.args else "public, max-age=3600"
            response.headers["Cache-Control"] = kept
        return response
