"""Texts of others as Markdown: HTML, plain text, and what a platform guesses to be either."""

import re
import unicodedata
from typing import Any, Literal

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from trainingsite.quiz.exchange.decoding import shown
from trainingsite.quiz.exchange.report import Notes

Form = Literal["html", "plain", "guessed", "markdown"]

MOST_HTML = 20_000
MOST_TAGS = 1000
DEEPEST = 40
MEDIA = {
    "audio": "a sound",
    "video": "a film",
    "iframe": "an embedded page",
    "object": "an embedded file",
    "embed": "an embedded file",
    "svg": "a drawing",
    "math": "a formula",
    "script": "a script",
    "canvas": "a drawing",
    "input": "a form field",
    "select": "a form field",
    "textarea": "a form field",
}
ONE_LINE = frozenset(("_inline", "li", "dd", "a", "b", "strong", "em", "i", "u", "sub", "sup", "code", "kbd", "samp"))

_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*[\s/>]|<!--|&(?:[a-zA-Z]{2,10}|#\d{1,7});")
_BLOCK = re.compile(r"<(?:p|br|div|ul|ol|table|pre|h[1-6])\b", re.IGNORECASE)
_TEX = re.compile(r"\\\(|\\\[|\$\$")
_TAG_OR_ENTITY = re.compile(r"<(?=[a-zA-Z/!?])|&(?=#?\w{1,10};)")
_LINE_START = re.compile(r"^([#>+-]|={2,}|!!!|\?\?\?|:::)|^(\d{1,9})([.)])(?=\s)", re.MULTILINE)
_UNDERSCORE = re.compile(r"(?<![^\W_])_(?!_)(?=\w)|(?<=[^\W_])_(?![\w])")
_ABOVE = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_BELOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def markdown_of(text: str, form: Form, notes: Notes) -> str:
    """`text`, which is in `form`, as Markdown; what doesn't fit is noted."""
    text = shown(text, notes)
    if _TEX.search(text):
        notes.changed("a formula in TeX", "formulas aren't drawn here: write it in words or characters")
    if form == "markdown":
        return text.strip()
    if form == "guessed" and _HTML.search(text):
        return _from_html(text if _BLOCK.search(text) else text.replace("\n", "<br>\n"), notes)
    if form == "html":
        return _from_html(text, notes)
    return escaped("\n".join(line.strip() for line in text.strip().split("\n")))


def line_of(text: str, form: Form, notes: Notes) -> str:
    """`text` as plain text, for what a learner types or a platform compares."""
    text = shown(text, notes)
    if form in ("html", "guessed") and _HTML.search(text) and len(text) <= MOST_HTML:
        text = BeautifulSoup(text, "lxml").get_text()
    lines = (text if form in ("markdown", "plain") else " ".join(text.split())).strip().split("\n")
    return " ".join(line.strip() for line in lines if line.strip())


def escaped(text: str) -> str:
    """Plain text as Markdown that shows exactly it."""
    text = _TAG_OR_ENTITY.sub(lambda match: "&lt;" if match[0] == "<" else "&amp;", text)
    text = re.sub(r"[\\`*]", r"\\\g<0>", text)
    text = _UNDERSCORE.sub(r"\\_", text)
    if "](" in text or "[[" in text or "[^" in text or "]:" in text:
        text = text.replace("[", "\\[")
    return _LINE_START.sub(_kept_start, text)


def _kept_start(match: re.Match[str]) -> str:
    """The beginning of a line that Markdown would take for a list, a heading or a mark of ours."""
    start, number, sign = match.groups()
    if number:
        return f"{number}\\{sign}"
    return f"&#{ord(start[0])};{start[1:]}" if start[0] in "=?:" else f"\\{start}"


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


def _from_html(html: str, notes: Notes) -> str:
    if len(html) > MOST_HTML:
        notes.changed("a very long text", "its markup was left as it stands")
        return escaped(html[:MOST_HTML])
    soup = BeautifulSoup(html, "lxml")
    if html.count("<") > MOST_TAGS or _depth(soup) > DEEPEST:
        notes.changed("a text with too much markup", "it is plain now")
        return escaped(soup.get_text(" ").strip())
    text: str = _Converter(notes).convert_soup(soup)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _depth(soup: Tag) -> int:
    """How deeply the deepest element is nested."""
    deepest, waiting = 0, [(soup, 0)]
    while waiting:
        tag, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in tag.children if isinstance(child, Tag)]
    return deepest


class _Converter(MarkdownConverter):
    """HTML as the Markdown that our pages know."""

    class Options:
        heading_style = "atx"
        bullets = "-"

    def __init__(self, notes: Notes) -> None:
        super().__init__()
        self.notes = notes

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return escaped(text)

    def process_tag(self, node: Tag, parent_tags: set[str] | None = None) -> str:
        if node.name in MEDIA:
            self.notes.left_out(MEDIA[node.name], "only text, lists, tables and links are carried")
            return ""
        return str(super().process_tag(node, parent_tags=parent_tags))  # type: ignore[misc]  # its stub lacks it

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A new paragraph, where one can begin: a line's end inside one would need blanks that nobody sees."""
        return " " if parent_tags & ONE_LINE else "\n\n"

    def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        self.notes.changed("text that is struck through", "it stands as it is now")
        return text

    convert_s = convert_del

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        source = str(el.get("src") or "")
        name = "" if source.startswith("data:") else source.rpartition("/")[2][:60]
        told = str(el.get("alt") or "").strip() or name
        what = f"a picture ({name or 'one without a name'})"
        self.notes.left_out(what, "pictures aren't carried: describe it in the text")
        return f"(picture: {escaped(told)})" if told else "(picture)"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        href = str(el.get("href") or "")
        if href.startswith(("https://", "http://", "mailto:")) and not re.search(r"[\s()<>]", href):
            return f"[{text.strip()}]({href})" if text.strip() else ""
        if href:
            self.notes.left_out("a link", "it leads to a place that only the other platform has")
        return text

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._moved(text, _BELOW, "lowered text")

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._moved(text, _ABOVE, "raised text")

    def _moved(self, text: str, table: dict[int, Any], what: str) -> str:
        if all(ord(character) in table for character in text):
            return text.translate(table)
        self.notes.changed(f"{what} ({text.strip()[:20]})", "it stands on the line now")
        return text
