"""Texts of others as Markdown: HTML, plain text, and what a platform guesses to be either."""

import re
import unicodedata
from typing import Literal

from trainingsite.quiz.exchange.decoding import shown
from trainingsite.quiz.exchange.escaping import escaped
from trainingsite.quiz.exchange.report import Notes

Form = Literal["html", "plain", "guessed", "markdown"]

_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*[\s/>]|<!--|&(?:[a-zA-Z]{2,10}|#\d{1,7});")
_BLOCK = re.compile(r"<(?:p|br|div|ul|ol|table|pre|h[1-6])\b", re.IGNORECASE)
_TEX = re.compile(r"\\\(|\\\[|\$\$")


def markdown_of(text: str, form: Form, notes: Notes) -> str:
    """`text`, which is in `form`, as Markdown; what doesn't fit is noted."""
    text = shown(text, notes)
    if _TEX.search(text):
        notes.changed("a formula in TeX", "formulas aren't drawn here: write it in words or characters")
    if form == "markdown":
        return text.strip()
    if form == "html" or (form == "guessed" and _HTML.search(text)):
        from trainingsite.quiz.exchange.html import from_html  # Beautiful Soup takes long to load, and few need it

        lines = form == "guessed" and not _BLOCK.search(text)
        return from_html(text.replace("\n", "<br>\n") if lines else text, notes)
    return escaped("\n".join(line.strip() for line in text.strip().split("\n")))


def line_of(text: str, form: Form, notes: Notes) -> str:
    """`text` as plain text, for what a learner types or a platform compares."""
    text = shown(text, notes)
    if form in ("html", "guessed") and _HTML.search(text):
        from trainingsite.quiz.exchange.html import text_of  # Beautiful Soup takes long to load, and few need it

        text = text_of(text)
    lines = (text if form in ("markdown", "plain") else " ".join(text.split())).strip().split("\n")
    return " ".join(line.strip() for line in lines if line.strip())


def slug_of(text: str, most: int = 60) -> str:
    """A name for `text` that can stand in a file: lower-case words joined by hyphens; "" if no letter can."""
    plain = unicodedata.normalize("NFKD", text[: 4 * most]).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > most:
            break
        slug = longer
    return slug or (words[0][:most] if words else "")
