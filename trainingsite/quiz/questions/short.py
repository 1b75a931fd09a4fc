"""short: the learner types a few words."""

import re
import unicodedata
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from trainingsite.infra.refused import Refused
from trainingsite.quiz.fields import Exact, Json, Part, Posted, Several, Tag, Text, Words
from trainingsite.quiz.questions.question import Extent, Fault, Path, Pick, Question, Remark, one, unreadable

LONGEST = 200
MARKS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", ""),
    }
)
PIECES = re.compile(r"\\\*|\*|[^\\*]+|\\")


class Accepted(Part):
    """A form that is right, wholly or in part. `*` stands for any text, `\\*` for an asterisk."""

    text: Words
    fraction: Annotated[Exact, Field(gt=0, le=1)] = Fraction(1)
    why: Text = ""


class Mistaken(Part):
    """A form that shows a misconception."""

    text: Words
    misconception: Tag | None = None
    why: Text = ""


class Typed(Part):
    """Something typed that is marked by forms: the first accepted one that fits says what it earns."""

    accept: Several[Accepted] = ()
    wrong: Several[Mistaken] = ()
    why_otherwise: Text = ""

    def accepted(self, text: str) -> Accepted | None:
        """The first form that is right and fits."""
        return next((form for form in self.accept if text and fits(form.text, text)), None)

    def credit_of(self, text: str) -> Fraction:
        """What the text earns, between 0 and 1."""
        accepted = self.accepted(text)
        return accepted.fraction if accepted else Fraction(0)

    def pick_of(self, part: str, text: str) -> Pick:
        """The text for statistics: the form that fitted, or "" for any other."""
        accepted, mistaken = self.accepted(text), self._mistaken(text)
        if accepted:
            return Pick(part, accepted.text, accepted.fraction, None)
        if mistaken:
            return Pick(part, mistaken.text, Fraction(0), mistaken.misconception)
        return Pick(part, "", Fraction(0), None)

    def form_words(self, pick: Pick) -> str:
        """The form that fitted, as people read it; never what somebody typed."""
        return shown(pick.choice) or "anything else"

    def remark_on(self, about: str, text: str) -> Remark:
        """What is said about the text."""
        accepted, mistaken = self.accepted(text), self._mistaken(text)
        if accepted:
            return Remark(about, text, accepted.fraction, accepted.why)
        if mistaken:
            return Remark(about, text, Fraction(0), mistaken.why, mistaken.misconception)
        return Remark(about, text, Fraction(0), self.why_otherwise)

    def right_forms(self, about: str) -> tuple[Remark, ...]:
        """The forms that are fully right, as people read them."""
        return tuple(
            Remark(about, shown(form.text), form.fraction, form.why) for form in self.accept if form.fraction == 1
        )

    def form_faults(self) -> tuple[Fault, ...]:
        """What is wrong with the forms."""
        found = []
        if not any(form.fraction == 1 for form in self.accept):
            found.append(Fault(("accept",), "no accepted form is fully right", "let one have the fraction 1"))
        for number, form in enumerate(self.accept):
            if not form.why:
                what = f"accepted form {number + 1} has no reason (why)"
                found.append(Fault(("accept", number), what, "add `why:`, why it is right"))
        for number, mistake in enumerate(self.wrong):
            where, name = ("wrong", number), f"wrong form {number + 1}"
            if not mistake.why:
                found.append(
                    Fault(where, f"{name} has no reason (why)", "add `why:`, what somebody who types it reads")
                )
            if mistake.misconception is None:
                found.append(Fault(where, f"{name} has no misconception", "add `misconception:` from the list"))
            if self.accepted(mistake.text.replace("*", "")):
                found.append(Fault(where, f"{name} is accepted above", "make the accepted form narrower"))
        if not self.why_otherwise:
            found.append(Fault((), "there is nothing to say about any other answer", "add `why_otherwise:`"))
        return tuple(found)

    @property
    def form_tags(self) -> tuple[tuple[Path, Tag], ...]:
        """Each wrong form's misconception and where it stands."""
        return tuple(
            (("wrong", number, "misconception"), mistake.misconception)
            for number, mistake in enumerate(self.wrong)
            if mistake.misconception is not None
        )

    def _mistaken(self, text: str) -> Mistaken | None:
        return next((form for form in self.wrong if fits(form.text, text)), None)


class Short(Question, Typed):
    """A few words are typed; the first accepted form that fits says what they earn.

    Case, accents, spacing and typographic marks don't matter; there is no guessing at misspelt words, which
    would accept wrong ones.
    """

    type: Literal["short"]
    accept: Annotated[Several[Accepted], Field(min_length=1)]

    @property
    def meanings(self) -> tuple[str, ...]:
        return ()

    def pick_words(self, pick: Pick) -> str:
        return self.form_words(pick)

    @property
    def shape(self) -> int:
        return 0

    def read_answer(self, fields: Posted, order: tuple[int, ...]) -> Json:
        return readable(one(fields, "text"), LONGEST) or None

    def fields(self, answer: Json, order: tuple[int, ...]) -> dict[str, list[str]]:
        text = stored_text(answer, LONGEST)
        return {"text": [text]} if text else {}

    def extent(self, answer: Json) -> Extent:
        return Extent.WHOLE if stored_text(answer, LONGEST) else Extent.NONE

    def mark(self, answer: Json) -> Fraction:
        return self.credit_of(stored_text(answer, LONGEST))

    def picks(self, answer: Json) -> tuple[Pick, ...]:
        text = stored_text(answer, LONGEST)
        return (self.pick_of("", text),) if text else ()

    def remarks(self, answer: Json) -> tuple[Remark, ...]:
        text = stored_text(answer, LONGEST)
        return (self.remark_on("", text),) if text else ()

    def key(self) -> tuple[Remark, ...]:
        return self.right_forms("")

    def faults(self) -> tuple[Fault, ...]:
        return self.form_faults()

    @property
    def tags(self) -> tuple[tuple[Path, Tag], ...]:
        return self.form_tags


def readable(text: str, most: int, kept: str = "") -> str:
    """Typed text in Unicode's composed form (NFC); of control characters only those in `kept` may stand in it.

    Raises:
        Refused: "answer_too_long" beyond `most` characters, "answer_not_text".
    """
    composed = unicodedata.normalize("NFC", text)
    if len(composed) > most:
        raise Refused("answer_too_long", status=422, most=most)
    if any(unicodedata.category(each) in ("Cc", "Cs") and each not in kept for each in composed):
        raise Refused("answer_not_text", status=422)
    return composed


def stored_text(answer: Json, most: int) -> str:
    """A stored answer that is text; "" for none.

    Raises:
        Refused: "answer_unreadable".
    """
    if answer is None:
        return ""
    if not isinstance(answer, str) or len(answer) > most:
        raise unreadable()
    return answer


def folded(text: str) -> str:
    """`text` without what doesn't matter: case, accents, typographic marks, how much space stands where."""
    plain = unicodedata.normalize("NFKD", text.translate(MARKS).casefold())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(letters.translate(MARKS).split())


def pieces(form: str) -> list[str]:
    """The literal texts between the wildcards of a form, folded, with the spaces at the joints kept."""
    texts = [""]
    for piece in PIECES.findall(form):
        if piece == "*":
            texts.append("")
        else:
            texts[-1] += "*" if piece == r"\*" else piece
    return [_folded_keeping_ends(text) for text in texts]


def fits(form: str, text: str) -> bool:
    """Whether the whole of `text` is what `form` describes."""
    given, parts = folded(text), pieces(form)
    first, last = parts[0].lstrip(), parts[-1].rstrip()
    if len(parts) == 1:
        return given == first.rstrip()
    if not given.startswith(first) or not given.endswith(last) or len(given) < len(first) + len(last):
        return False
    place, end = len(first), len(given) - len(last)
    for part in parts[1:-1]:
        found = given.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


def shown(form: str) -> str:
    """A form as people read it: wildcards as an ellipsis."""
    return "".join({"*": "…", r"\*": "*"}.get(piece, piece) for piece in PIECES.findall(form))


def _folded_keeping_ends(text: str) -> str:
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return before + folded(text) + after
