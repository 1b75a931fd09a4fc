"""The fields of our items that others can only keep as tags, such as `signpost:pool=visa`."""

from collections.abc import Iterable
from fractions import Fraction

from trainingsite.quiz.questions import Item
from trainingsite.quiz.questions.gap import Gap
from trainingsite.quiz.questions.number import plain
from trainingsite.quiz.questions.question import NATIONS

OURS = "signpost"
WORDS = ("pool", "rule", "critical", "basis", "outcome", "review", "marking")

Fields = dict[str, object]


def labels_of(item: Item, *, with_weight: bool) -> tuple[str, ...]:
    """What of `item` is kept as tags; the first says that it is from here."""
    said = {name: str(getattr(item, name, None) or "") for name in WORDS}
    said["marking"] = "all" if said["marking"] == "all" else ""
    said["nations"] = "" if item.nations == NATIONS else " ".join(item.nations)
    said["review_by"] = str(item.review_by or "")
    said["gaps"] = " ".join(item.names) if isinstance(item, Gap) else ""
    said["weight"] = plain(item.weight) if with_weight and item.weight != 1 else ""
    return (OURS, *(f"{OURS}:{name}={value}" for name, value in said.items() if value))


def fields_of(labels: Iterable[str]) -> Fields:
    """The fields that tags of ours say, as a file has them."""
    fields: Fields = {}
    for label in labels:
        name, _, value = label.removeprefix(f"{OURS}:").partition("=")
        if not label.startswith(f"{OURS}:"):
            continue
        if name in (*WORDS, "review_by"):
            fields[name] = value
        elif name == "nations":
            fields[name] = value.split()
        elif name == "weight":
            fields[name] = value
    return fields


def gap_names(labels: Iterable[str]) -> tuple[str, ...]:
    """The names of its gaps, in the order of the text, that a tag of ours says."""
    begin = f"{OURS}:gaps="
    return tuple(name for label in labels if label.startswith(begin) for name in label.removeprefix(begin).split())


def is_ours(labels: Iterable[str]) -> bool:
    """Whether the tags say that the question was exported from here."""
    return OURS in labels


def foreign(labels: Iterable[str]) -> list[str]:
    """The tags that mean nothing here."""
    return [label for label in labels if label != OURS and not label.startswith(f"{OURS}:")]


def share_of(per_cent: Fraction) -> Fraction:
    """A part of full marks from a percentage that may be a rounded one: 33.33333 is a third."""
    exact = per_cent / 100
    simple = exact.limit_denominator(12)
    return simple if abs(simple - exact) < Fraction(1, 2000) else exact


def per_cent_of(share: Fraction) -> str:
    """A part of full marks in per cent, with five decimals where it has to be rounded."""
    return plain(round(share * 100, 5))
