"""The form in which an announcement is written."""

from collections.abc import Sequence

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from trainingsite.infra.forms import Form
from trainingsite.outreach.announcement_rules import AUDIENCES, Draft
from trainingsite.schemes.queries import YearNamed
from trainingsite.selection.letter_rules import MOST_BODY, MOST_SUBJECT, Words

NAMES = {
    "joined": "Joined, and not begun",
    "training": "In training",
    "trained": "Trained, and not applied",
    "applied": "Applied, and not decided",
    "offered": "With a provisional offer",
    "approved": "Approved mentors",
    "suspended": "Mentors whose approval is suspended",
    "former": "Mentors whose approval has ended",
    "declined": "Declined",
    "withdrawn": "Withdrawn",
    "mentees": "Mentees",
}


class AnnouncementForm(Form):
    cohort = SelectField("Scheme and year")
    audience = SelectMultipleField(
        "Who gets it",
        [DataRequired("Choose at least one group.")],
        choices=[SelectChoice(one, NAMES[one]) for one in AUDIENCES],
        description="Everybody who is in one of these groups at the moment when you confirm.",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    subject = StringField(
        "Subject",
        [
            DataRequired("An announcement has a subject."),
            Length(max=MOST_SUBJECT, message=f"Use {MOST_SUBJECT} characters or fewer."),
        ],
    )
    body = TextAreaField(
        "Text",
        [
            DataRequired("An announcement has a text."),
            Length(max=MOST_BODY, message=f"Use {MOST_BODY:,} characters or fewer."),
        ],
        description="Plain text. An empty line begins a paragraph; lines that begin with “- ” are a list. A line that "
        "ends with a colon, and a link to this site alone in the line under it, become a button. {name} and {scheme} "
        "are filled in.",
        render_kw={"rows": 14},
    )

    def offer(self, mine: Sequence[YearNamed]) -> None:
        """Let one of these years be chosen."""
        named = [SelectChoice(str(one.public_id), f"{one.scheme_name}, {one.year}") for one in mine]
        self["cohort"].choices = named

    @property
    def draft(self) -> Draft:
        return Draft(tuple(self["audience"].data or ()), Words(self.data_of("subject"), self.data_of("body")))
