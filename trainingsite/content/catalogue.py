"""The content in the running site: read once, looked at again every few seconds, and never worse than it was."""

import threading
import time
from pathlib import Path

import structlog
from flask import Flask, Response, current_app, request
from markupsafe import Markup

from trainingsite.access import Permission
from trainingsite.config import Settings
from trainingsite.content.complaint import Complaint
from trainingsite.content.folder import Folder, Reading
from trainingsite.content.theme import theme_css
from trainingsite.content.values import Catalogue
from trainingsite.deeds import allow

EXTENSION = "signpost_content"

__all__ = ["Catalogue", "catalogue", "catalogue_of", "complaints", "init_app"]


class Library:
    """Holds the newest usable reading of the folder. Safe to use from several threads."""

    def __init__(self, path: Path, seconds: float) -> None:
        self.seconds = seconds
        self.lock = threading.Lock()
        self.folder = Folder(path)
        self.folder.refresh()
        self.reading: Reading = self.folder.reading()
        self.look_at = time.monotonic() + seconds
        self.report()

    def current(self) -> Reading:
        """The reading, looked after if it is time; while one thread looks, the others go on with what there is."""
        if self.seconds and time.monotonic() >= self.look_at and self.lock.acquire(blocking=False):
            try:
                if self.folder.refresh():
                    self.reading = self.folder.reading()
                    self.report()
                self.look_at = time.monotonic() + self.seconds
            finally:
                self.lock.release()
        return self.reading

    def report(self) -> None:
        """Write what is wrong into the log."""
        for complaint in self.reading.complaints:
            if not complaint.is_warning:
                structlog.get_logger().warning("content", complaint=str(complaint))


def library_of(app: Flask) -> Library:
    library: Library = app.extensions[EXTENSION]
    return library


def catalogue_of(app: Flask) -> Catalogue:
    """The content of `app`."""
    return library_of(app).current().catalogue


def catalogue() -> Catalogue:
    """The content of the current app."""
    return catalogue_of(current_app)


def complaints() -> tuple[Complaint, ...]:
    """What is wrong with the files of the current app, for staff. A broken file's last good value is in use."""
    return library_of(current_app).current().complaints


def markdown(text: str) -> Markup:
    """A short Markdown text as HTML blocks, for templates."""
    return catalogue().prose.block(text)


def markdown_line(text: str) -> Markup:
    """A short Markdown text as HTML that fits into a line or a label, for templates."""
    return catalogue().prose.line(text)


@allow(Permission.PUBLIC)
def theme() -> Response:
    """The university's colours as a style sheet."""
    colours = catalogue().site.colours
    answer = Response(theme_css(colours.post, colours.way), mimetype="text/css")
    answer.add_etag()
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.make_conditional(request)
    return answer


def init_app(app: Flask, settings: Settings) -> None:
    """Read the content of `app` and give templates its filters and its colours."""
    app.extensions[EXTENSION] = Library(settings.content_dir, settings.content_reload_seconds)
    app.jinja_env.filters["markdown"] = markdown
    app.jinja_env.filters["markdown_line"] = markdown_line
    app.add_url_rule("/theme.css", "theme", theme)
