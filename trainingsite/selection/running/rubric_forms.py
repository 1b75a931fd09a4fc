"""The form by which a coordinator adjusts a criterion by which one year is marked."""

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from trainingsite.content.rubric import Criterion
from trainingsite.infra.forms import Form
from trainingsite.schemes.rubric_rules import Which, Wording
from trainingsite.selection.running.question_forms import Plain, lines, one_line

FAULTS = {
    "levels_number": ("levels", "Write two levels at least, and seven at the most, each on a line of its own."),
    "levels_twice": ("levels", "Two levels say the same. Say what is seen at each and not at the one below it."),
}


class CriterionForm(Form):
    """What somebody who judges looks at."""

    title = StringField(
        "What is looked at",
        [DataRequired("Write what is looked at."), Length(max=120, message="Use 120 characters or fewer."), Plain(120)],
        filters=[one_line],
    )
    levels = TextAreaField(
        "Its levels, in words",
        [DataRequired("Write two levels at least."), Plain(300, 7)],
        description="Each on a line of its own, the lowest first: what somebody sees at this level and not at the one "
        "below it. Two to seven.",
        render_kw={"rows": 10},
    )

    @property
    def wording(self) -> Wording:
        """The criterion as the form says it."""
        return Wording(self.data_of("title"), tuple(lines(self.data["levels"])), self.data.get("weight", 1))


class WeighedForm(CriterionForm):
    """The same in a rubric that gives a score."""

    weight = IntegerField(
        "How many times it counts",
        [InputRequired("Write how many times."), NumberRange(1, 10, "Write a number from 1 to 10.")],
        default=1,
        render_kw={"inputmode": "numeric"},
    )


def criterion_form(which: Which, one: Criterion | None) -> CriterionForm:
    """The form of a criterion; interviews give no score, so theirs has no weight."""
    told = {"title": one.title, "levels": "\n".join(one.levels), "weight": one.weight} if one else {}
    return (WeighedForm if which is Which.REVIEWS else CriterionForm)(data=told)
