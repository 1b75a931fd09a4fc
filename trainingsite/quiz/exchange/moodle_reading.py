"""Moodle XML: the questions that our types can ask; the others are told with the reason."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from trainingsite.quiz.exchange.asked import MOST_ANSWERS, Answer, Asked, Asks, Found, Pair
from trainingsite.quiz.exchange.cloze import read_cloze
from trainingsite.quiz.exchange.labels import share_of
from trainingsite.quiz.exchange.numbers import read_number
from trainingsite.quiz.exchange.prose import Form, line_of, markdown_of
from trainingsite.quiz.exchange.report import Notes, several
from trainingsite.quiz.exchange.xmltext import Node, child, elements, local, whole_text, words

FORMS: Mapping[str | None, Form] = {
    "html": "html",
    "moodle_auto_format": "guessed",
    "plain_text": "plain",
    "markdown": "markdown",
}
KINDS: Mapping[str, Asks] = {
    "multichoice": "choice",
    "multichoiceset": "multiple",
    "truefalse": "choice",
    "shortanswer": "short",
    "numerical": "number",
    "matching": "match",
    "ordering": "order",
    "cloze": "gap",
    "multianswer": "gap",
}
NOT_MARKED = "it has no answers that could be marked"
COMPUTED = "its numbers are computed anew for each learner"
GAPS = "gaps that share their answers aren't imported: write a `gap`, or ask each as a `short` or a `choice`"
ON_PICTURES = "it is answered on a picture, which can't be done by keyboard and reading alone"
REASONS: Mapping[str, str] = {
    "description": NOT_MARKED,
    "essay": NOT_MARKED,
    "gapselect": GAPS,
    "ddwtos": GAPS,
    "gapfill": GAPS,
    "ddmarker": ON_PICTURES,
    "ddimageortext": ON_PICTURES,
    "calculated": COMPUTED,
    "calculatedsimple": COMPUTED,
    "calculatedmulti": COMPUTED,
    "random": "it stands for a question of a category: write `pool:` and `draw:`",
    "randomsamatch": "it is put together from other questions",
}
FEEDBACKS = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
USUAL = ("Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect.")
ORDERS: Mapping[str, str] = {"ABSOLUTE_POSITION": "exact", "LONGEST_ORDERED_SUBSET": "run"}


def read_moodle(root: Node) -> Iterator[Found]:
    """Everything that stands in a file, in its order."""
    category = ""
    for node in elements(root):
        if local(node) != "question":
            place, notes = f"line {node.sourceline}", Notes(f"line {node.sourceline}: {local(node)}")
            notes.left_out("the element", "only <question> is known here")
            yield Found(place, None, tuple(notes.found), is_question=False)
        elif node.get("type") == "category":
            category = _text(node, "category")
        else:
            yield _found(node, category)


def _found(node: Node, category: str) -> Found:
    kind, name = node.get("type") or "", " ".join(_text(node, "name").split())
    place = f"line {node.sourceline}"
    notes = Notes(f"{place}: {name}".removesuffix(": "))
    if kind not in KINDS:
        why = REASONS.get(kind, "it is a type of question that our items don't have")
        notes.left_out(f"the question, of type {kind[:40] or 'nothing'}", why)
        return Found(place, None, tuple(notes.found))
    asked = _Question(node, notes).read(KINDS[kind])
    if asked is None:
        return Found(place, None, tuple(notes.found))
    weight = read_number(_text(node, "defaultgrade"))
    tags = child(node, "tags")
    asked = replace(
        asked,
        name=name,
        idnumber=_text(node, "idnumber"),
        labels=tuple(words(tag) for tag in elements(tags)) if tags is not None else (),
        category=category,
        weight=weight if weight is not None and 0 <= weight <= 1000 else Fraction(1),
    )
    _note_what_stays(node, notes)
    return Found(place, asked, tuple(notes.found))


def _note_what_stays(node: Node, notes: Notes) -> None:
    if [name for name in FEEDBACKS if _bare(node, name) not in ("", *USUAL)]:
        notes.left_out("what is said to right, partly right and wrong answers as a whole", "each option says why here")
    if _text(node, "hidden") == "1":
        notes.changed("it was hidden", "here it is asked like the others")
    if _text(node, "usecase") == "1":
        notes.changed("capitals mattered", "they make no difference here")
    if _text(node, "shuffleanswers") in ("0", "false"):
        notes.changed("its answers stood in a fixed order", "`shuffle: {options: false}` fixes those of a whole quiz")
    files = sum(local(each) in ("file", "image_base64") or (local(each) == "image" and bool(words(each)))
                for each in node.iterdescendants())  # fmt: skip
    if files:
        notes.left_out(several(files, "file"), "pictures and other files aren't carried")


class _Question:
    """Reads one <question>."""

    def __init__(self, node: Node, notes: Notes) -> None:
        self.node, self.notes = node, notes
        text = child(node, "questiontext")
        self.form: Form = _form(text, "guessed")
        self.text = text

    def read(self, kind: Asks) -> Asked | None:
        """The question with its answers; None, with the reason among the notes, if it can't be one of ours."""
        asked = Asked(kind, why=self.prose(child(self.node, "generalfeedback")), hints=tuple(self.hints()))
        if kind == "gap":
            return read_cloze(asked, whole_text(_inner(self.text)), self.form, self.notes)
        asked = replace(asked, stem=self.prose(self.text))
        if kind == "match":
            return replace(asked, pairs=tuple(self.pairs()))
        if kind == "order":
            return replace(asked, answers=tuple(self.steps()), marking=self.ordering())
        answers = tuple(self.answers(kind))
        if self.node.get("type") == "truefalse":
            answers = tuple(replace(answer, text=answer.text.capitalize()) for answer in answers)
        if kind == "number":
            return replace(asked, answers=answers, units=tuple(self.units()))
        if self.node.get("type") == "multichoiceset":
            return replace(asked, answers=answers, marking="all")
        if kind == "choice" and _text(self.node, "single") in ("0", "false"):
            return replace(asked, kind="multiple", answers=answers)
        return replace(asked, answers=answers)

    def hints(self) -> Iterator[str]:
        return filter(None, map(self.prose, self.all("hint")))

    def answers(self, kind: Asks) -> Iterator[Answer]:
        for node in self.all("answer"):
            share = read_number(node.get("fraction") or "0")
            if share is None:
                self.notes.changed(f"the share {str(node.get('fraction'))[:20]}", "it isn't a number and counts as 0")
            text = child(node, "text")
            form = _form(node, "plain" if kind in ("short", "number") else self.form)
            is_typed = kind in ("short", "number")
            yield Answer(
                (line_of if is_typed else markdown_of)(whole_text(text), form, self.notes),
                share_of(share or Fraction(0)),
                self.prose(child(node, "feedback")),
                abs(read_number(_text(node, "tolerance") or "0") or Fraction(0)),
            )

    def pairs(self) -> Iterator[Pair]:
        for node in self.all("subquestion"):
            form = _form(node, self.form)
            said = whole_text(_inner(child(node, "answer")))
            partner = markdown_of(said, "markdown" if form == "markdown" else "guessed", self.notes)
            yield Pair(markdown_of(whole_text(child(node, "text")), form, self.notes), partner)

    def steps(self) -> Iterator[Answer]:
        for node in self.all("answer"):
            form = _form(node, self.form)
            yield Answer(markdown_of(whole_text(child(node, "text")), form, self.notes))

    def ordering(self) -> str:
        grading = _text(self.node, "gradingtype") or "ABSOLUTE_POSITION"
        if grading not in ORDERS:
            self.notes.changed(f"how it was marked ({grading[:40]})", "each step in its right place counts here")
        if _text(self.node, "selecttype") not in ("", "ALL", "0"):
            self.notes.changed("some of its steps were drawn", "all are shown here")
        return ORDERS.get(grading, "exact")

    def units(self) -> Iterator[tuple[str, Fraction]]:
        units = child(self.node, "units")
        for unit in elements(units) if units is not None else ():
            multiplier = read_number(_text(unit, "multiplier") or "1")
            yield _text(unit, "unit_name"), multiplier or Fraction(0)

    def all(self, name: str) -> list[Node]:
        return [each for each in elements(self.node) if local(each) == name][: MOST_ANSWERS + 1]

    def prose(self, node: Node | None) -> str:
        return markdown_of(whole_text(_inner(node)), _form(node, self.form), self.notes)


def _form(node: Node | None, usual: Form) -> Form:
    """The format that an element names, or `usual`."""
    return FORMS.get(node.get("format"), usual) if node is not None else usual


def _inner(node: Node | None) -> Node | None:
    """Where an element keeps its text: in a <text>, or, in old files, in itself."""
    inner = child(node, "text") if node is not None else None
    return node if inner is None else inner


def _text(node: Node, name: str) -> str:
    """The text of the first element `name`, without blanks around it."""
    return words(_inner(child(node, name)))


def _bare(node: Node, name: str) -> str:
    """That text without markup."""
    return re.sub(r"<[^<>]*>", "", _text(node, name)).strip()
