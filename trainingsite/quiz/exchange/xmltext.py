"""XML of others as a tree: without document types, entities or anything that reaches outside, and never too deep."""

import re
from typing import Any

from lxml import etree

from trainingsite.quiz.exchange.report import NotReadable

# The tree, as an annotation: the class that the library makes its elements of.
Node = etree._Element

_PROLOG = re.compile(r"\s+|<\?[^?]*(?:\?(?!>)[^?]*)*\?>|<!--[^-]*(?:-(?!->)[^-]*)*-->")
_DECLARED = re.compile(r"\s*<\?xml\s[^?]*\?>")

# Document types are refused before a parser meets them; it would resolve and load nothing of theirs either.
_CAREFUL: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_pis": True,
}


def parser() -> etree.XMLParser:
    """A parser for one file."""
    made: etree.XMLParser = etree.XMLParser(**_CAREFUL)
    return made


def read_xml(text: str, place: str) -> Node:
    """The root element of `text`.

    Raises:
        NotReadable: with line and column where it isn't well-formed; or if it has a document type.
    """
    _refuse_document_type(text, place)
    try:
        return etree.fromstring(_without_declaration(text).encode(), parser())
    except etree.XMLSyntaxError as error:
        line, column = error.position
        what = f"it isn't well-formed XML: {error.msg.partition(', line')[0]}"
        raise NotReadable(f"{place}:{line}:{column}", what, "export it again, or mend this place") from None


def _without_declaration(text: str) -> str:
    """`text` with blanks where it names an encoding, which it isn't in any more; all places in it stay."""
    declared = _DECLARED.match(text)
    return re.sub(r"[^\n]", " ", declared[0]) + text[declared.end() :] if declared else text


def _refuse_document_type(text: str, place: str) -> None:
    """Before the root only a document type could define entities, which grow when they are read."""
    at = 0
    while match := _PROLOG.match(text, at):
        at = match.end()
    if text[at : at + 9].upper() == "<!DOCTYPE":
        line = text[:at].count("\n") + 1
        what = "it has a document type (<!DOCTYPE …>), which could define entities that grow without end"
        raise NotReadable(f"{place}:{line}", what, "remove it: no format that we read needs one")


def local(node: Node) -> str:
    """An element's name without its namespace; "" for a comment."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def elements(node: Node) -> list[Node]:
    """The elements inside, without comments."""
    return [child for child in node if isinstance(child.tag, str)]


def child(node: Node, name: str) -> Node | None:
    """The first element `name` directly inside."""
    return next((each for each in elements(node) if local(each) == name), None)


def whole_text(node: Node | None) -> str:
    """All the text inside, with the blanks around it; "" if there is no such element."""
    return "".join(map(str, node.itertext())) if node is not None else ""


def words(node: Node | None) -> str:
    """All the text inside, without blanks around it."""
    return whole_text(node).strip()
