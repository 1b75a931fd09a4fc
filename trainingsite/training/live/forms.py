"""The forms of live sessions."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, IntegerField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import URL, DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from trainingsite.infra.forms import Form
from trainingsite.infra.refused import Refused
from trainingsite.infra.times import as_day, local, site_zone
from trainingsite.schemes.models import Scheme
from trainingsite.training.live.models import LiveSession
from trainingsite.training.live.planning import Plan
from trainingsite.training.live.rules import Attendance, Kind

KINDS = {Kind.TRAINING: "Training: counts as live training", Kind.SUPERVISION: "Supervision, for approved mentors"}
AT_A_FIELD = {
    "capacity_taken": ("capacity", "{booked} have a place already; leave at least as many."),
    "session_over": ("starts", "This time is over. Choose one that is still to come."),
}
CALLED = {
    "nobody_called": "Nobody whom the session is for is called so. Write their name or address as on their page.",
    "several_called": "More than one person is called so. Write their address.",
}
ATTENDED = {Attendance.PRESENT: "Present", Attendance.ABSENT: "Absent", Attendance.EXCUSED: "Excused"}


def link_field(description: str) -> Any:
    """The field of an address where people meet online; only a web address, since it becomes a link."""
    wrong = "Write an address that begins with https://."
    checks = [Optional(), Length(max=400), Regexp("https://", re.IGNORECASE, wrong), URL(False, wrong)]
    return StringField("Online link", checks, description=description)


class MeetingForm(Form):
    """A form with fields `starts`, `place` and `link`. Moments are typed in the site's zone."""

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and a meeting is somewhere."""
        fine = bool(super().validate(extra_validators))
        if not self.data_of("place") and not self.data_of("link"):
            self["place"].errors = [*self["place"].errors, "Say where it is: a place, an online link, or both."]
            return False
        return fine

    @property
    def begins_at(self) -> datetime:
        """The moment that was typed."""
        begins: datetime = self["starts"].data.replace(tzinfo=ZoneInfo(site_zone()))
        return begins


class SessionForm(MeetingForm):
    """What a session is."""

    scheme = SelectField("Scheme", validate_choice=True)
    kind = RadioField(
        "What it is",
        [InputRequired("Choose what it is.")],
        choices=[SelectChoice(each.value, words) for each, words in KINDS.items()],
        default=Kind.TRAINING.value,
    )
    title = StringField("Title", [DataRequired("Give it a title."), Length(max=120)])
    starts = DateTimeLocalField("Begins", [InputRequired("Choose a day and a time.")])
    minutes = IntegerField(
        "Minutes",
        [InputRequired("Write how many minutes it takes."), NumberRange(5, 600, "Write a whole number from 5 to 600.")],
        description="Whoever is there has these minutes counted as live.",
        render_kw={"inputmode": "numeric"},
    )
    place = StringField("Place", [Optional(), Length(max=200)], description="Building and room, if it is on campus.")
    link = link_field("Only those with a place see it.")
    capacity = IntegerField(
        "Places",
        [InputRequired("Write how many can come."), NumberRange(1, 500, "Write a whole number from 1 to 500.")],
        description="Further people stand in line, and move up by themselves.",
        render_kw={"inputmode": "numeric"},
    )
    notice = IntegerField(
        "Hours before the beginning until which a place can be given back",
        [InputRequired("Write a number of hours."), NumberRange(0, 336, "Write a whole number from 0 to 336.")],
        default=24,
        render_kw={"inputmode": "numeric"},
    )
    makes_up_for = SelectField("Makes up for", [Optional()], choices=[SelectChoice("", "No other session")], default="")

    def offer(self, schemes: Sequence[Scheme], earlier: Sequence[LiveSession]) -> None:
        """Fill the two lists."""
        self.scheme.choices = [SelectChoice(each.slug, each.name) for each in schemes]
        named = [
            SelectChoice(str(each.public_id), f"{each.title}, {as_day(each.starts_at.date())}") for each in earlier
        ]
        self.makes_up_for.choices = [SelectChoice("", "No other session"), *named]

    def explain(self, refused: Refused) -> None:
        """Show a refusal at the field that it is about; any other keeps its page."""
        if refused.code not in AT_A_FIELD:
            raise refused
        name, words = AT_A_FIELD[refused.code]
        self.refuse(name, refused, words)

    @property
    def plan(self) -> Plan:
        """What the form says."""
        starts = self.begins_at
        makes_up = self.data_of("makes_up_for")
        return Plan(
            kind=Kind(self.data_of("kind")),
            title=self.data_of("title"),
            starts_at=starts,
            minutes=self.minutes.data,
            place=self.data_of("place"),
            link=self.data_of("link"),
            capacity=self.capacity.data,
            changes_until=starts - timedelta(hours=self.notice.data),
            makes_up_for=UUID(makes_up) if makes_up else None,
        )


def filled(session: LiveSession, made_up: UUID | None) -> dict[str, object]:
    """A form's fields from a session."""
    here: datetime = local(session.starts_at, site_zone())
    return {
        "kind": session.kind,
        "title": session.title,
        "starts": here.replace(tzinfo=None),
        "minutes": session.minutes,
        "place": session.place,
        "link": session.link,
        "capacity": session.capacity,
        "notice": (session.starts_at - session.changes_until) // timedelta(hours=1),
        "makes_up_for": str(made_up) if made_up else "",
    }


def attendance_form(people: Sequence[tuple[UUID, str, str | None]]) -> type[Form]:
    """A row of three buttons for each person: public id, name, and what stands noted."""
    fields = {
        f"at-{public_id.hex}": RadioField(
            name,
            choices=[SelectChoice(each.value, words) for each, words in ATTENDED.items()],
            default=noted,
        )
        for public_id, name, noted in people
    }
    return type("AttendanceForm", (Form,), dict(fields))


class AdmitForm(Form):
    """Somebody who came without a place."""

    came = StringField(
        "Name or address",
        [DataRequired("Write who came."), Length(max=200)],
        description="Somebody who trains in this scheme, or mentors in it.",
    )

    def explain(self, refused: Refused) -> None:
        """Show at the field that it isn't clear who is meant; any other refusal keeps its page."""
        if refused.code not in CALLED:
            raise refused
        self.refuse("came", refused, CALLED[refused.code])


def seen(form: Form) -> dict[UUID, Attendance]:
    """Who was there, as far as it was said; a mark that there isn't is none."""
    return {
        UUID(field.name.removeprefix("at-")): Attendance(field.data)
        for field in form
        if field.name.startswith("at-") and field.data in set(Attendance)
    }


def unmarked(form: Form, people: Sequence[UUID], refused: Refused) -> None:
    """Say at each of these people who has no mark that one is missing."""
    for person in people:
        name = f"at-{person.hex}"
        if name in form and form[name].data not in set(Attendance):
            form.refuse(name, refused, "Say whether they were there; then the list can be locked.")
