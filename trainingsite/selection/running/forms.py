"""The forms by which schemes are made and their terms are changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from trainingsite.accounts.forms import PLAIN_LINE, trimmed
from trainingsite.content.values import Catalogue, SchemeType
from trainingsite.infra.forms import Form
from trainingsite.schemes.change_rules import Running
from trainingsite.schemes.roll_rules import Base
from trainingsite.schemes.rules import Joining, Order, Pay, Plan, QuizRequirement, Terms
from trainingsite.schemes.service import NewScheme, Year

ORDERS = {
    Order.TRAIN_THEN_APPLY: "Train first, then apply",
    Order.OFFER_THEN_TRAIN: "Apply first; an offer, then the training",
}
PAYS = {Pay.VOLUNTEER: "Volunteers: no contract, no duties, no hours to reach", Pay.PAID: "Paid"}
JOININGS = {
    Joining.OPT_IN: "Students who would like a mentor ask for one",
    Joining.WHOLE_COHORT: "Everybody of a cohort has one, and may opt out",
}
MEETINGS = {"": "One to one", "groups": "In groups: a mentor has several students at once"}
BASES = {
    Base.LAST: "Last year’s terms, as they are now",
    Base.TEMPLATE: "The template’s, as it is now: what your university asks for by default",
}
# A year's name stands in addresses, also behind a slash.
YEAR = [
    DataRequired("Say which year it is."),
    Length(max=20, message="Use 20 characters or fewer."),
    Regexp(
        r"\w[\w .()–-]*(/\w[\w .()–-]*)*\Z",
        message="Begin with a letter or digit, and use letters, digits, dashes and spaces.",
    ),
]
READERS = {2: "Two, each by themselves", 1: "One", 0: "None: those who decide read by themselves"}
NUMBER = {"inputmode": "numeric"}


def radios(label: str, options: Mapping[Any, str]) -> RadioField:
    """One of a few, each in words."""
    choices = [SelectChoice(str(each), words) for each, words in options.items()]
    one = AnyOf([choice.value for choice in choices], "Choose one.")
    return RadioField(label, [one], choices=choices, default=choices[0].value)


class SchemeForm(Form):
    """A new scheme and its first year."""

    kind = RadioField("What kind of scheme", [InputRequired("Choose a kind.")], choices=[])
    name = StringField(
        "Its name",
        [
            DataRequired("Give it a name."),
            Length(max=120, message="Use 120 characters or fewer."),
            Regexp(PLAIN_LINE, message="Use one line of letters, digits and signs."),
        ],
        filters=[trimmed],
        description="As students read it, with the department in it, such as Engineering course mentors.",
    )
    slug = StringField(
        "Short name",
        [Optional(), Length(max=60, message="Use 60 characters or fewer.")],
        description="Stands in addresses, and stays. Leave it empty, and one is made from the name.",
    )
    year = StringField(
        "Year",
        YEAR,
        filters=[trimmed],
        description="As people read it, such as 2026–27.",
    )
    opens_on = DateField("The first day on which mentors can join", [InputRequired("Choose a day.")])
    closes_on = DateField("The last such day", [InputRequired("Choose a day.")])

    def offer(self, kinds: Sequence[SchemeType]) -> None:
        """Fill the list of kinds."""
        self.kind.choices = [SelectChoice(each.slug, f"{each.title}: {each.summary}") for each in kinds]

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and the last day doesn't come before the first."""
        return days_in_order(self, bool(super().validate(extra_validators)))

    @property
    def scheme(self) -> NewScheme:
        """The scheme that the form describes."""
        return NewScheme(self.data_of("slug"), self.data_of("name"), self.data_of("kind"))

    @property
    def first_year(self) -> Year:
        """The year that the form describes."""
        return Year(self.data_of("year"), self.opens_on.data, self.closes_on.data)


class TermsForm(Form):
    """What a year asks for, without its scores, which each have a field of their own."""

    opens_on = DateField("The first day on which mentors can join", [InputRequired("Choose a day.")])
    closes_on = DateField("The last such day", [InputRequired("Choose a day.")])
    pay = radios("What mentors are", PAYS)
    joining = radios("How students come to a mentor", JOININGS)
    groups = radios("How they meet", MEETINGS)
    under_18 = BooleanField(
        "Students under 18 may take part",
        description="The safeguarding lead signs it off first. Each mentor then needs a recorded check decision before "
        "approval.",
    )
    order = radios("What comes first", ORDERS)
    modules = SelectMultipleField(
        "Modules to read",
        choices=[],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    quizzes = SelectMultipleField(
        "Quizzes to pass",
        choices=[],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    agreement = BooleanField("The mentor agreement is signed")
    reference = BooleanField("A reference is in")
    interview = BooleanField("An interview is held and marked")
    live_minutes = IntegerField(
        "Minutes of live training",
        [InputRequired("Write a number; 0 asks for none."), NumberRange(0, 6000, "Write a number from 0 to 6,000.")],
        description="0 asks for none.",
        render_kw=NUMBER,
    )
    reviewers = radios("How many reviewers read each application", READERS)
    blind_to_names = BooleanField("Reviewers don’t see whose application it is")
    third_at = IntegerField(
        "Points between two scores that bring in a third reviewer",
        [InputRequired("Write a number; 100 never does."), NumberRange(0, 100, "Write a number from 0 to 100.")],
        description="A third reads when two scores, of 100 points each, lie further apart than this; 100 never does.",
        render_kw=NUMBER,
    )
    approval_months = IntegerField(
        "Months that an approval lasts",
        [InputRequired("Write how many months."), NumberRange(1, 60, "Write a number from 1 to 60.")],
        description="Holds for approvals and renewals from now on.",
        render_kw=NUMBER,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and the last day doesn't come before the first."""
        return days_in_order(self, bool(super().validate(extra_validators)))

    @property
    def has_scores(self) -> bool:
        """Whether a score stands in the form, right or wrong."""
        return any(one.name.startswith("score-") and (one.data is not None or one.errors) for one in self)


class RollForm(Form):
    """A new year of a scheme."""

    base = radios("Which terms it begins with", BASES)
    year = StringField(
        "Year",
        YEAR,
        filters=[trimmed],
        description="As people read it, such as 2026–27.",
    )
    opens_on = DateField("The first day on which mentors can join", [InputRequired("Choose a day.")])
    closes_on = DateField("The last such day", [InputRequired("Choose a day.")])

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual, and the last day doesn't come before the first."""
        return days_in_order(self, bool(super().validate(extra_validators)))

    @property
    def new_year(self) -> Year:
        """The year that the form describes."""
        return Year(self.data_of("year"), self.opens_on.data, self.closes_on.data)


class SignOffForm(Form):
    """What somebody of an office said about a year."""

    said_by = StringField(
        "Who said yes", [DataRequired("Write who said it."), Length(max=120, message="Use 120 characters or fewer.")]
    )
    said_on = DateField("On which day", [InputRequired("Choose the day.")])
    reference = StringField(
        "Where it stands",
        [Optional(), Length(max=200, message="Use 200 characters or fewer.")],
        description="Such as the number of a case, or the subject and day of a mail.",
    )


def days_in_order(form: Form, fine: bool) -> bool:
    """Whether the form is in order, and its last day isn't before its first."""
    first, last = form["opens_on"].data, form["closes_on"].data
    if first and last and last < first:
        form["closes_on"].errors = [*form["closes_on"].errors, "Choose a last day that isn’t before the first."]
        return False
    return fine


def score_field(title: str, mark: int) -> IntegerField:
    """The score that a year asks for at one quiz."""
    return IntegerField(
        f"{title}: at least, in per cent",
        [Optional(), NumberRange(mark, 100, f"Write a number from {mark} to 100.")],
        description=f"Empty: its own pass mark, which is {mark}.",
        render_kw=NUMBER,
    )


def terms_form(here: Catalogue, before: Running) -> TermsForm:
    """The form of a year, with all that the content has now, and what of its terms the content has no more."""
    asked = before.terms.requirements
    modules = {**{one: f"{one} (not in the content any more)" for one in asked.modules}, **titles(here.modules)}
    quizzes = {
        **{one.quiz: f"{one.quiz} (not in the content any more)" for one in asked.quizzes},
        **titles(here.quizzes),
    }
    scores = {f"score-{slug}": score_field(one.title, one.quiz.pass_mark) for slug, one in here.quizzes.items()}
    form = type("YearForm", (TermsForm,), dict(scores))(data=filled(before))
    form["modules"].choices = [SelectChoice(slug, title) for slug, title in modules.items()]
    form["quizzes"].choices = [SelectChoice(slug, title) for slug, title in quizzes.items()]
    assert isinstance(form, TermsForm)
    return form


def titles(of: Any) -> dict[str, str]:
    """The titles of modules or quizzes."""
    return {slug: one.title for slug, one in of.items()}


def filled(running: Running) -> dict[str, object]:
    """A form's fields from a year."""
    terms, asked = running.terms, running.terms.requirements
    return {
        "opens_on": running.opens_on,
        "closes_on": running.closes_on,
        "pay": terms.pay.value,
        "joining": terms.joining.value,
        "groups": "groups" if terms.groups else "",
        "under_18": terms.under_18,
        "order": terms.order.value,
        "modules": list(asked.modules),
        "quizzes": [one.quiz for one in asked.quizzes],
        "agreement": asked.agreement,
        "reference": terms.reference,
        "interview": terms.interview,
        "live_minutes": asked.live_minutes,
        "reviewers": str(terms.review.reviewers),
        "blind_to_names": terms.review.blind_to_names,
        "third_at": terms.review.third_at,
        "approval_months": terms.approval_months,
        **{f"score-{one.quiz}": one.min_score for one in asked.quizzes},
    }


def wished(form: TermsForm, before: Running) -> Running:
    """The year as the form says; what stood in it before keeps its place."""
    data, asked = form.data, before.terms.requirements
    old = {one.quiz: one for one in asked.quizzes}
    chosen = [*(slug for slug in old if slug in data["quizzes"]), *(s for s in data["quizzes"] if s not in old)]
    quizzes = (replace(old.get(s, QuizRequirement(s)), min_score=score_of(data, s, old.get(s))) for s in chosen)
    kept = [slug for slug in asked.modules if slug in data["modules"]]
    requirements = replace(
        asked,
        modules=(*kept, *(slug for slug in data["modules"] if slug not in kept)),
        quizzes=tuple(quizzes),
        agreement=data["agreement"],
        live_minutes=data["live_minutes"],
    )
    terms: Terms = replace(
        before.terms,
        requirements=requirements,
        pay=Pay(data["pay"]),
        joining=Joining(data["joining"]),
        groups=data["groups"] == "groups",
        under_18=data["under_18"],
        order=Order(data["order"]),
        approval_months=data["approval_months"],
        interview=data["interview"],
        reference=data["reference"],
        review=read_by(data, before.terms.review),
    )
    return replace(before, terms=terms, opens_on=data["opens_on"], closes_on=data["closes_on"])


def read_by(data: dict[str, Any], before: Plan) -> Plan:
    """How applications are read; the rubric stays."""
    how = {"blind_to_names": data["blind_to_names"], "third_at": data["third_at"]}
    return replace(before, reviewers=int(data["reviewers"]), **how)


def score_of(data: dict[str, Any], slug: str, old: QuizRequirement | None) -> int | None:
    """The score that was typed; of a quiz that the content has no more, the old one."""
    name = f"score-{slug}"
    score: int | None = data.get(name, old.min_score if old else None)
    return score
