"""Forms about files of people."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, DateField, EmailField, FileField, RadioField, SelectChoice, SelectField
from wtforms.validators import Length, Optional

from trainingsite.accounts.forms import trimmed
from trainingsite.infra.forms import Form
from trainingsite.infra.refused import Refused

FILE = {"accept": ".csv,.txt,.tsv,text/csv,text/plain"}
AT_THE_FILE = {
    "table_empty": "There is nobody in this file. The first line holds the names of the columns.",
    "table_long": "That is more than {most} lines. Split the file.",
    "table_unreadable": "This file can’t be read. Save it as CSV, of 2 MB or less.",
    "column_missing": "There is no column {columns}. The first line has to name the columns.",
    "column_twice": "“{first}” and “{second}” mean the same. Keep one of them.",
}


class FileForm(Form):
    """A file, which is complained about where it was chosen."""

    def refuse_file(self, refused: Refused) -> None:
        """Say at the file what is wrong with it as a whole."""
        self.refuse("upload", refused, AT_THE_FILE[refused.code])


class StatusForm(FileForm):
    """A file, or one person."""

    upload = FileField(
        "CSV file",
        description="Columns “email” (or “id”), “status” and, if you like, “since”. Up to 5,000 lines and 2 MB.",
        render_kw=FILE,
    )
    email = EmailField(
        "Or one person’s e-mail address",
        [Optional(), Length(max=254, message="Use an address of 254 characters or fewer.")],
        filters=[trimmed],
        render_kw={"autocomplete": "off"},
    )
    status = SelectField(
        "Status",
        choices=[
            SelectChoice("interrupted", "Interrupted"),
            SelectChoice("withdrawn", "Withdrawn"),
            SelectChoice("active", "Active again"),
        ],
        description="For the person above.",
    )
    since = DateField("Since", [Optional()], description="Today, if you leave it empty.")

    def offer_death(self) -> None:
        """For those who may record it."""
        field: Any = self["status"]
        field.choices = [*field.choices, SelectChoice("deceased", "Deceased")]


class PeopleForm(FileForm):
    upload = FileField(
        "CSV file",
        description="Columns “name” and “email”; “scheme” and “part” if you like. Up to 5,000 lines and 2 MB.",
        render_kw=FILE,
    )
    scheme = SelectField("Scheme", description="For lines that name none. People join its present year.")
    part = RadioField(
        "As",
        choices=[SelectChoice("mentor", "Mentors, who train and apply"), SelectChoice("mentee", "Mentees")],
        default="mentor",
        description="For lines that don’t say “mentor” or “mentee”.",
    )
    invites = BooleanField(
        "Mail them",
        description="New people get a link to choose a password. Who has an account is told what they were added to.",
    )

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Set the schemes that can be chosen."""
        field: Any = self["scheme"]
        field.choices = [SelectChoice(value, label) for value, label in choices]
