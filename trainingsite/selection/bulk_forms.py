"""The form in which the words of many letters are written."""

from wtforms import TextAreaField
from wtforms.validators import Length

from trainingsite.infra.forms import Form
from trainingsite.selection.letter_forms import filled_in


class ReasonForm(Form):
    reason = TextAreaField(
        "What each applicant should know",
        [Length(max=4000, message="Use 4,000 characters or fewer."), filled_in],
        description="Goes into each letter, word for word.",
        render_kw={"rows": 5},
    )
