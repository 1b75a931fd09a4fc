"""The form by which times for interviews are offered."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from wtforms import DateTimeLocalField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from trainingsite.infra.forms import Form
from trainingsite.selection.interview_service import Offer
from trainingsite.training.live.forms import MeetingForm, link_field
from trainingsite.training.live.rules import Span


class InterviewerForm(Form):
    """Who interviews instead."""

    interviewer = SelectField("Who interviews", validate_choice=True)

    def choose_from(self, staff: Sequence[tuple[str, str]]) -> None:
        """Fill the list of interviewers."""
        self.interviewer.choices = [SelectChoice(value, name) for value, name in staff]

    @property
    def chosen(self) -> UUID:
        """Whom the form says."""
        return UUID(self.data_of("interviewer"))


class OfferForm(MeetingForm):
    """Times one after the other."""

    interviewer = SelectField("Interviewer", validate_choice=True)
    starts = DateTimeLocalField("The first begins", [InputRequired("Choose a day and a time.")])
    minutes = IntegerField(
        "Minutes each",
        [InputRequired("Write how many minutes."), NumberRange(5, 240, "Write a whole number from 5 to 240.")],
        default=30,
        render_kw={"inputmode": "numeric"},
    )
    count = IntegerField(
        "How many, one straight after the other",
        [InputRequired("Write how many."), NumberRange(1, 40, "Write a whole number from 1 to 40.")],
        default=1,
        render_kw={"inputmode": "numeric"},
    )
    place = StringField("Place", [Optional(), Length(max=200)])
    link = link_field("Only who has booked the time sees it.")

    def choose_from(self, staff: Sequence[tuple[str, str]]) -> None:
        """Fill the list of interviewers."""
        self.interviewer.choices = [SelectChoice(value, name) for value, name in staff]

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and the first time is still to come."""
        fine = super().validate(extra_validators)
        if fine and self.begins_at <= datetime.now(UTC):
            self["starts"].errors = ["This time is over. Choose one that is still to come."]
            return False
        return fine

    @property
    def offer(self) -> Offer:
        """What the form says."""
        return Offer(
            first=Span(self.begins_at, self.minutes.data),
            count=self.count.data,
            place=self.data_of("place"),
            link=self.data_of("link"),
            interviewer=UUID(self.data_of("interviewer")),
        )
