"""Forms about many badges at once."""

from collections.abc import Sequence
from typing import Any

from wtforms import FileField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from trainingsite.infra.forms import Form


class ManyForm(Form):
    """A list, pasted or as a file."""

    achievement = SelectField("Badge")
    people = TextAreaField(
        "Who",
        [Optional(), Length(max=1_000_000, message="Use a file for a list of this length.")],
        description="One e-mail address on each line, or lines out of a spreadsheet.",
        render_kw={"rows": 8, "spellcheck": "false"},
    )
    upload = FileField(
        "Or a CSV file",
        [Optional()],
        description="With a column “email”, or whose first address on each line counts. Up to 10,000 lines.",
        render_kw={"accept": ".csv,.txt,text/csv,text/plain"},
    )

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Set what can be chosen."""
        field: Any = self[name]
        field.choices = list(choices)


class IssueForm(ManyForm):
    scheme = SelectField("For the mentors of", description="They have to be in its present year.")


class TakeBackForm(ManyForm):
    deed = RadioField(
        "What",
        choices=[
            ("revoke", "Revoke for good"),
            ("suspend", "Suspend for now"),
            ("expire", "Let end today, as completed"),
        ],
        validators=[DataRequired("Choose what is to be done.")],
    )
    reason = TextAreaField(
        "Why",
        [
            DataRequired("Write down why; it stays in the desk."),
            Length(max=4000, message="Use 4,000 characters or fewer."),
        ],
        description="Only coordinators see this. The public reads no reason.",
        render_kw={"rows": 3},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self["people"]
        people.label.text = "Which"
        people.description = "A badge’s link or number on each line; or e-mail addresses, if you choose a badge above."
