"""The text inside an element of QTI, as Markdown."""

from collections.abc import Iterable
from copy import deepcopy

from lxml import etree

from trainingsite.quiz.exchange.asked import BLANK
from trainingsite.quiz.exchange.prose import markdown_of
from trainingsite.quiz.exchange.qti_names import below, inside, kind_of
from trainingsite.quiz.exchange.report import Notes
from trainingsite.quiz.exchange.xmltext import Node, local

FEEDBACK = ("feedbackInline", "feedbackBlock", "modalFeedback")
SET_ASIDE = {
    "rubricBlock": "a note for candidates or markers",
    "feedbackInline": "feedback inside the text",
    "feedbackBlock": "feedback inside the text",
    "templateInline": "text that depends on computed values",
    "templateBlock": "text that depends on computed values",
    "printedVariable": "a computed value",
    "infoControl": "a hint to unfold",
    "stylesheet": "",
    "catalogInfo": "support for assistive tools",
}


def prose_of(node: Node, notes: Notes, *, without: Iterable[str] = ()) -> str:
    """What stands inside `node`, without the parts that aren't text; those in `without` are dealt with elsewhere."""
    copy = deepcopy(node)
    copy.tail = None
    for each in list(copy.iterdescendants()):
        kind = kind_of(each)
        if kind in SET_ASIDE or kind in without:
            if SET_ASIDE.get(kind) and kind not in without:
                notes.left_out(SET_ASIDE[kind], "our items have no place for it")
            _put_text(each, "")
    return _markdown(copy, notes)


def stem_of(body: Node, interaction: Node, notes: Notes) -> str:
    """The text around an interaction, with its prompt in its place, or with a blank if it stands in a line."""
    copy = deepcopy(body)
    found = next(below(copy, kind_of(interaction)))
    prompt = next(inside(found, "prompt"), None)
    if kind_of(found) == "textEntryInteraction":
        _put_text(found, BLANK)
    elif prompt is not None:
        prompt.tail, prompt.tag = found.tail, "div"
        next(found.iterancestors()).replace(found, prompt)
    else:
        _put_text(found, "")
    return prose_of(copy, notes)


def _put_text(node: Node, text: str) -> None:
    """Replace `node` by `text`; what follows it stays."""
    parent, before = next(node.iterancestors()), node.getprevious()
    kept = text + (node.tail or "")
    if before is not None:
        before.tail = (before.tail or "") + kept
    else:
        parent.text = (parent.text or "") + kept
    parent.remove(node)


def _markdown(node: Node, notes: Notes) -> str:
    for each in node.iter():
        if isinstance(each.tag, str):
            each.tag = local(each)
    etree.cleanup_namespaces(node)
    return markdown_of(etree.tostring(node, encoding="unicode"), "html", notes)
