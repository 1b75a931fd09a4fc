"""The forms by which a coordinator adjusts what one year's application asks: a question at a time."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from trainingsite.accounts.forms import PLAIN_LINE
from trainingsite.content.values import Question
from trainingsite.infra.forms import Form
from trainingsite.infra.refused import Refused
from trainingsite.quiz.fields import UNREADABLE
from trainingsite.schemes.question_rules import Wording

KINDS = {
    "text": "A line: a name, a place, a course",
    "long": "Several sentences, with a limit of words",
    "choice": "One of several answers that you write",
    "number": "A whole number",
    "email": "An e-mail address; readers don’t see it",
    "file": "A file: PDF, DOCX, PNG or JPEG; readers don’t see it",
    "availability": "When in a week somebody could usually meet",
    "languages": "Languages",
    "accessibility": "What somebody needs in order to take part, kept apart from the application",
    "identity": "What tells two people of one name apart, such as a student number; readers don’t see it",
}
MEANWHILE = "A colleague changed this year meanwhile. What you typed is still here: look through it, and keep it again."
LONGEST_OPTION = 100
MOST_OPTIONS = 30
FAULTS = {
    "options_few": ("options", "Write two answers at least, each on a line of its own."),
    "options_twice": ("options", "Two of these answers are the same."),
    "kind_twice": ("label", "The application asks for this already."),
}


def one_line(value: str | None) -> str | None:
    """Text as one line, however it was wrapped when it was typed."""
    return " ".join(value.split()) if value else value


def lines(value: str | None) -> list[str]:
    """The lines that say something."""
    return [line for each in (value or "").splitlines() if (line := " ".join(each.split()))]


class Plain:
    """Each line is of what can be read, also in a file, and not too long; there are not too many."""

    def __init__(self, longest: int, most: int = 1) -> None:
        self.longest, self.most = longest, most

    def __call__(self, _form: Form, field: Any) -> None:
        found = lines(field.data)
        if len(found) > self.most:
            raise ValidationError(f"Those are {len(found)}; write {self.most} or fewer.")
        for line in found:
            if len(line) > self.longest:
                raise ValidationError(f"“{line[:30]}…” is longer than {self.longest} characters.")
            if UNREADABLE.search(line) or not re.match(PLAIN_LINE, line):
                raise ValidationError("Use letters, digits and signs.")


class QuestionForm(Form):
    """What every question has."""

    label = TextAreaField(
        "The question",
        [
            DataRequired("Write the question."),
            Length(max=200, message="Use 200 characters or fewer."),
            Plain(200),
        ],
        filters=[one_line],
        render_kw={"rows": 2},
    )
    hint = TextAreaField(
        "What helps to answer it",
        [
            Optional(),
            Length(max=400, message="Use 400 characters or fewer."),
            Plain(400),
        ],
        filters=[one_line],
        description="Stands under the question.",
        render_kw={"rows": 3},
    )

    @property
    def wording(self) -> Wording:
        """The question as the form says it."""
        data = self.data
        return Wording(
            label=self.data_of("label"),
            hint=self.data_of("hint"),
            required=data.get("required", False),
            max_words=data.get("max_words"),
            options=tuple(lines(data.get("options"))),
        )


FURTHER: dict[str, dict[str, Any]] = {
    "choice": {
        "options": TextAreaField(
            "The answers to choose from",
            [DataRequired("Write two answers at least."), Plain(LONGEST_OPTION, MOST_OPTIONS)],
            description="Each on a line of its own, in the order in which they are shown.",
            render_kw={"rows": 6},
        )
    },
    "long": {
        "max_words": IntegerField(
            "Words at the most",
            [InputRequired("Write how many words."), NumberRange(1, 2000, "Write a number from 1 to 2,000.")],
            render_kw={"inputmode": "numeric"},
        )
    },
}
REQUIRED = {"required": BooleanField("An answer is needed to send the application")}


def question_form(kind: str, question: Question | None, *, only_words: bool = False) -> QuestionForm:
    """The form of a question of a kind, filled with `question`; of some only the words can be changed."""
    further = {} if only_words else {**FURTHER.get(kind, {}), **({} if kind == "accessibility" else REQUIRED)}
    made = type("OneQuestionForm", (QuestionForm,), dict(further))
    form = made(data=filled(question) if question else {"required": True, "max_words": 150})
    assert isinstance(form, QuestionForm)
    return form


def filled(question: Question) -> dict[str, object]:
    """A form's fields from a question."""
    return {
        "label": question.label,
        "hint": question.hint,
        "required": question.required,
        "max_words": question.max_words or 500,
        "options": "\n".join(question.options),
    }


class KindForm(Form):
    """What kind of question is added."""

    kind = RadioField("What is answered", [InputRequired("Choose what is answered.")], choices=[])


def kind_form(kinds: Sequence[str]) -> KindForm:
    """The choice of what a new question is."""
    form = KindForm()
    form.kind.choices = [SelectChoice(one, KINDS[one]) for one in kinds]
    return form


def could(keep: Callable[[], None], form: Form, faults: Mapping[str, tuple[str, str]]) -> bool:
    """Whether what a form says could be kept; if not, it says why, at the field that `faults` name for each fault."""
    try:
        keep()
    except Refused as refused:
        if refused.code == "changed_meanwhile":
            form.form_errors.append(MEANWHILE)
            return False
        field, words = faults.get(str(refused.facts.get("fault", "")), ("", ""))
        if not field:
            raise
        form.refuse(field, refused, words)
        return False
    return True
