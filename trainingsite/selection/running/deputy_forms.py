"""The forms of those who run a scheme."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import DateField, EmailField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from trainingsite.accounts.forms import ADDRESS, NAME, trimmed
from trainingsite.accounts.models import Person
from trainingsite.accounts.service import NewPerson
from trainingsite.infra.forms import Form
from trainingsite.schemes.deputies import Plan
from trainingsite.schemes.handover_rules import Span


class AskForm(Form):
    """Somebody who is to coordinate a scheme, or to read for it."""

    name = StringField("Their name", NAME, render_kw={"autocomplete": "off"})
    email = EmailField(
        "Their e-mail address",
        ADDRESS,
        filters=[trimmed],
        description="They needn’t have an account yet: the mail says how to get one.",
        render_kw={"autocomplete": "off"},
    )

    @property
    def named(self) -> NewPerson:
        """Whom the form names."""
        return NewPerson(self.data_of("name"), self.data_of("email"))


class HandoverForm(Form):
    """Who is away and who stands in."""

    away = SelectField("Who is away")
    to = SelectField("Who stands in")
    from_on = DateField("The first day away", [InputRequired("Choose a day.")])
    until_on = DateField("The last day away", [InputRequired("Choose a day.")])
    notes = TextAreaField(
        "What they should know",
        [Optional(), Length(max=4000, message="Use 4,000 characters or fewer.")],
        description="Stands on their desk while they stand in, and on this page for the scheme’s coordinators. It is "
        "in no mail. Nothing about anybody’s health, please.",
        render_kw={"rows": 5},
    )

    def choose_from(self, coordinators: Sequence[Person]) -> None:
        """Fill both lists."""
        choices = [SelectChoice(str(one.public_id), one.name) for one in coordinators]
        self.away.choices, self.to.choices = choices, list(choices)

    @property
    def plan(self) -> Plan:
        """What the form says."""
        span = Span(self.from_on.data, self.until_on.data)
        return Plan(UUID(self.data_of("away")), UUID(self.data_of("to")), span, self.data_of("notes"))
