"""Forms about badges."""

from typing import Any

from wtforms import FileField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from trainingsite.infra.forms import Form


class ReasonForm(Form):
    reason = TextAreaField(
        "Why",
        [
            DataRequired("Write down why; it stays in the desk."),
            Length(max=4000, message="Use 4,000 characters or fewer."),
        ],
        description="Only coordinators see this. The public reads “not currently in force”, without a reason.",
        render_kw={"rows": 4},
    )


class CheckForm(Form):
    """What somebody hands in to be checked. It changes nothing, so that it needs no token and no cookie."""

    link = StringField(
        "Link to the badge",
        [Length(max=2000, message="That is longer than any link to a badge.")],
        description="The address of its page, as it stands on a CV. It may be of any issuer.",
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )
    upload = FileField(
        "A file",
        description="A PNG or SVG picture with the badge inside, a PDF that has it attached, or its JSON or JWT file.",
        render_kw={
            "accept": ".png,.svg,.pdf,.json,.jwt,.jws,.txt,image/png,image/svg+xml,application/pdf,application/json"
        },
    )
    pasted = TextAreaField(
        "The badge as text",
        [Length(max=300_000, message="That is longer than any badge.")],
        description="The whole JSON, or the whole token.",
        render_kw={"rows": 4, "autocomplete": "off", "spellcheck": "false"},
    )
    email = StringField(
        "The holder’s e-mail address",
        [Optional(), Length(max=254, message="That is longer than an e-mail address can be.")],
        description="If somebody gave it to you: checks that the badge was awarded to them. It isn’t kept.",
        render_kw={"inputmode": "email", "autocomplete": "off", "spellcheck": "false"},
    )

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """At least one of link, file and text has to be there."""
        fine = super().validate_on_submit(extra_validators)
        if fine and not (self.data_of("link") or self.data_of("pasted") or self["upload"].data):
            self["link"].errors = [*self["link"].errors, "Give a link, choose a file, or paste the badge."]
            return False
        return fine
