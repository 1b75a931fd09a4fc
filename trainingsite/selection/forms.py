"""The application form, made from a scheme type's questions, and the staff's forms."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from wtforms import (
    EmailField,
    FileField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from trainingsite.content.values import Question
from trainingsite.infra.forms import Form
from trainingsite.selection.attached_rules import MOST_BYTES, Upload, fault_of, media_of
from trainingsite.selection.attached_service import Extras

APART = ("file", "accessibility")  # kinds whose answers are kept in tables of their own
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
PARTS = ("morning", "afternoon", "evening")
SLOTS = tuple((f"{day[:3].lower()}-{part}", f"{day} {part}") for day in DAYS for part in PARTS)


class MostWords:
    """A text of at most so many words."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Any) -> None:
        count = len((field.data or "").split())
        if count > self.most:
            raise ValidationError(f"That is {count} words; use {self.most} or fewer.")


class TakenFile:
    """A file that may be sent along: PDF, DOCX, PNG or JPEG by its bytes, up to 5 MB; or one that was kept before."""

    def __init__(self, required: bool) -> None:
        self.required = required

    def __call__(self, form: Form, field: Any) -> None:
        if not field.data:
            if self.required and field.name not in getattr(form, "kept", ()):
                raise ValidationError("Choose a file.")
            return
        if fault := fault_of(content_of(field.data)):
            raise ValidationError(FILE_FAULTS[fault])


FILE_FAULTS = {
    "empty": "That file is empty. Choose another.",
    "too-large": "That file is larger than 5 MB. Save it smaller, perhaps as a PDF.",
    "kind": "That isn’t a PDF, a DOCX without macros, a PNG or a JPEG.",
}


def content_of(upload: Any) -> bytes:
    """A sent file's bytes, one more at the most than may be; the next reader begins at the start again."""
    upload.stream.seek(0)
    content: bytes = upload.stream.read(MOST_BYTES + 1)
    return content


def validators(question: Question) -> list[Any]:
    """What a question's answer must keep to when the application is sent."""
    if question.kind == "file":
        return [TakenFile(question.required)]
    if question.kind == "accessibility":
        return [Optional(), Length(max=4000)]
    needed = InputRequired if question.kind == "number" else DataRequired
    found: list[Any] = [needed("Answer this, please.")] if question.required else [Optional()]
    if question.kind == "email":
        found.append(Email("Enter an e-mail address like name@university.ac.uk."))
    if question.kind == "identity":
        found.append(Length(max=40, message="Use 40 characters or fewer."))
    if question.kind in ("text", "email", "languages"):
        found.append(Length(max=200, message="Use 200 characters or fewer."))
    if question.kind == "long":
        found += [MostWords(question.max_words or 500), Length(max=8000)]
    return found


def field_of(question: Question) -> Any:
    """The WTForms field for a question."""
    told = {"label": question.label, "description": question.hint or "", "validators": validators(question)}
    if question.kind == "long":
        return TextAreaField(**told, render_kw={"rows": 8, "data-words": question.max_words or 500})
    if question.kind == "choice":
        return RadioField(
            **told, choices=[SelectChoice(option, option) for option in question.options], validate_choice=True
        )
    if question.kind == "availability":
        return SelectMultipleField(**told, choices=[SelectChoice(value, label) for value, label in SLOTS])
    if question.kind == "file":
        return FileField(**told, render_kw={"accept": ".pdf,.docx,.png,.jpg,.jpeg"})
    if question.kind == "accessibility":
        return TextAreaField(**told, render_kw={"rows": 4})
    if question.kind == "number":
        return IntegerField(**told)
    return EmailField(**told) if question.kind == "email" else StringField(**told)


@lru_cache(maxsize=64)
def application_form(questions: Sequence[Question]) -> type[Form]:
    """A form with a field for each question, under the question's id."""
    return type("ApplicationForm", (Form,), {question.id: field_of(question) for question in questions})


def for_readers(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The questions whose answers readers see: none that says who somebody is, nothing about referees, no files, no
    access needs."""
    kept = ("email", "identity", *APART)
    return tuple(one for one in questions if one.kind not in kept and not one.id.startswith("referee"))


def answers_of(form: Form, questions: Sequence[Question]) -> Mapping[str, Any]:
    """What was typed, by question id, as JSON values."""
    return {question.id: form[question.id].data for question in questions if question.kind not in APART}


def files_taken(form: Form, questions: Sequence[Question]) -> bool:
    """Whether every file that came can be kept; the form says of each that can't."""
    came = [form[question.id] for question in questions if question.kind == "file" and form[question.id].data]
    faulty = [field for field in came if not field.validate(form)]
    return not faulty


def extras_of(form: Form, questions: Sequence[Question]) -> Extras:
    """The files that came and may be kept, and access needs."""
    files = []
    for question in questions:
        content = content_of(form[question.id].data) if question.kind == "file" and form[question.id].data else b""
        if content and len(content) <= MOST_BYTES and (media := media_of(content)):
            files.append(Upload(question.id, media, content))
    needs = [form.data_of(question.id)[:4000] for question in questions if question.kind == "accessibility"]
    return Extras(files, needs[0] if needs else None)
