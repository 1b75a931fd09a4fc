"""Forms about badges."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

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
