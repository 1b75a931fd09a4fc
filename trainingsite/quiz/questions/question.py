"""What every item has, and the protocol that every item type fulfils."""

from abc import abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from trainingsite.infra.refused import Refused
from trainingsite.quiz.fields import Day, Exact, Json, Part, Posted, Section, Several, Slug, Tag, Text, Words

Nation = Literal["england", "wales", "scotland", "northern-ireland"]
Path = tuple[str | int, ...]
SHOWN = ("prompt", "text", "partner")
NATIONS: tuple[Nation, ...] = ("england", "wales", "scotland", "northern-ireland")


class Extent(StrEnum):
    """How much of an item has been answered."""

    NONE = "none"
    PART = "part"
    WHOLE = "whole"


class Reveal(StrEnum):
    """What feedback may say: only about what was chosen, or everything with the right answer."""

    CHOSEN = "chosen"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong inside an item: where (below the item), what, and how to mend it."""

    path: Path
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Pick:
    """One choice inside a response, for statistics: `part` and `choice` keep their meaning over all drawings.

    `credit` is between 0 and 1.
    """

    part: str
    choice: str
    credit: Fraction
    misconception: str | None


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing said about a response (in a key: the right answer). `about` names the part it is on."""

    about: str
    said: str
    credit: Fraction
    why: str
    misconception: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the learner reads about one answer. `key` and `why` are empty unless everything may be told.

    `held` says that the item's rule was kept, `harm` that the answer would hurt somebody.
    """

    mark: Fraction
    extent: Extent
    remarks: tuple[Remark, ...]
    key: tuple[Remark, ...]
    why: str
    review: str | None
    held: bool
    harm: bool


class SignOff(Part):
    """An expert who agreed with the key of an item."""

    by: Words
    on: Day


class Question(Part):
    """The fields that all items share, and the protocol.

    An answer is a JSON value in the file's own order, whatever order was shown: None is "not answered".
    `order` is what `shape` says can be shuffled: at position k of the page stands element `order[k]` of the file.
    `once` keeps an item from ever being drawn again for somebody who has met it.
    """

    id: Slug
    type: str
    pool: Slug | None = None
    rule: Slug | None = None
    critical: Literal["role", "safety"] | None = None
    basis: Literal["law", "policy", "rule"] | None = None
    nations: Several[Nation] = NATIONS
    weight: Annotated[Exact, Field(ge=0, le=1000)] = Fraction(1)
    outcome: Slug | None = None
    review: Section | None = None
    stem: Words
    why: Text = ""
    hints: Several[Words] = ()
    certainty: bool = False
    content_note: Text = ""
    once: bool = False
    signed_off: Several[SignOff] = ()
    review_by: Day | None = None

    @property
    @abstractmethod
    def shape(self) -> int:
        """How many elements can be shuffled."""

    @property
    def meanings(self) -> tuple[str, ...]:
        """What an answer's numbers stand for, in the file's order; empty where answers are typed.

        By it one knows whether an answer to an older version of the item still means the same.
        """
        return tuple(shown(part) for part in self.parts)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The options, pairs, steps or whatever the item is made of, in the file's order."""
        fields = [getattr(self, name) for name in type(self).model_fields]
        parts = [part for value in fields if isinstance(value, tuple) for part in value if isinstance(part, Part)]
        return tuple(part for part in parts if not isinstance(part, SignOff))

    @property
    def must_shuffle(self) -> bool:
        """Whether the file's order would give the answer away."""
        return False

    @property
    def wants_reader(self) -> bool:
        """Whether a person reads the answer after it was handed in."""
        return False

    @property
    def grows(self) -> bool:
        """Whether an answer is given step by step and no step can be taken back, so that nothing saves it by itself."""
        return False

    def goes_on_from(self, present: Json, answer: Json) -> bool:
        """Whether an answer may take the place of the present one; asked only of an item that grows."""
        return True

    @abstractmethod
    def read_answer(self, fields: Posted, order: tuple[int, ...]) -> Json:
        """The answer that a posted form means, whole or in part; None if nothing was answered.

        Raises:
            Refused: "answer_…" if the form says something that can't be an answer.
        """

    @abstractmethod
    def fields(self, answer: Json, order: tuple[int, ...]) -> dict[str, list[str]]:
        """The form fields that mean `answer`: the inverse of `read_answer`."""

    @abstractmethod
    def extent(self, answer: Json) -> Extent:
        """How much of the item is answered."""

    @abstractmethod
    def mark(self, answer: Json) -> Fraction:
        """The share of full marks that the answer earns, exactly, between 0 and 1.

        Raises:
            Refused: "answer_unreadable" if the value is no answer to this item.
        """

    def holds(self, answer: Json) -> bool:
        """Whether the answer keeps the rule that a critical item is about: it is wholly right."""
        return self.mark(answer) == 1

    def harms(self, answer: Json) -> bool:
        """Whether the answer would do somebody harm: then the attempt fails, whatever the score."""
        return False

    @abstractmethod
    def picks(self, answer: Json) -> tuple[Pick, ...]:
        """What was chosen, for statistics."""

    @property
    def offered(self) -> tuple[Pick, ...]:
        """Every choice there is, for statistics, where they are few and known; else none."""
        return ()

    def pick_words(self, pick: Pick) -> str:
        """What was chosen, in words of the file; never what somebody typed."""
        return pick.choice or "anything else"

    @property
    def guess_score(self) -> Fraction | None:
        """The mark (0 to 1) that answering at random earns on average; None where nothing can be guessed."""
        return None

    @abstractmethod
    def remarks(self, answer: Json) -> tuple[Remark, ...]:
        """What may always be said: about what the learner chose, never what would have been right."""

    @abstractmethod
    def key(self) -> tuple[Remark, ...]:
        """The right answer, with its reasons."""

    @abstractmethod
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong inside the item although its form is right."""

    @property
    @abstractmethod
    def tags(self) -> tuple[tuple[Path, Tag], ...]:
        """The misconceptions that the item names, and where."""

    def feedback(self, answer: Json, reveal: Reveal) -> Feedback:
        """What the learner reads about `answer`; a safety item always tells everything."""
        everything = reveal is Reveal.EVERYTHING or self.critical == "safety"
        return Feedback(
            mark=self.mark(answer),
            extent=self.extent(answer),
            remarks=self.remarks(answer),
            key=self.key() if everything else (),
            why=self.why if everything else "",
            review=self.review,
            held=self.holds(answer),
            harm=self.harms(answer),
        )


def shown(part: Part) -> str:
    """What a learner sees of a part of an item."""
    return " → ".join(str(getattr(part, name)) for name in SHOWN if hasattr(part, name))


def unreadable() -> Refused:
    """A stored or given value that is no answer to the item."""
    return Refused("answer_unreadable", status=400)


def position(text: str, order: tuple[int, ...]) -> int:
    """The element of the file that stands at the posted position of the page.

    Raises:
        Refused: "answer_not_offered" if nothing stands there.
    """
    if not (text.isascii() and text.isdecimal()) or len(text) > 4 or int(text) >= len(order):
        raise Refused("answer_not_offered", status=400)
    return order[int(text)]


def one(fields: Posted, name: str) -> str:
    """The value of a field that may be posted once, without blanks around it; "" if it wasn't.

    Raises:
        Refused: "answer_given_twice" if it came with several values.
    """
    values = [value.strip() for value in fields.get(name, ())]
    if len(set(values)) > 1:
        raise Refused("answer_given_twice", status=400)
    return values[0] if values else ""


def is_index(value: Json, count: int) -> bool:
    """Whether `value` is a whole number from 0 to count − 1 (True and False aren't)."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < count
