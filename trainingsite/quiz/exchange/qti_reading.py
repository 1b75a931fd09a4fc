"""QTI 2.1, 2.2 and 3.0: an item with one interaction that one of our types can ask."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from trainingsite.quiz.exchange.asked import MOST_ANSWERS, TOO_MANY, Answer, Asked, Found, Pair
from trainingsite.quiz.exchange.numbers import read_number
from trainingsite.quiz.exchange.prose import line_of
from trainingsite.quiz.exchange.qti_names import attribute, below, inside, kind_of
from trainingsite.quiz.exchange.qti_prose import prose_of, stem_of
from trainingsite.quiz.exchange.qti_response import Response, own_rules, response_of, tolerance_of
from trainingsite.quiz.exchange.report import Notes, several
from trainingsite.quiz.exchange.xmltext import Node

GAPS = "gaps inside a text aren't imported: ask each as a `short` or a `choice`"
ON_PICTURES = "it is answered on a picture, which can't be done by keyboard and reading alone"
NO_KEY = "the file doesn't say which answer is right"
REASONS: Mapping[str, str] = {
    "extendedTextInteraction": "a longer text isn't marked by a quiz here",
    "inlineChoiceInteraction": GAPS,
    "gapMatchInteraction": GAPS,
    "hottextInteraction": "words inside a text can't be chosen here",
    "associateInteraction": "pairs without a left and a right side don't exist here: ask it as a `match`",
    "uploadInteraction": "files aren't handed in here",
    "drawingInteraction": "drawings aren't handed in here",
    "sliderInteraction": "sliders don't exist here: ask it as a `number`",
    **dict.fromkeys(
        ("hotspotInteraction", "selectPointInteraction", "graphicOrderInteraction", "graphicAssociateInteraction",
         "graphicGapMatchInteraction", "positionObjectInteraction"),
        ON_PICTURES,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """An interaction with the item around it."""

    root: Node
    node: Node
    response: Response
    notes: Notes

    def why_of(self, choice: Node) -> str:
        """What is said to whoever picks `choice`: beside it, or after the answer."""
        name = attribute(choice, "identifier")
        said = [each for each in below(choice, "feedbackInline") if attribute(each, "showHide") != "hide"]
        said += [each for each in inside(self.root, "modalFeedback") if attribute(each, "identifier") == name]
        return "\n\n".join(dict.fromkeys(prose_of(each, self.notes) for each in said))

    def text_of(self, choice: Node) -> str:
        """A choice without its feedback."""
        return prose_of(choice, self.notes, without=("feedbackInline",))


def read_qti(root: Node, place: str) -> Found:
    """The item whose root element is `root`."""
    name = attribute(root, "title") or attribute(root, "identifier")
    notes = Notes(f"{place}: {' '.join(name.split())}".removesuffix(": "))
    body = next(inside(root, "itemBody"), None)
    asks = (
        [each for each in body.iterdescendants() if kind_of(each).endswith("Interaction")] if body is not None else []
    )
    if body is None or not asks or (why := _why_not(root, asks)):
        notes.left_out("the question", why if asks else "it has nothing to answer")
        return Found(place, None, tuple(notes.found))
    asked = READ[kind_of(asks[0])](Setting(root, asks[0], response_of(root, asks[0]), notes))
    if asked is not None:
        asked = replace(asked, name=name, stem=stem_of(body, asks[0], notes))
        _note_what_stays(root, asked, notes)
    return Found(place, asked, tuple(notes.found))


def _why_not(root: Node, asks: list[Node]) -> str:
    """Why the item can't be carried; "" if it can."""
    kinds = [kind_of(each) for each in asks]
    if any(True for _ in inside(root, "templateDeclaration")):
        return "its values are computed anew for each learner"
    if attribute(root, "adaptive") == "true":
        return "it changes while it is answered"
    if strange := [kind for kind in kinds if kind not in READ]:
        return f"{strange[0][:40]}: {REASONS.get(strange[0], 'our items have no such interaction')}"
    return f"it has {several(len(kinds), 'interaction')}, and an item asks one thing here" if len(kinds) > 1 else ""


def _note_what_stays(root: Node, asked: Asked, notes: Notes) -> None:
    if own_rules(root):
        notes.changed("its own rules of marking", f"it is marked as every `{asked.kind}` is here")
    used = {attribute(each, "identifier") for each in below(root, "simpleChoice")}
    if any(attribute(each, "identifier") not in used for each in inside(root, "modalFeedback")):
        notes.left_out("feedback to an answer as a whole", "each option says why here")
    if any(True for _ in inside(root, "companionMaterialsInfo")):
        notes.left_out("companion materials", "our items have no place for them")


def _choice(setting: Setting) -> Asked | None:
    choices = list(inside(setting.node, "simpleChoice"))[: MOST_ANSWERS + 1]
    response, notes = setting.response, setting.notes
    if not response.right:
        notes.left_out("the question", NO_KEY)
        return None

    def share(name: str) -> Fraction:
        if response.shares is not None:
            return response.shares.get(name, response.usual)
        return Fraction(name in response.right)

    answers = tuple(
        Answer(setting.text_of(choice), share(attribute(choice, "identifier")), setting.why_of(choice))
        for choice in choices
    )
    if response.is_single:
        return Asked("choice", answers=answers)
    return Asked("multiple", answers=answers, marking="all" if response.shares is None else "cancel")


def _order(setting: Setting) -> Asked | None:
    choices = {attribute(each, "identifier"): each for each in inside(setting.node, "simpleChoice")}
    if len(choices) > MOST_ANSWERS:
        setting.notes.left_out("the question", TOO_MANY)
        return None
    if sorted(choices) != sorted(setting.response.right):
        why = "some of its steps belong nowhere, and all have a place here" if setting.response.right else NO_KEY
        setting.notes.left_out("the question", why)
        return None
    _note_parts(setting)
    steps = [choices[name] for name in setting.response.right]
    answers = tuple(Answer(setting.text_of(step), feedback=setting.why_of(step)) for step in steps)
    return Asked("order", answers=answers)


def _match(setting: Setting) -> Asked | None:
    sets = [
        list(inside(each, "simpleAssociableChoice"))[: MOST_ANSWERS + 1]
        for each in inside(setting.node, "simpleMatchSet")
    ]
    pairs = [(left, right) for left, _, right in (value.partition(" ") for value in setting.response.right)]
    if len(sets) != 2 or not pairs:
        setting.notes.left_out("the question", NO_KEY)
        return None
    for sides, ordered in ((sets, pairs), (sets[::-1], [(right, left) for left, right in pairs])):
        prompts = [attribute(each, "identifier") for each in sides[0]]
        if Counter(pair[0] for pair in ordered) == Counter(prompts):
            _note_parts(setting)
            return Asked("match", pairs=tuple(_pairs(setting, sides, dict(ordered))))
    setting.notes.left_out("the question", "its lines don't have exactly one partner each")
    return None


def _pairs(setting: Setting, sides: list[list[Node]], partners: dict[str, str]) -> Iterator[Pair]:
    texts = {attribute(each, "identifier"): setting.text_of(each) for each in sides[1]}
    for each in sides[0]:
        yield Pair(setting.text_of(each), texts.get(partners[attribute(each, "identifier")], ""))
    for name, text in texts.items():
        if name not in partners.values():
            yield Pair("", text)


def _note_parts(setting: Setting) -> None:
    """Where everything had to be right, each right part earns its share here."""
    if setting.response.shares is None:
        setting.notes.changed("it counted only as a whole", "here each right part earns its share")


def _text_entry(setting: Setting) -> Asked | None:
    response, notes = setting.response, setting.notes
    if response.base in ("float", "integer"):
        return _number(setting)
    forms = dict(response.shares or {})
    for text in response.right:
        forms.setdefault(text, Fraction(1))
    accepted = {text: share for text, share in forms.items() if share > 0}
    if not accepted:
        notes.left_out("the question", NO_KEY)
        return None
    if response.is_cased:
        notes.changed("capitals mattered", "they make no difference here")
    answers = [Answer(line_of(text, "plain", notes).replace("*", r"\*"), share) for text, share in forms.items()]
    return Asked("short", answers=tuple(answers))


def _number(setting: Setting) -> Asked | None:
    key = setting.response.right[0] if setting.response.right else ""
    if read_number(key) is None:
        setting.notes.left_out("the question", NO_KEY)
        return None
    tolerance, is_relative = tolerance_of(setting.root)
    answers = [Answer(key, Fraction(1), tolerance=tolerance)]
    others = (setting.response.shares or {}).items()
    answers += [Answer(text, share) for text, share in others if text != key]
    return Asked("number", answers=tuple(answers), relative=is_relative)


READ: Mapping[str, Callable[[Setting], Asked | None]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "textEntryInteraction": _text_entry,
}
