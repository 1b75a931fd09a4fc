"""How an item of QTI is marked: the right response, the mapping of responses to marks, and the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from trainingsite.quiz.exchange.numbers import read_number
from trainingsite.quiz.exchange.qti_names import attribute, below, inside, kind_of
from trainingsite.quiz.exchange.xmltext import Node, elements, words

PLAIN_RULES = frozenset(
    ("responseCondition", "responseIf", "responseElse", "match", "variable", "correct", "setOutcomeValue", "baseValue",
     "isNull", "mapResponse", "equal", "stringMatch")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Response:
    """What is right, in order; and what each response earns, as parts of full marks, or None if only all of it counts.

    `usual` is what any other response earns.
    """

    base: str = ""
    is_single: bool = True
    right: tuple[str, ...] = ()
    shares: Mapping[str, Fraction] | None = None
    usual: Fraction = Fraction(0)
    is_cased: bool = False


def response_of(root: Node, interaction: Node) -> Response:
    """How the response to `interaction` is marked."""
    wanted = attribute(interaction, "responseIdentifier")
    declared = next((each for each in inside(root, "responseDeclaration") if each.get("identifier") == wanted), None)
    if declared is None:
        return Response()
    right = tuple(words(value) for node in inside(declared, "correctResponse") for value in elements(node))
    mapping = next(inside(declared, "mapping"), None)
    is_single = attribute(declared, "cardinality") in ("", "single")
    base = attribute(declared, "baseType")
    if mapping is None or not _uses_mapping(root):
        return Response(base, is_single, right)
    marks = {attribute(entry, "mapKey"): _mark(attribute(entry, "mappedValue")) for entry in elements(mapping)}
    gains = [mark for mark in marks.values() if mark > 0]
    whole = (max(gains) if is_single else sum(gains)) if gains else Fraction(1)
    cased = any(attribute(entry, "caseSensitive") == "true" for entry in elements(mapping))
    return Response(
        base=base,
        is_single=is_single,
        right=right or tuple(key for key, mark in marks.items() if mark == whole or (mark > 0 and not is_single)),
        shares={key: mark / whole for key, mark in marks.items()},
        usual=_mark(attribute(mapping, "defaultValue")) / whole,
        is_cased=cased,
    )


def own_rules(root: Node) -> bool:
    """Whether the item is marked by rules that go beyond comparing with what is right."""
    kinds = {kind_of(each) for rules in inside(root, "responseProcessing") for each in rules.iterdescendants()}
    return not kinds - {""} <= PLAIN_RULES


def tolerance_of(root: Node) -> tuple[Fraction, bool]:
    """The tolerance of a number, and whether it is a share of the answer."""
    for rules in inside(root, "responseProcessing"):
        for equal in below(rules, "equal"):
            around = _mark(attribute(equal, "tolerance").strip().partition(" ")[0])
            if attribute(equal, "toleranceMode") == "relative":
                return abs(around) / 100, True
            if attribute(equal, "toleranceMode") == "absolute":
                return abs(around), False
    return Fraction(0), False


def _uses_mapping(root: Node) -> bool:
    rules = next(inside(root, "responseProcessing"), None)
    if rules is None:
        return True
    return "map_response" in attribute(rules, "template") or any(True for _ in below(rules, "mapResponse"))


def _mark(text: str) -> Fraction:
    return read_number(text) or Fraction(0)
