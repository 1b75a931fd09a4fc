"""The staff's forms: deciding, and what comes after an approval."""

from wtforms import DateField, HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from trainingsite.infra.forms import Form
from trainingsite.selection.letter_forms import filled_in

MOST = Length(max=4000, message="Use 4,000 characters or fewer.")


class DecisionForm(Form):
    seen = HiddenField()
    lines = SelectMultipleField(
        "Lines for the letter",
        choices=[],
        validate_choice=False,
        description="Tick what fits, and the button puts it into the text below, where you can change it.",
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    reason = TextAreaField(
        "What the applicant should know",
        [MOST, filled_in],
        description="Goes into the letter, word for word; {name} and {scheme} are filled in. Needed when you "
        "decline or ask for more.",
        render_kw={"rows": 5},
    )
    condition = TextAreaField(
        "Condition",
        [Optional(), Length(max=400, message="Use 400 characters or fewer.")],
        description="Only for an approval with a condition: what is still to be done. It goes into the letter.",
        render_kw={"rows": 2},
    )
    due_on = DateField("To be done by", [Optional()])


class ExceptionForm(Form):
    why = TextAreaField(
        "Why an exception is right",
        [DataRequired("Say why, so that the second person can judge it."), Length(max=4000)],
        description="Kept with the decision. A second member of staff confirms it before it counts.",
        render_kw={"rows": 4},
    )


def in_confidence() -> TextAreaField:
    """Why an approval is stopped."""
    return TextAreaField(
        "Why, in confidence",
        [DataRequired("Say why; only coordinators of this scheme read it."), MOST],
        description="Stays with the coordinators of this scheme. It is in no mail and not in the log.",
        render_kw={"rows": 3},
    )


def for_the_mentor() -> TextAreaField:
    """What the mentor's letter says beside its own words."""
    return TextAreaField(
        "What the mentor should know",
        [MOST, filled_in],
        description="Goes into the letter, word for word. May stay empty.",
        render_kw={"rows": 3},
    )


# The forms of an approval stand on one page, so no two fields there have the same name.
class SuspendForm(Form):
    suspend_reason = in_confidence()
    suspend_words = for_the_mentor()


class ReinstateForm(Form):
    reinstate_words = for_the_mentor()


class EndForm(Form):
    end_reason = in_confidence()
    end_words = for_the_mentor()
    badge = RadioField(
        "What becomes of the badge",
        [DataRequired("Choose what becomes of the badge.")],
        choices=[
            SelectChoice("completed", "It reads “completed”: they served well until today"),
            SelectChoice("revoked", "It is taken back for good"),
        ],
    )


class JudgeForm(Form):
    seen = HiddenField()
    answer = TextAreaField(
        "Your answer",
        [DataRequired("Write what the applicant should know; they get it in their mail."), MOST, filled_in],
        description="Goes into the letter, word for word.",
        render_kw={"rows": 5},
    )


class AppealForm(Form):
    text = TextAreaField(
        "What was overlooked, or not fair?",
        [DataRequired("Say what should be looked at again."), MOST],
        description="Somebody who did not take the decision reads it, together with your application.",
        render_kw={"rows": 6},
    )
