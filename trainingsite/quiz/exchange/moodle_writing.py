"""Questions as Moodle XML: what that platform can keep of our fields goes into id numbers, tags and categories."""

from collections.abc import Callable, Iterable, Mapping

from lxml import etree

from trainingsite.quiz.exchange.asked import Answer, Asked
from trainingsite.quiz.exchange.cloze import cloze_of
from trainingsite.quiz.exchange.labels import per_cent_of
from trainingsite.quiz.exchange.xmltext import Node
from trainingsite.quiz.questions.number import plain

KINDS = {
    "choice": "multichoice",
    "multiple": "multichoice",
    "match": "matching",
    "order": "ordering",
    "short": "shortanswer",
    "number": "numerical",
    "gap": "cloze",
}
GRADING = {"exact": "ABSOLUTE_POSITION", "run": "LONGEST_ORDERED_SUBSET"}
PLAIN, MARKDOWN = "plain_text", "markdown"


def moodle_file(questions: Iterable[Asked], title: str) -> bytes:
    """A file of questions. Pools are categories, so that the other platform can draw from them."""
    root, present = etree.Element("quiz"), ""
    for asked in questions:
        if asked.category != present:
            present = asked.category
            _category(root, title, present)
        _question(root, asked)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _category(root: Node, title: str, pool: str) -> None:
    name = " ".join(title.replace("/", "//").split())
    node = etree.SubElement(root, "question", type="category")
    _texted(node, "category", f"$course$/top/{name}{'/' * bool(pool)}{pool}")


def _question(root: Node, asked: Asked) -> None:
    node = etree.SubElement(root, "question", type=KINDS[asked.kind])
    _texted(node, "name", asked.name)
    _texted(node, "questiontext", cloze_of(asked) if asked.kind == "gap" else asked.stem, MARKDOWN)
    _texted(node, "generalfeedback", asked.why, MARKDOWN)
    _plain(node, "defaultgrade", plain(asked.weight))
    _plain(node, "idnumber", asked.idnumber)
    WRITE[asked.kind](node, asked)
    for hint in asked.hints:
        _texted(node, "hint", hint, MARKDOWN)
    tags = etree.SubElement(node, "tags")
    for label in asked.labels:
        _texted(tags, "tag", label)


def _options(node: Node, asked: Asked) -> None:
    _plain(node, "single", "true" if asked.kind == "choice" else "false")
    _plain(node, "shuffleanswers", "true")
    _plain(node, "answernumbering", "none")
    for answer in asked.answers:
        _answer(node, answer, MARKDOWN)


def _forms(node: Node, asked: Asked) -> None:
    _plain(node, "usecase", "0")
    for answer in asked.answers:
        _answer(node, answer, PLAIN)


def _numbers(node: Node, asked: Asked) -> None:
    for answer in asked.answers:
        written = _answer(node, answer, PLAIN)
        _plain(written, "tolerance", plain(answer.tolerance))
    if asked.units:
        units = etree.SubElement(node, "units")
        for name, multiplier in asked.units:
            unit = etree.SubElement(units, "unit")
            _plain(unit, "multiplier", plain(round(multiplier, 9)))
            _plain(unit, "unit_name", name)
        _plain(node, "unitgradingtype", "0")
        _plain(node, "showunits", "0")


def _pairs(node: Node, asked: Asked) -> None:
    _plain(node, "shuffleanswers", "true")
    for pair in asked.pairs:
        written = etree.SubElement(node, "subquestion", format=MARKDOWN)
        _plain(written, "text", pair.prompt)
        _texted(written, "answer", pair.partner)


def _steps(node: Node, asked: Asked) -> None:
    _plain(node, "layouttype", "VERTICAL")
    _plain(node, "selecttype", "ALL")
    _plain(node, "selectcount", "0")
    _plain(node, "gradingtype", GRADING[asked.marking])
    _plain(node, "showgrading", "SHOW")
    for number, answer in enumerate(asked.answers, 1):
        written = etree.SubElement(node, "answer", fraction=str(number), format=MARKDOWN)
        _plain(written, "text", answer.text)


def _nothing_more(_node: Node, _asked: Asked) -> None:
    """A cloze has its answers in its text."""


def _answer(node: Node, answer: Answer, form: str) -> Node:
    written = etree.SubElement(node, "answer", fraction=per_cent_of(answer.share), format=form)
    _plain(written, "text", answer.text)
    _texted(written, "feedback", answer.feedback, MARKDOWN)
    return written


def _texted(node: Node, name: str, text: str, form: str = "") -> None:
    """An element whose text stands in a <text>."""
    written = etree.SubElement(node, name, {"format": form} if form else {})
    _plain(written, "text", text)


def _plain(node: Node, name: str, text: str) -> None:
    etree.SubElement(node, name).text = text


WRITE: Mapping[str, Callable[[Node, Asked], None]] = {
    "choice": _options,
    "multiple": _options,
    "match": _pairs,
    "order": _steps,
    "short": _forms,
    "number": _numbers,
    "gap": _nothing_more,
}
