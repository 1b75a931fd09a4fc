"""Marking again after a key was mended: an older quiz with the present keys, wherever its answers still mean the same.

An answer is kept as numbers of options in the file's order. So an item's present key counts only if the same things
stand at the same places; rewording one is fine. What was removed or rearranged keeps the mark that it had, and so do
pass mark and penalty: a mended key changes no terms.
"""

from collections.abc import Mapping
from functools import reduce

from trainingsite.infra.refused import Refused
from trainingsite.quiz.fields import Json
from trainingsite.quiz.model import Quiz
from trainingsite.quiz.questions import Item


def mended(old: Quiz, present: Quiz, answers: Mapping[str, Json]) -> Quiz:
    """`old` with the present version of each item under which its answer (item id → answer) means the same."""
    items = tuple(_newest(item, present, answers) for item in old.items)
    given = {name: getattr(old, name) for name in type(old).model_fields}
    return Quiz.model_construct(**{**given, "items": items})


def mended_by(old: Quiz, later: tuple[Quiz, ...], answers: Mapping[str, Json]) -> Quiz:
    """`old`, mended by one version after the other."""
    return reduce(lambda quiz, present: mended(quiz, present, answers), later, old)


def kept(old: Quiz, present: Quiz, answers: Mapping[str, Json]) -> tuple[str, ...]:
    """The answered items that keep their mark: removed, rearranged, or of another type by now."""
    return tuple(
        item.id
        for item in old.items
        if item.id in answers and (item.id not in present.by_id or _newest(item, present, answers) is item)
    )


def _newest(item: Item, present: Quiz, answers: Mapping[str, Json]) -> Item:
    other = present.by_id.get(item.id)
    return other if other is not None and _means_the_same(item, other, answers.get(item.id)) else item


def _means_the_same(old: Item, new: Item, answer: Json) -> bool:
    before, after = old.meanings, new.meanings
    moved = any(text != now and text in after for text, now in zip(before, after, strict=False))
    return old.type == new.type and len(before) == len(after) and not moved and _is_readable(new, answer)


def _is_readable(item: Item, answer: Json) -> bool:
    try:
        item.mark(answer)
    except Refused:
        return False
    return True
