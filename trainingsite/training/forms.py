"""The forms of training, and what an answer's form says besides the answer."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from trainingsite.infra.forms import Form
from trainingsite.infra.refused import Refused
from trainingsite.training.clock import MOST_BREAK, MOST_EXTRA, Adjustment
from trainingsite.training.rules import Outcome, Phase
from trainingsite.training.service import Saving

KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
MOST_REVISIONS = 1_000_000
OUTCOMES = {
    Outcome.READY: "Ready to try again",
    Outcome.SUPPORT: "Tries again, with support that we agreed on",
    Outcome.LATER: "Would rather go on later; the quiz stays open for them",
}
ANSWER_WORDS: Mapping[str, str] = {
    "answer_place_twice": "Two steps have place {place}. Give each step a place of its own.",
    "answer_too_long": "That is longer than {most} characters. Please make it shorter.",
    "answer_not_text": "There is a character in it that can’t be read. Please type it again.",
    "answer_not_a_number": "That isn’t a number we can read. Write it in figures, such as 20 or 2.5.",
    "answer_nothing_said": "Choose a reply first. The conversation is where it was.",
    "answer_unknown_unit": "We don’t know “{unit}” here. Write the number, and choose the unit beside it.",
}


class Criterion(Protocol):
    """A criterion of any rubric: of a reflection's, or of a scheme's for interviews."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def levels(self) -> Sequence[str]: ...


class AgreementForm(Form):
    """Signing the agreement. The version is the one that stood on the page."""

    version = StringField("Version", [DataRequired(), Length(max=64)])
    typed_name = StringField(
        "Your full name",
        [DataRequired("Type your name to sign."), Length(max=120)],
        description="As it stands in your account. Typing it is your signature.",
        render_kw={"autocomplete": "name"},
    )


class TalkForm(Form):
    """What a talk came to."""

    outcome = RadioField(
        "What you agreed on",
        [InputRequired("Choose what you agreed on.")],
        choices=[SelectChoice(each.value, words) for each, words in OUTCOMES.items()],
    )
    note = TextAreaField(
        "Note for the scheme’s coordinators",
        [Optional(), Length(max=1000)],
        description="Only what the next coordinator needs. Nothing about health.",
    )


class DecisionForm(Form):
    """Why a pass is kept or withdrawn."""

    reason = TextAreaField(
        "Why",
        [DataRequired("Write why; a sentence is enough."), Length(max=1000)],
        description="It stays in the log of decisions. The learner isn’t shown it.",
    )


class TimeForm(Form):
    """What somebody has beyond the usual time."""

    extra_percent = IntegerField(
        "Extra time, in per cent",
        [
            InputRequired(f"Write a whole number from 0 to {MOST_EXTRA}."),
            NumberRange(0, MOST_EXTRA, f"Write a whole number from 0 to {MOST_EXTRA}."),
        ],
        description="25 makes 20 minutes into 25. 0 is the usual time.",
        render_kw={"inputmode": "numeric"},
    )
    break_minutes = IntegerField(
        "Breaks, in minutes for each attempt",
        [Optional(), NumberRange(0, MOST_BREAK, f"Write a whole number from 0 to {MOST_BREAK}.")],
        description="The clock stands while they rest; they take them when they like. 0 is none.",
        render_kw={"inputmode": "numeric"},
    )
    no_limit = BooleanField(
        "No time limit at all",
        description="Then neither extra time nor breaks are needed.",
    )

    @property
    def wanted(self) -> Adjustment:
        """What the form asks for."""
        return Adjustment(self.extra_percent.data, bool(self.no_limit.data), self.break_minutes.data or 0)


def reading_form(rubric: Sequence[Criterion]) -> type[Form]:
    """The form of reading what somebody wrote: a level of each criterion, and words for them."""
    levels = {
        f"level-{each.id}": RadioField(
            each.title,
            [InputRequired("Choose a level.")],
            choices=[SelectChoice(str(number), words) for number, words in enumerate(each.levels)],
        )
        for each in rubric
    }
    comment = TextAreaField(
        "Your words to them",
        [Optional(), Length(max=2000)],
        description="They read it beside what they wrote.",
    )
    return type("ReadingForm", (Form,), {**levels, "comment": comment})


def levels_of(form: Form, rubric: Sequence[Criterion]) -> dict[str, int]:
    """The number of the level that each criterion reaches, from 0."""
    return {each.id: int(form.data_of(f"level-{each.id}")) for each in rubric}


def saving_of(form: "MultiDict[str, str]", attempt: UUID, number: int) -> Saving:
    """What a posted item page asks to be saved.

    Raises:
        Refused: "form_unreadable", status 400, if its key or revision is none.
    """
    text = form.get("revision", "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 7 and 1 <= int(text) <= MOST_REVISIONS):
        raise Refused("form_unreadable", status=400)
    return Saving(attempt, number, int(text), client_key(form), form.to_dict(flat=False))


def client_key(form: Mapping[str, Any]) -> str:
    """The key that repetitions of one post share.

    Raises:
        Refused: "form_unreadable", status 400.
    """
    key = str(form.get("key", ""))
    if not KEY.fullmatch(key):
        raise Refused("form_unreadable", status=400)
    return key


def phase_of(form: Mapping[str, Any]) -> Phase:
    """Which submission a form is.

    Raises:
        Refused: "form_unreadable", status 400.
    """
    try:
        return Phase(str(form.get("phase", "")))
    except ValueError:
        raise Refused("form_unreadable", status=400) from None


def answer_error(refused: Refused) -> str | None:
    """What to say at the answer's form about a mistake in it; None if that is no mistake of typing."""
    words = ANSWER_WORDS.get(refused.code)
    return words.format(**refused.facts) if words else None
