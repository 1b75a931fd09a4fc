"""The form in which a letter's words are changed."""

from collections.abc import Mapping

from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from trainingsite.infra.forms import Form
from trainingsite.infra.refused import Refused
from trainingsite.selection.letter_rules import (
    MOST_BODY,
    MOST_SUBJECT,
    Kind,
    Words,
    refuse_missing,
    refuse_text,
    unknown_in,
)


def filled_in(_form: Form, field: Field) -> None:
    """What stands in braces in the words of one letter can be filled in."""
    if found := unknown_in(field.data or ""):
        raise ValidationError(f"{found} can’t be filled in, and would go out as it is. {{name}} and {{scheme}} can.")


class LetterForm(Form):
    subject = StringField(
        "Subject",
        [
            DataRequired("A letter has a subject."),
            Length(max=MOST_SUBJECT, message=f"Use {MOST_SUBJECT} characters or fewer."),
        ],
    )
    body = TextAreaField(
        "Text",
        [
            DataRequired("A letter has a text."),
            Length(max=MOST_BODY, message=f"Use {MOST_BODY:,} characters or fewer."),
        ],
        description="Plain text. An empty line begins a paragraph; lines that begin with “- ” are a list. A line that "
        "ends with a colon, and {link} alone in the line under it, become a button.",
        render_kw={"rows": 18},
    )

    def refused(self, words: Words, kind: Kind, told: Mapping[str, str]) -> bool:
        """Whether something can't stand in the words; the form then says what and where."""
        try:
            refuse_text(words.subject, kind.allowed)
        except Refused as refused:
            self.refuse("subject", refused, told[refused.code])
        try:
            refuse_text(words.body, kind.allowed)
            refuse_missing(words.body, kind)
        except Refused as refused:
            self.refuse("body", refused, told[refused.code])
        return bool(self.errors)
