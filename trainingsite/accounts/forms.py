"""Forms of accounts."""

from wtforms import EmailField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, Email, EqualTo, InputRequired, Length, Regexp

from trainingsite.infra.forms import Form
from trainingsite.notifications.kinds import Pace

ADDRESS = [
    InputRequired("Enter your e-mail address."),
    Email("Enter an e-mail address like name@university.ac.uk.", allow_smtputf8=False),
    Length(max=254, message="Use an address of 254 characters or fewer."),
]
# Control characters and marks that turn the direction of writing have no place in a name that stands in mails.
PLAIN_LINE = r"[^\x00-\x1f\x7f\u0085\u200e\u200f\u2028-\u202e\u2066-\u2069]+\Z"
NAME = [
    DataRequired("Enter your name."),
    Length(max=120, message="Use 120 characters or fewer."),
    Regexp(PLAIN_LINE, message="Use letters, spaces and hyphens."),
]


def trimmed(value: str | None) -> str | None:
    """A phone's keyboard likes to end an address with a space."""
    return value.strip() if value else value


class SignInForm(Form):
    email = EmailField("Email", ADDRESS, filters=[trimmed], render_kw={"autocomplete": "username"})
    password = PasswordField(
        "Password", [InputRequired("Enter your password.")], render_kw={"autocomplete": "current-password"}
    )


class SignUpForm(Form):
    name = StringField(
        "Your name", NAME, description="As you want it on your badges.", render_kw={"autocomplete": "name"}
    )
    email = EmailField(
        "Email",
        ADDRESS,
        filters=[trimmed],
        description="Your university address, if you have one.",
        render_kw={"autocomplete": "email"},
    )
    password = PasswordField(
        "Password",
        [InputRequired("Choose a password.")],
        description="10 characters or more. Three or four unrelated words work well.",
        render_kw={"autocomplete": "new-password"},
    )


class ConfirmForm(Form):
    password = PasswordField(
        "Password",
        description="The one that you chose when you signed up.",
        render_kw={"autocomplete": "current-password"},
    )


class ForgotForm(Form):
    email = EmailField("Email", ADDRESS, filters=[trimmed], render_kw={"autocomplete": "username"})


class AddressForm(Form):
    email = EmailField(
        "Second address",
        ADDRESS,
        filters=[trimmed],
        description="One that you keep when you leave the university.",
        render_kw={"autocomplete": "email"},
    )


class NewPasswordForm(Form):
    password = PasswordField(
        "New password",
        [InputRequired("Choose a password.")],
        description="10 characters or more. Three or four unrelated words work well.",
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "The same again",
        [InputRequired("Type it a second time."), EqualTo("password", "The two passwords differ.")],
        render_kw={"autocomplete": "new-password"},
    )


class NameForm(Form):
    name = StringField("Your name", NAME, render_kw={"autocomplete": "name"})


PACES = [
    SelectChoice(Pace.ONCE.value, "Each at once"),
    SelectChoice(Pace.DAILY.value, "Once a day, together"),
    SelectChoice(Pace.NEVER.value, "Not at all"),
]


class MailsForm(Form):
    """One field for each `Topic`, by its name."""

    training = RadioField("Your training: a quiz passed, the next attempt open", choices=PACES)
    # A reminder that waited for the day's mail could come too late.
    reminders = RadioField(
        "Reminders: a session or an interview within a day, an invitation that ends",
        choices=[PACES[0], PACES[-1]],
    )
    nudges = RadioField("Where you stopped: when you pause half-way through your training", choices=PACES)
    news = RadioField("Your schemes: what their coordinators announce", choices=PACES)
    desk = RadioField("Your desk: applications, exceptions and talks that wait", choices=PACES)
