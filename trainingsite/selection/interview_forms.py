"""The form by which times for interviews are offered."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import URL, InputRequired, Length, NumberRange, Optional

from trainingsite.infra.forms import Form
from trainingsite.infra.times import site_zone
from trainingsite.selection.interview_rules import Span
from trainingsite.selection.interview_service import Offer


class OfferForm(Form):
    """Times one after the other. Moments are typed in the site's zone."""

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
    link = StringField(
        "Online link",
        [Optional(), Length(max=400), URL(require_tld=False, message="Write an address that begins with https://.")],
        description="Only who has booked the time sees it.",
    )

    def choose_from(self, staff: Sequence[tuple[str, str]]) -> None:
        """Fill the list of interviewers."""
        self.interviewer.choices = [SelectChoice(value, name) for value, name in staff]

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and an interview is somewhere."""
        fine = bool(super().validate(extra_validators))
        if not self.data_of("place") and not self.data_of("link"):
            self.place.errors = [*self.place.errors, "Say where it is: a place, an online link, or both."]
            return False
        return fine

    @property
    def offer(self) -> Offer:
        """What the form says."""
        starts = self.starts.data.replace(tzinfo=ZoneInfo(site_zone()))
        return Offer(
            first=Span(starts, self.minutes.data),
            count=self.count.data,
            place=self.data_of("place"),
            link=self.data_of("link"),
            interviewer=UUID(self.data_of("interviewer")),
        )
