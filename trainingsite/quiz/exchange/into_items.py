"""Questions of others as items of ours, with what they lack and what they mean differently here."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count

from pydantic import TypeAdapter, ValidationError

from trainingsite.quiz.exchange.asked import (
    ANYTHING,
    MOST_ANSWERS,
    MOST_QUESTIONS,
    TOO_MANY,
    Answer,
    Asked,
    Asks,
    Found,
)
from trainingsite.quiz.exchange.cloze import named
from trainingsite.quiz.exchange.labels import WORDS, Fields, fields_of, foreign, gap_names, is_ours
from trainingsite.quiz.exchange.numbers import read_number
from trainingsite.quiz.exchange.prose import slug_of
from trainingsite.quiz.exchange.report import Kind, Note, Notes, NotReadable, listed
from trainingsite.quiz.questions import Item
from trainingsite.quiz.questions.number import plain

ITEM: TypeAdapter[Item] = TypeAdapter(Item)
LISTS = frozenset(("options", "steps", "pairs", "accept"))
LONGEST_ID = 80
CLOSE = Fraction(1, 1000)
FROM_TAGS = frozenset((*WORDS, "nations", "review_by", "weight"))

Content = Fields | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file holds as items of ours; `notes` say the rest, in the order of the file.

    `lacking` are those notes that say what each of the items lacks; `found` is how many questions there were.
    """

    items: tuple[Item, ...]
    lacking: tuple[tuple[Note, ...], ...]
    notes: tuple[Note, ...]
    found: int


def items_of(found: Iterable[Found], place: str) -> Imported:
    """The items that `found` can be. `place` names the file.

    Raises:
        NotReadable: if there are more questions than one file should have.
    """
    everything = tuple(found)
    asked = [each.asked for each in everything if each.asked]
    if len(everything) > MOST_QUESTIONS:
        raise NotReadable(place, f"it has more than {MOST_QUESTIONS} questions", "split it into several files")
    pools = _pools(asked)
    items: list[Item] = []
    notes: list[Note] = []
    lacking: list[tuple[Note, ...]] = []
    taken: set[str] = set()
    for number, each in enumerate(everything, 1):
        notes += each.notes
        if each.asked is None:
            continue
        item_id = _free(_id(each.asked) or f"item-{number}", taken)
        said = Notes(f"{each.place}: {item_id}")
        item = _item(each.asked, {"id": item_id, "pool": _pool(each.asked, pools)}, said)
        notes += said.found
        if item is not None:
            taken.add(item_id)
            items.append(item)
            lacking.append(tuple(note for note in said.found if note.kind is Kind.TO_ADD))
    questions = sum(each.is_question for each in everything)
    return Imported(tuple(items), tuple(lacking), tuple(notes), questions)


def _item(asked: Asked, given: Fields, notes: Notes) -> Item | None:
    """The item, or None with the reason among the notes."""
    inside = sum(len(blank.answers) for blank in asked.blanks)
    if len(asked.answers) + len(asked.pairs) + inside > MOST_ANSWERS:
        notes.left_out("the question", TOO_MANY)
        return None
    content = READ[asked.kind](asked, notes)
    if content is None:
        return None
    common = {"type": asked.kind, "stem": asked.stem, "weight": asked.weight, "why": asked.why, "hints": asked.hints}
    if tags := foreign(asked.labels):
        notes.left_out(f"its tags ({', '.join(tags)[:80]})", "our items have pools, rules and outcomes instead")
    item = _validated({**given, **common, **content, **fields_of(asked.labels)}, notes)
    if item is not None:
        _note_what_lacks(item, notes)
    return item


def _validated(raw: Fields, notes: Notes) -> Item | None:
    """The item that `raw` says, without what a tag of ours says impossibly; None if it can't be one."""
    try:
        return ITEM.validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
    where = [part + 1 if isinstance(part, int) else part for part in first["loc"][1:]]
    if where and where[0] in FROM_TAGS:
        notes.left_out(f"`{where[0]}`: {str(raw.pop(str(where[0])))[:40]}", "it isn't one of ours")
        return _validated(raw, notes)
    what = " ".join(map(str, where))
    notes.left_out("the question", f"it has too few {what}" if what in LISTS else f"its {what} is empty, or too long")
    return None


def _note_what_lacks(item: Item, notes: Notes) -> None:
    for fault in item.faults():
        notes.to_add(fault.what, fault.mend)
    if item.review is None:
        notes.to_add("nothing to read again", "add `review:`, a <module>#<section>")
    if item.outcome is None:
        notes.to_add("no learning outcome", "add `outcome:`, one of the module's")


def _choice(asked: Asked, notes: Notes) -> Content:
    costly = [number for number, answer in enumerate(asked.answers, 1) if answer.share < 0]
    if costly:
        notes.changed(f"option {listed(costly)} cost marks", "a wrong choice earns nothing here, and costs nothing")
    return {"options": [_option(answer, answer.share >= 1, 0 < answer.share < 1) for answer in asked.answers]}


def _multiple(asked: Asked, notes: Notes) -> Content:
    right = [answer.share for answer in asked.answers if answer.share > 0]
    wrong = [answer.share for answer in asked.answers if answer.share <= 0]
    marking = asked.marking or "cancel"
    if marking == "cancel" and right:
        fair = Fraction(1, len(right))
        if any(abs(share - fair) > CLOSE for share in right):
            notes.changed("right options earned different shares", "each right one earns the same here")
        if any(abs(share + fair) > CLOSE for share in wrong):
            notes.changed("what a wrong option costs", "a wrong pick cancels a right one here")
    options = [_option(answer, answer.share > 0) for answer in asked.answers]
    return {"options": options, "marking": marking}


def _option(answer: Answer, right: bool, partly: bool = False) -> Fields:
    return {
        "text": answer.text,
        "right": right,
        "why": answer.feedback,
        **({"fraction": answer.share} if partly else {}),
    }


def _match(asked: Asked, notes: Notes) -> Content:
    pairs = [{"prompt": pair.prompt, "partner": pair.partner} for pair in asked.pairs if pair.prompt]
    extra = [{"text": pair.partner} for pair in asked.pairs if not pair.prompt and pair.partner]
    if len(pairs) < 2:
        notes.left_out("the question", "it has fewer than two pairs")
        return None
    return {"pairs": pairs, "extra": extra}


def _order(asked: Asked, _notes: Notes) -> Content:
    steps = [{"text": answer.text, "why": answer.feedback} for answer in asked.answers]
    return {"steps": steps, "marking": asked.marking or "exact"}


def _short(asked: Asked, notes: Notes) -> Content:
    accept: list[Fields] = []
    wrong: list[Fields] = []
    otherwise = ""
    for answer in asked.answers:
        if answer.share > 0:
            if wrong and ANYTHING in answer.text:
                notes.changed("the order of forms", "what is accepted is looked at first here")
            share = min(answer.share, Fraction(1))
            accept.append({"text": answer.text, "fraction": share, "why": answer.feedback})
        elif answer.text == ANYTHING:
            otherwise = otherwise or answer.feedback
        else:
            wrong.append({"text": answer.text, "why": answer.feedback})
    if not accept:
        notes.left_out("the question", "no answer to it is right")
        return None
    return {"accept": accept, "wrong": wrong, "why_otherwise": otherwise}


def _number(asked: Asked, notes: Notes) -> Content:
    key = next((answer for answer in asked.answers if answer.share >= 1), None)
    value = read_number(key.text) if key else None
    if key is None or value is None:
        notes.left_out("the question", "no number is its one right answer")
        return None
    wrong: list[Fields] = []
    otherwise = ""
    for answer in asked.answers:
        if answer is key:
            continue
        if answer.share > 0:
            what = f"{answer.text}, which earned {plain(round(answer.share * 100, 2))} %"
            notes.left_out(what, "a `number` has one answer with one tolerance")
        elif answer.text == ANYTHING:
            otherwise = otherwise or answer.feedback
        elif (mistaken := read_number(answer.text)) is None:
            notes.left_out(f"the wrong answer {answer.text[:40]}", "it isn't a number we can read")
        else:
            wrong.append({"value": mistaken, "tolerance": answer.tolerance, "why": answer.feedback})
    return {
        "answer": value,
        "tolerance": key.tolerance,
        "relative": asked.relative,
        "units": tuple(_units(asked, notes)),
        "wrong": wrong,
        "why": "\n\n".join(dict.fromkeys(text for text in (key.feedback, asked.why) if text)),
        "why_otherwise": otherwise,
    }


def _units(asked: Asked, notes: Notes) -> Iterator[Fields]:
    """The units, the one of the answer first; `multiplier` of another make one of it."""
    for name, multiplier in sorted(asked.units, key=lambda unit: unit[1] != 1):
        if multiplier > 0 and name:
            yield {"unit": name, "factor": 1 / multiplier}
        else:
            notes.left_out(f"the unit {name[:40]}", "it has no size or no name")


def _gap(asked: Asked, notes: Notes) -> Content:
    """Each gap as a `choice` or `short` would be read, under its own name if a tag of ours says it."""
    kept = gap_names(asked.labels)
    names = kept if len(set(kept)) == len(asked.blanks) else tuple(blank.name for blank in asked.blanks)
    gaps: dict[str, Content] = {}
    for name, blank in zip(names, asked.blanks, strict=True):
        gaps[name] = (_choice if blank.is_picked else _short)(replace(asked, answers=blank.answers), notes)
    if None in gaps.values():
        return None
    return {"text": named(asked.text, names), "gaps": gaps}


READ: Mapping[Asks, Callable[[Asked, Notes], Content]] = {
    "choice": _choice,
    "multiple": _multiple,
    "match": _match,
    "order": _order,
    "short": _short,
    "number": _number,
    "gap": _gap,
}


def _id(asked: Asked) -> str:
    """A name for a question: its own, or its first words."""
    return slug_of(asked.idnumber, LONGEST_ID) or slug_of(asked.name) or slug_of(" ".join(asked.stem.split()[:6]))


def _free(wanted: str, taken: set[str]) -> str:
    """`wanted`, with a number behind it if another question has it."""
    if wanted not in taken:
        return wanted
    begin = wanted[: LONGEST_ID - len(f"-{MOST_QUESTIONS}")].rstrip("-")
    return next(each for n in count(2) if (each := f"{begin}-{n}") not in taken)


def _pool(asked: Asked, pools: Mapping[str, str]) -> str | None:
    return None if is_ours(asked.labels) else pools.get(asked.category)


def _pools(asked: Iterable[Asked]) -> dict[str, str]:
    """A pool for each category, if the file has several: its last name. A file of ours says pools itself."""
    categories = dict.fromkeys(each.category for each in asked if not is_ours(each.labels))
    named = {category: slug_of(category.rpartition("/")[2]) for category in categories}
    return {category: slug for category, slug in named.items() if slug} if len(categories) > 1 else {}
