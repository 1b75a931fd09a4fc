"""Our own additions to Markdown: signposts, inline checks, sections, and tables that scroll by themselves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify, unique
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from trainingsite.content.formats import Signpost
from trainingsite.content.scan import CHECK, SIGNPOST

CUT = "\ue000"
_ASIDE = re.compile("\x02[^\x03]*\x03")
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


@dataclass(slots=True)
class Outline:
    """What was met while a text was rendered. A fault names a piece of the source by which its line is found."""

    sections: list[str] = field(default_factory=list)
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def clear(self) -> None:
        """Forget the text before."""
        self.sections.clear()
        self.faults.clear()
        self.ids.clear()

    def complain(self, fragment: str, what: str, mend: str) -> None:
        self.faults.append((fragment, what, mend))


class Marks(Extension):
    """Signposts everywhere; on a page also sections and inline checks, cut apart by CUT."""

    def __init__(self, signposts: Mapping[str, Signpost], outline: Outline, *, is_page: bool) -> None:
        super().__init__()
        self.signposts, self.outline, self.is_page = signposts, outline, is_page

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the library's name
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(SignpostMark(md, self.signposts), "signpost", 175)
        md.treeprocessors.register(Finish(md, self.signposts, self.outline), "finish", 7)
        if self.is_page:
            md.preprocessors.register(CheckMark(md), "check", 24)
            md.treeprocessors.register(Cuts(md, self.outline), "cuts", 6)


class SignpostMark(InlineProcessor):
    """[[signpost:<id>]] as a link into the directory, with the phone number where it is urgent."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown, signposts: Mapping[str, Signpost]) -> None:
        super().__init__(SIGNPOST.pattern, md)
        self.signposts = signposts

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        signpost = self.signposts.get(m[1])
        if signpost is None:
            return link("/directory", m[1].replace("-", " "), "signpost"), m.start(), m.end()
        whole = Element("span", {"data-signpost": m[1]})
        whole.append(link(f"/directory#{m[1]}", signpost.name, "signpost"))
        if signpost.phone and signpost.urgency != "routine":
            whole[0].tail = AtomicString(" ")
            whole.append(link(phone_href(signpost.phone), signpost.phone, "phone"))
        elif signpost.text and signpost.urgency != "routine":
            whole[0].tail = AtomicString(f" ({signpost.text})")
        return whole, m.start(), m.end()


class CheckMark(Preprocessor):
    """`::: check <id>` as a paragraph by which the section is cut."""

    def run(self, lines: list[str]) -> list[str]:
        found: list[str] = []
        for line in lines:
            match = CHECK.fullmatch(line)
            found += ["", f"{CUT}check:{match[1]}{CUT}", ""] if match else [line]
        return found


class Finish(Treeprocessor):
    """Tables, links and footnotes made usable for everybody; a signpost alone in its paragraph becomes a card."""

    def __init__(self, md: Markdown, signposts: Mapping[str, Signpost], outline: Outline) -> None:
        super().__init__(md)
        self.signposts, self.outline = signposts, outline

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for at, child in enumerate(list(parent)):
                if child.tag == "table":
                    parent[at] = scrolling(child)
                elif child.tag == "p" and (signpost := self.alone(child)):
                    parent[at] = card(*signpost, tail=child.tail)
        for element in root.iter():
            if name := element.get("id"):
                self.outline.ids.add(name)
            if element.tag == "a":
                self.check_link(element)
            elif element.tag == "img":
                self.check_image(element)

    def alone(self, paragraph: Element) -> tuple[str, Signpost] | None:
        """The signpost that the paragraph consists of."""
        if len(paragraph) != 1 or (paragraph.text or "").strip() or (paragraph[0].tail or "").strip():
            return None
        name = paragraph[0].get("data-signpost", "")
        return (name, self.signposts[name]) if name in self.signposts else None

    def check_link(self, anchor: Element) -> None:
        if anchor.get("class") == "footnote-ref":
            anchor.set("aria-label", f"Footnote {''.join(anchor.itertext())}")
        elif anchor.get("class") == "footnote-backref":
            anchor.set("aria-label", anchor.attrib.pop("title", "Back to the text"))
        else:
            self.judge(anchor.get("href") or "")

    def judge(self, target: str) -> None:
        """Complain about a link that leads nowhere or does harm."""
        plain = "".join(target.split()).replace(CUT, "")
        try:
            scheme = urlsplit(plain).scheme.lower()
        except ValueError:
            return self.outline.complain(target, f"the link {target[:60]} can't be read", "write its whole address")
        if scheme and scheme not in SCHEMES:
            what = f"the link {target[:60]} begins with {scheme}:"
            return self.outline.complain(target, what, "link to a page: https://…, /… or #<section>")
        if not scheme and not plain.startswith(("/", "#")):
            mend = "link to https://…, to a page of this site as /modules/<module>, or to #<section>"
            return self.outline.complain(target, f"the link “{target[:60]}” leads nowhere", mend)
        return None

    def check_image(self, image: Element) -> None:
        source = image.get("src") or ""
        if not source.startswith("/static/"):
            self.outline.complain(source, f"the image {source[:60]} isn't of this site", "use one in /static/")


class Cuts(Treeprocessor):
    """Gives headings their ids and links, and marks where a page is cut into sections."""

    def __init__(self, md: Markdown, outline: Outline) -> None:
        super().__init__(md)
        self.outline = outline

    def run(self, root: Element) -> None:
        self.refuse_buried(root)
        for element in list(root):
            if element.tag == "h2":
                self.section(root, element)
            elif element.tag == "div" and element.get("class") == "footnote":
                root.insert(list(root).index(element), cut("footnotes"))
        for element in root.iter():
            if element.tag in ("h3", "h4", "h5", "h6"):
                self.name(element)
                permalink(element)

    def section(self, root: Element, heading: Element) -> None:
        title = text_of(heading)
        at = list(root).index(heading)
        if not heading.get("id"):
            mend = f"add an id that stays for ever: ## {title[:40]} {{#{slugify(title, '-')[:40]}}}"
            self.outline.complain(title, f"the heading “{title[:40]}” has no id", mend)
        self.name(heading)
        self.outline.sections.append(heading.get("id") or "")
        root.insert(at + 1, cut("body"))
        root.insert(at, cut(f"section:{len(self.outline.sections) - 1}"))
        permalink(heading)

    def name(self, heading: Element) -> None:
        """Give the heading an id if it has none."""
        if not heading.get("id"):
            heading.set("id", unique(slugify(text_of(heading), "-") or "part", self.outline.ids))

    def refuse_buried(self, root: Element) -> None:
        """Complain about titles, and about sections that begin inside a box or a list."""
        top = set(root)
        for element in root.iter():
            title = text_of(element)[:40] if element.tag in ("h1", "h2") else ""
            if element.tag == "h1":
                self.outline.complain(title, f"“{title}” is a title", "begin the line with ## or ###")
            elif element.tag == "h2" and element not in top:
                self.outline.complain(title, f"the section “{title}” begins inside a box or list", "move it out")


def text_of(element: Element) -> str:
    """The text of an element in one line, without what the library has put aside."""
    return " ".join(_ASIDE.sub(" ", "".join(element.itertext())).split())


def link(href: str, text: str, kind: str) -> Element:
    anchor = Element("a", {"class": kind, "href": href})
    anchor.text = AtomicString(text)
    return anchor


def phone_href(phone: str) -> str:
    """The tel: address of a number as people write it."""
    return "tel:" + "".join(phone.split())


def cut(what: str) -> Element:
    mark = Element("p")
    mark.text = AtomicString(f"{CUT}{what}{CUT}")
    return mark


def permalink(heading: Element) -> None:
    """Put a link to the heading itself at its end."""
    title = text_of(heading)
    anchor = SubElement(heading, "a", {"class": "headerlink", "href": f"#{heading.get('id')}"})
    anchor.set("aria-label", f"Link to {title}")
    anchor.text = AtomicString("#")
    if len(heading) > 1:
        heading[-2].tail = (heading[-2].tail or "").rstrip() + " "
    else:
        heading.text = AtomicString((heading.text or "").rstrip() + " ")


def scrolling(table: Element) -> Element:
    """The table in a region of its own that the keyboard can scroll; alignment as a class."""
    heads = [text_of(head) for head in table.iter("th")]
    region = Element("div", {"class": "scroll", "role": "region", "tabindex": "0"})
    region.set("aria-label", "Table: " + ", ".join(head for head in heads if head))
    region.tail, table.tail = table.tail, None
    region.append(table)
    for cell in cells(table):
        side = cell.attrib.pop("align", "")
        if side in ("right", "center"):
            cell.set("class", "end" if side == "right" else "middle")
        if cell.tag == "th":
            cell.set("scope", "col")
    return region


def cells(table: Element) -> Iterator[Element]:
    return (element for element in table.iter() if element.tag in ("th", "td"))


def card(name: str, signpost: Signpost, tail: str | None) -> Element:
    """A directory entry as a block."""
    whole = Element("div", {"class": "signpost-card"})
    whole.tail = tail
    whole.append(link(f"/directory#{name}", signpost.name, "signpost"))
    rest = SubElement(whole, "div")
    SubElement(rest, "p").text = AtomicString(signpost.summary)
    if signpost.phone:
        SubElement(rest, "p").append(link(phone_href(signpost.phone), signpost.phone, "phone"))
    return whole
