"""Where the content of the running app is."""

from pathlib import Path

from flask import current_app


def content_dir() -> Path:
    """The content folder of the current app."""
    path: Path = current_app.extensions["signpost_settings"].content_dir
    return path.absolute()
