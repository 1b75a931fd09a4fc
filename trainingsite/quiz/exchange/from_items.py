"""Items of ours as questions that others can ask, with what they can't say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from trainingsite.quiz.exchange.asked import ANYTHING, Answer, Asked, Blanked, Found, Pair
from trainingsite.quiz.exchange.cloze import PARAGRAPH_ENDS, is_clozeable
from trainingsite.quiz.exchange.labels import labels_of, per_cent_of, share_of
from trainingsite.quiz.exchange.numbers import is_decimal
from trainingsite.quiz.exchange.report import Kind, Note, Notes, listed, several
from trainingsite.quiz.model import Quiz, Shuffle
from trainingsite.quiz.questions import Item
from trainingsite.quiz.questions.choice import Choice, Option
from trainingsite.quiz.questions.gap import MARK, Blank, Gap
from trainingsite.quiz.questions.match import Match
from trainingsite.quiz.questions.multiple import Multiple
from trainingsite.quiz.questions.number import Number, plain
from trainingsite.quiz.questions.order import Order
from trainingsite.quiz.questions.short import Short, Typed

THE_QUIZ = "the quiz"
ONE_FEEDBACK = "has only one general feedback there"
PLACELESS = {
    "certainty": "that it asks how sure the learner is",
    "once": "that nobody meets it twice",
    "content_note": "its content note",
    "signed_off": "who signed off its key",
}
SETTING = "set it again on the other platform: the file holds questions, not the test"


def question_of(item: Item, *, with_weight: bool) -> Found:
    """`item` as others ask it; `with_weight` keeps the weight among the tags, where there is no place for it."""
    notes = Notes(item.id)
    asked = _written(item, _base(item, labels_of(item, with_weight=with_weight)), notes)
    if asked is not None:
        _note_what_stays(item, notes)
    return Found(item.id, asked, tuple(notes.found))


def quiz_notes(quiz: Quiz) -> Iterator[Note]:
    """What a file of questions can't say about the quiz as a whole."""

    def note(what: str, why: str = SETTING) -> Note:
        return Note(THE_QUIZ, Kind.LEFT_OUT, what, why)

    yield note(f"its pass mark, {quiz.pass_mark} per cent")
    if quiz.time_limit is not None:
        yield note("its time limit")
    if quiz.attempts.most is not None or quiz.attempts.wait != timedelta(0):
        yield note("how often it may be taken")
    if quiz.draw:
        yield note("what is drawn from its pools", "the pools are tags: draw from them by tag or category there")
    if quiz.content_note:
        yield note("its content note")
    if quiz.feedback == "after_item":
        yield note("that each answer is told at once")
    if quiz.certainty:
        yield note("that it asks how sure the learner is")
    if quiz.shuffle != Shuffle():
        yield note("what stands in a fixed order")
    if quiz.standard is not None:
        yield note("how its pass mark was set", "there is no place for it there")
    if quiz.practice:
        yield note(several(len(quiz.practice), "practice item"), "they belong to the module's text")


def _note_what_stays(item: Item, notes: Notes) -> None:
    if tags := dict.fromkeys(tag for _, tag in item.tags):
        notes.left_out(f"its misconceptions ({', '.join(tags)})", "there is no place for them there")
    if item.critical:
        what = f"`critical: {item.critical}` is only a tag"
        notes.changed(what, "there, whoever reaches the pass mark passes, even with this wrong")
    for name, what in PLACELESS.items():
        if getattr(item, name):
            notes.left_out(what, "there is no place for it there")


def _base(item: Item, labels: tuple[str, ...]) -> Asked:
    pool = item.pool or ""
    return Asked("choice", item.stem, item.id, item.id, labels, pool, item.weight, item.why, hints=item.hints)


def _choice(item: Choice, base: Asked, notes: Notes) -> Asked | None:
    earned = [option.credit for option in item.options]
    if earned.count(Fraction(1)) != 1:
        notes.left_out("the item", "not exactly one of its options is right")
        return None
    rounded = [number for number, credit in enumerate(earned, 1) if share_of(Fraction(per_cent_of(credit))) != credit]
    if rounded:
        notes.changed(f"the fraction of option {listed(rounded)}", "it is rounded to five decimals of a per cent")
    return replace(base, answers=tuple(map(_answer, item.options, earned)))


def _multiple(item: Multiple, base: Asked, notes: Notes) -> Asked | None:
    count = sum(option.right for option in item.options)
    if not count:
        notes.left_out("the item", "none of its options is right")
        return None
    if item.marking == "all":
        notes.changed("`marking: all`", "there, each right pick earns its share, and a wrong one costs as much")
    shares = [Fraction(1 if option.right else -1, count) for option in item.options]
    answers = tuple(map(_answer, item.options, shares))
    return replace(base, kind="multiple", answers=answers)


def _match(item: Match, base: Asked, notes: Notes) -> Asked | None:
    said = [number for number, pair in enumerate(item.pairs, 1) if pair.why]
    if said:
        notes.left_out(f"the reason of pair {listed(said)}", f"a matching question {ONE_FEEDBACK}")
    if any(extra.why for extra in item.extra):
        notes.left_out("the reasons of its extra partners", f"a matching question {ONE_FEEDBACK}")
    pairs = [Pair(pair.prompt, pair.partner) for pair in item.pairs]
    pairs += [Pair("", extra.text) for extra in item.extra]
    return replace(base, kind="match", pairs=tuple(pairs))


def _order(item: Order, base: Asked, notes: Notes) -> Asked | None:
    said = [number for number, step in enumerate(item.steps, 1) if step.why]
    if said:
        notes.left_out(f"the reason of step {listed(said)}", f"an ordering question {ONE_FEEDBACK}")
    answers = tuple(Answer(step.text) for step in item.steps)
    return replace(base, kind="order", answers=answers, marking=item.marking)


def _short(item: Short, base: Asked, notes: Notes) -> Asked | None:
    return replace(base, kind="short", answers=_forms(item, notes))


def _forms(typed: Typed, notes: Notes) -> tuple[Answer, ...]:
    rounded = any(share_of(Fraction(per_cent_of(form.fraction))) != form.fraction for form in typed.accept)
    if rounded:
        notes.changed("the fraction of a form", "it is rounded to five decimals of a per cent")
    if not any(form.text.isascii() for form in typed.accept):
        notes.changed("how spelling is read", "there, accents and typographic marks have to be typed as they stand")
    answers = [Answer(form.text, form.fraction, form.why) for form in typed.accept]
    answers += [Answer(mistake.text, Fraction(0), mistake.why) for mistake in typed.wrong]
    return (*answers, *_otherwise(typed.why_otherwise))


def _gap(item: Gap, base: Asked, notes: Notes) -> Asked | None:
    """The gaps in the order of the text."""
    marked = MARK.findall(item.text)
    if set(marked) != set(item.gaps) or len(marked) != len(item.gaps):
        notes.left_out("the item", "its gaps and its text don't agree")
        return None
    if not is_clozeable(item.stem + item.text):
        notes.left_out("the item", "a brace in it would be read as a gap there")
        return None
    if not MARK.search(PARAGRAPH_ENDS.split(item.text)[0]):
        notes.changed("its paragraphs before the first gap", "they are part of the stem when it is imported again")
    return replace(base, kind="gap", text=item.text, blanks=tuple(_blank(item.gaps[n], n, notes) for n in marked))


def _blank(blank: Blank, name: str, notes: Notes) -> Blanked:
    options = tuple(_answer(each, each.credit) for each in blank.options)
    answers = options or _forms(blank, notes)
    if any("\n" in text for each in answers for text in (each.text, each.feedback)):
        notes.changed(f"what is said at the gap {name}", "it stands on one line there")
    return Blanked(name, blank.is_picked, answers)


def _number(item: Number, base: Asked, notes: Notes) -> Asked | None:
    tolerance = item.tolerance * abs(item.answer) if item.relative else item.tolerance
    values = [item.answer, tolerance, *(each for wrong in item.wrong for each in (wrong.value, wrong.tolerance))]
    if not all(map(is_decimal, values)):
        notes.left_out("the item", "a number of it has more than nine decimals or twelve digits")
        return None
    if item.relative:
        notes.changed("its relative tolerance", "it is written as the number that it comes to")
    units = tuple((unit.unit, 1 / unit.factor) for unit in item.units)
    if not all(is_decimal(multiplier) for _, multiplier in units):
        notes.changed("the factor of a unit", "it is rounded to nine decimals")
    answers = [Answer(plain(item.answer), Fraction(1), item.why, tolerance)]
    answers += [Answer(plain(wrong.value), Fraction(0), wrong.why, wrong.tolerance) for wrong in item.wrong]
    return replace(base, kind="number", why="", answers=(*answers, *_otherwise(item.why_otherwise)), units=units)


def _answer(option: Option, share: Fraction) -> Answer:
    return Answer(option.text, share, option.why)


def _otherwise(why: str) -> tuple[Answer, ...]:
    """What is said to any other answer."""
    return (Answer(ANYTHING, Fraction(0), why),) if why else ()


def _written(item: Item, base: Asked, notes: Notes) -> Asked | None:
    """The question; None, with a note, if there is none. A new type of item gets its case here."""
    match item:
        case Choice():
            return _choice(item, base, notes)
        case Multiple():
            return _multiple(item, base, notes)
        case Match():
            return _match(item, base, notes)
        case Order():
            return _order(item, base, notes)
        case Short():
            return _short(item, base, notes)
        case Gap():
            return _gap(item, base, notes)
        case Number():
            return _number(item, base, notes)
    notes.left_out(f"the item, a `{item.type}`", "there is no such type of question there")
    return None
