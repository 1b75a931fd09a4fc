"""Markdown as sanitised HTML: whole pages cut into sections, and short passages such as a question's stem."""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markupsafe import Markup, escape

from trainingsite.content.formats import Signpost
from trainingsite.content.marks import CUT, SCHEMES, Marks, Outline
from trainingsite.content.scan import Fault, can_be_rendered, footnote_faults, scan
from trainingsite.content.values import Heading, Piece, Section

INLINE = {"a", "abbr", "br", "code", "del", "em", "kbd", "span", "strong", "sub", "sup"}
BLOCKS = {
    *("blockquote", "dd", "details", "div", "dl", "dt", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p"),
    *("pre", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href", "title", "aria-label"},
    "div": {"role", "tabindex", "aria-label"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
PASSAGE = ("attr_list", "def_list", "admonition", "fenced_code", "sane_lists", "pymdownx.details")
SETTINGS: dict[str, dict[str, object]] = {
    "footnotes": {"BACKLINK_TITLE": "Back to footnote {} in the text"},
    "tables": {"use_align_attribute": True},
}
MEMORY = 8192

NOTHING = Markup("")
RESERVED = frozenset({"main"})

_TAG = re.compile("<[^>]*>")
_INSIDE = re.compile(r"\]\(#([^)\s]+)\)")
_PERMALINK = re.compile(r'\s*<a [^>]*class="headerlink"[^>]*>#</a>')
_SUBHEADING = re.compile(r'<h3\b[^>]*\bid="([^"]*)"[^>]*>(.*?)\s*<a [^>]*class="headerlink"', re.DOTALL)
_CUTS = re.compile(f"<p>{CUT}([^{CUT}]*){CUT}</p>")


@dataclass(frozen=True, slots=True)
class Page:
    """A long text, cut into its sections."""

    intro: Markup
    sections: tuple[Section, ...]
    footnotes: Markup
    words: int
    ids: frozenset[str]
    faults: tuple[Fault, ...]


def render_page(text: str, signposts: Mapping[str, Signpost]) -> Page:
    """A module's text. It is rendered whatever its faults are; what does harm is left out."""
    faults = (*scan(text), *footnote_faults(text))
    if not can_be_rendered(text):
        return Page(NOTHING, (), NOTHING, 0, frozenset(), faults)
    outline = Outline()
    html = converted(text, Marks(signposts, outline, is_page=True), ("footnotes", *PASSAGE))
    parts = _parts(html)
    sections = tuple(
        _section(number, parts, outline) for number in range(len(outline.sections)) if f"section:{number}" in parts
    )
    intro = clean("".join(piece for _, piece in parts.get("", [])))
    faults = (*faults, *_page_faults(text, outline, parts, sections))
    return Page(
        intro=intro,
        sections=sections,
        footnotes=clean("".join(piece for _, piece in parts.get("footnotes", []))),
        words=words(intro) + sum(section.words for section in sections),
        ids=frozenset(outline.ids),
        faults=tuple(sorted(faults, key=lambda fault: fault.line)),
    )


class Prose:
    """Renders short texts and remembers them. Safe to use from several threads."""

    def __init__(self, signposts: Mapping[str, Signpost]) -> None:
        self.signposts = signposts
        self._blocks = lru_cache(MEMORY)(self._block)
        self._lines = lru_cache(MEMORY)(self._line)
        self.lock = threading.Lock()
        self.outline = Outline()
        self.markdown = reader(Marks(signposts, self.outline, is_page=False), PASSAGE)

    def block(self, text: str) -> Markup:
        """Paragraphs, lists and all."""
        return self._blocks(text)

    def line(self, text: str) -> Markup:
        """A text that stands inside a line or a label: only what fits there."""
        return self._lines(text)

    def faults(self, text: str) -> tuple[Fault, ...]:
        """What is wrong with a passage, by its own lines."""
        outline = Outline()
        if can_be_rendered(text):
            converted(text, Marks(self.signposts, outline, is_page=False), PASSAGE)
        return (*scan(text), *_placed(text, outline))

    def _block(self, text: str) -> Markup:
        return clean(self._converted(text))

    def _line(self, text: str) -> Markup:
        html = self._converted(text)
        return Markup(nh3.clean(html, tags=INLINE, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None).strip())  # noqa: S704

    def _converted(self, text: str) -> str:
        if not can_be_rendered(text):
            return str(escape(text))
        with self.lock:
            self.outline.clear()
            return self.markdown.reset().convert(text)


def reader(marks: Extension, extensions: tuple[str, ...]) -> Markdown:
    """A Markdown reader with our marks."""
    used = {name: settings for name, settings in SETTINGS.items() if name in ("tables", *extensions)}
    return Markdown(extensions=[*extensions, "tables", marks], extension_configs=used)


def converted(text: str, marks: Extension, extensions: tuple[str, ...]) -> str:
    """HTML that isn't clean yet."""
    return reader(marks, extensions).convert(text)


def clean(html: str) -> Markup:
    """HTML with nothing in it that could run, load or look like something else."""
    tags = INLINE | BLOCKS
    return Markup(nh3.clean(html, tags=tags, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None).strip())  # noqa: S704


def words(html: Markup) -> int:
    """How many words a reader meets."""
    return len(_TAG.sub("", _PERMALINK.sub("", html)).split())


Parts = dict[str, list[tuple[str | None, str]]]


def _parts(html: str) -> Parts:
    """The HTML between the cuts: by "" (before any section), "section:0", …, "footnotes", as (check id, HTML)
    pairs; a check belongs to the piece before it. Under "heading:0", … stand the headings."""
    pieces = _CUTS.split(html)
    where = ""
    parts: Parts = {"": [(None, pieces[0])]}
    for what, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        kind, _, name = what.partition(":")
        if kind == "check":
            parts[where][-1] = (name, parts[where][-1][1])
        elif kind == "section":
            where = what
            parts[f"heading:{name}"] = [(None, piece)]
            continue
        elif kind == "body":
            parts[where] = []
        else:
            where = "footnotes"
        parts.setdefault(where, []).append((None, piece))
    return parts


def _section(number: int, parts: Parts, outline: Outline) -> Section:
    heading = clean(parts[f"heading:{number}"][0][1])
    title = clean(_PERMALINK.sub("", heading)).striptags()
    pieces = [Piece(clean(html), check_id) for check_id, html in parts[f"section:{number}"]]
    if len(pieces) > 1 and not pieces[-1].html:
        pieces.pop()
    inside = _SUBHEADING.findall(NOTHING.join(piece.html for piece in pieces))
    return Section(
        id=outline.sections[number],
        title=title,
        heading=heading,
        pieces=tuple(pieces),
        headings=tuple(Heading(name, clean(text).striptags()) for name, text in inside),
        words=len(title.split()) + sum(words(piece.html) for piece in pieces),
    )


def _page_faults(text: str, outline: Outline, parts: Parts, sections: tuple[Section, ...]) -> list[Fault]:
    found = list(_placed(text, outline))
    seen = set(RESERVED)
    for section in sections:
        if section.id in seen:
            what = f"the id {section.id} is taken"
            found.append(_place(text, section.title, what, "give the heading another id"))
        seen.add(section.id)
    if not sections:
        found.append(Fault(1, "the module has no section", "add a heading: ## Title {#some-id}"))
    checks = [check_id for pieces in parts.values() for check_id, _ in pieces if check_id]
    for check_id in sorted({check_id for check_id in checks if checks.count(check_id) > 1}):
        found.append(_place(text, f"::: check {check_id}", f"the check {check_id} stands here twice", "remove one"))
    if any(check_id for check_id, _ in parts[""]):
        found.append(_place(text, "::: check", "an inline check stands before the first section", "move it down"))
    for target in sorted(set(_INSIDE.findall(text)) - outline.ids):
        found.append(_place(text, f"(#{target})", f"there is no #{target} here", "name the {#id} of a heading"))
    return found


def _placed(text: str, outline: Outline) -> list[Fault]:
    return [_place(text, *fault) for fault in outline.faults]


def _place(text: str, fragment: str, what: str, mend: str) -> Fault:
    """A fault in the first line that has `fragment`."""
    at = text.find(fragment)
    return Fault(text.count("\n", 0, max(at, 0)) + 1, what, mend)
