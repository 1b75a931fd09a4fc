"""A badge on paper: a tagged A4 page (PDF/UA-1) with a code that leads to the badge, and the credential attached."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from flask import current_app, render_template

from trainingsite.infra.refused import Refused
from trainingsite.recognition import answers, definitions
from trainingsite.recognition.issuer import addresses
from trainingsite.recognition.queries import Shown, SignedForms
from trainingsite.recognition.telling import Telling

FONTS = (
    "atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
    "atkinson-hyperlegible-next-latin-wght-italic.woff2",
)
HERE = "https://certificate.invalid/"  # never asked: everything that the page shows is handed over with it


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to print with everything that it shows and carries: `picture` and `code` are SVG, `colours` is CSS."""

    url: str
    issued_at: datetime
    html: str
    picture: str
    code: bytes
    colours: str
    credential: bytes

    @property
    def mark(self) -> str:
        """What names this state of the page; the PDF itself holds the moment at which its fonts were cut."""
        parts = (self.html.encode(), self.picture.encode(), self.colours.encode(), self.credential)
        return hashlib.sha256(b"\0".join(parts)).hexdigest()


def sheet(shown: Shown, signed: SignedForms) -> Sheet:
    """The certificate of a badge that the visitor may see.

    Raises:
        Refused: "badge_not_in_force", status 410.
    """
    if not shown.counts:
        raise Refused("badge_not_in_force", status=410)
    where = addresses()
    url = where.badge(shown.public_id)
    telling = Telling(shown, signed.definition, signed.facts, url, where.achievement(shown.slug, shown.number))
    html = render_template("recognition/certificate.html", b=telling)
    drawn = definitions.picture(signed.definition)
    colours = f":root {{ --ground: {drawn.ground}; --way: {drawn.way}; }}"
    return Sheet(url, shown.issued_at, html, answers.drawing(drawn), code(url), colours, signed.json)


def code(url: str) -> bytes:
    """A QR code as SVG; it may lose a sixth of its area and is still read."""
    drawn = BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="svg", scale=4, border=2, xmldecl=False)
    return drawn.getvalue()


@lru_cache(maxsize=64)
def pdf(page: Sheet) -> bytes:
    """The page as PDF.

    Raises:
        Refused: "no_pdf_here", status 503, where Pango isn't installed.
    """
    try:
        from weasyprint import CSS, HTML, Attachment
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:
        raise Refused("no_pdf_here", status=503, url=page.url) from error
    static = Path(current_app.static_folder or "")
    files: dict[str, tuple[str, bytes]] = {
        "badge.svg": ("image/svg+xml", page.picture.encode()),
        "code.svg": ("image/svg+xml", page.code),
        **{f"fonts/{name}": ("font/woff2", (static / "fonts" / name).read_bytes()) for name in FONTS},
    }
    fetch, fonts = given(files), FontConfiguration()
    look = page.colours + (static / "certificate.css").read_text("utf-8")
    style = CSS(string=look, base_url=HERE, url_fetcher=fetch, font_config=fonts)
    credential = Attachment(
        string=page.credential.decode(),
        name="badge.json",
        description="The signed credential, an Open Badge",
        relationship="Supplement",
        created=page.issued_at,
        modified=page.issued_at,
    )
    made: bytes = HTML(string=page.html, base_url=HERE, url_fetcher=fetch).write_pdf(
        stylesheets=[style],
        font_config=fonts,
        attachments=[credential],
        pdf_variant="pdf/ua-1",
        pdf_identifier=page.url.encode()[-36:],
    )
    return made


def given(files: Mapping[str, tuple[str, bytes]]) -> Any:
    """A fetcher that knows these files by name and nothing else: no network, no other file."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Given(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            mimetype, body = files[url.removeprefix(HERE)]
            return URLFetcherResponse(url, body, {"Content-Type": mimetype})

    return Given()
