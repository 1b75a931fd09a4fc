"""The forms about references: the referee's, and the applicant's for naming another."""

from wtforms import EmailField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length

from trainingsite.infra.forms import Form
from trainingsite.selection.reference_rules import NOT_SEEN, SCALES, Scale, levels_kept
from trainingsite.selection.reference_service import Opinion, Referee

UNSEEN = "not-seen"


class AnotherRefereeForm(Form):
    name = StringField("Their name", [DataRequired("Enter their name."), Length(max=200)])
    email = EmailField(
        "Their e-mail address",
        [
            DataRequired("Enter their address."),
            Email("Enter an e-mail address like name@university.ac.uk."),
            Length(max=254),
        ],
        description="Ask them before you name them. We write to them only about this application.",
    )

    @property
    def referee(self) -> Referee:
        """Whom the form names."""
        return Referee(self.data_of("name"), self.data_of("email"))


def scale_field(scale: Scale) -> RadioField:
    """The anchored answers of a scale, and that the referee hasn't seen it."""
    choices = [SelectChoice(str(at), words) for at, words in enumerate(scale.levels)]
    return RadioField(
        scale.label,
        [InputRequired("Choose the answer that comes nearest.")],
        choices=[*choices, SelectChoice(UNSEEN, NOT_SEEN)],
    )


class ReferenceForm(Form):
    known = TextAreaField(
        "How do you know them, and since when?",
        [DataRequired("Say in a line or two how you know them."), Length(max=1000)],
        render_kw={"rows": 3},
    )
    listening, reliability, limits = (scale_field(scale) for scale in SCALES)
    words = TextAreaField(
        "What else should the coordinator know?",
        [Length(max=4000)],
        description="An example says more than an adjective. You can leave this empty.",
        render_kw={"rows": 6},
    )

    @property
    def opinion(self) -> Opinion:
        """What the form says."""
        given = {scale.id: self.data_of(scale.id).replace(UNSEEN, "") for scale in SCALES}
        return Opinion(self.data_of("known"), levels_kept(given), self.data_of("words"))
