"""HTML of others as the Markdown that our pages know."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from trainingsite.quiz.exchange.escaping import escaped
from trainingsite.quiz.exchange.report import Notes

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
_ABOVE = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_BELOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def from_html(html: str, notes: Notes) -> str:
    """HTML as Markdown; what doesn't fit is noted."""
    if len(html) > MOST_HTML:
        notes.changed("a very long text", "its markup was left as it stands")
        return escaped(html[:MOST_HTML])
    soup = BeautifulSoup(html, "lxml")
    if html.count("<") > MOST_TAGS or _depth(soup) > DEEPEST:
        notes.changed("a text with too much markup", "it is plain now")
        return escaped(soup.get_text(" ").strip())
    text: str = _Converter(notes).convert_soup(soup)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def text_of(html: str) -> str:
    """The text alone, of HTML that isn't too long; else the HTML as it stands."""
    return BeautifulSoup(html, "lxml").get_text() if len(html) <= MOST_HTML else html


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
