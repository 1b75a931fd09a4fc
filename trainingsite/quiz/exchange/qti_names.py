"""QTI 2 and 3 by the same names: `qti-choice-interaction` is `choiceInteraction`, `max-choices` is `maxChoices`."""

import re
from collections.abc import Iterator

from trainingsite.quiz.exchange.xmltext import Node, elements, local


def kind_of(node: Node) -> str:
    """What an element is, by its name in QTI 2; an element of HTML keeps its own."""
    name = local(node)
    if not name.startswith("qti-"):
        return name
    first, *others = name.removeprefix("qti-").split("-")
    return first + "".join(part.capitalize() for part in others)


def attribute(node: Node, name: str) -> str:
    """An attribute by its name in QTI 2; "" if it isn't there."""
    return node.get(name) or node.get(re.sub(r"[A-Z]", lambda match: f"-{match[0].lower()}", name)) or ""


def inside(node: Node, *kinds: str) -> Iterator[Node]:
    """The elements of these kinds directly inside."""
    return (each for each in elements(node) if kind_of(each) in kinds)


def below(node: Node, *kinds: str) -> Iterator[Node]:
    """The elements of these kinds anywhere inside, in their order."""
    return (each for each in node.iterdescendants() if kind_of(each) in kinds)
