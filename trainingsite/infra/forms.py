"""The typed edge of Flask-WTF: a form with our token protection and whole-form errors."""

import hmac
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, session
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import generate_csrf
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from markupsafe import Markup

from trainingsite.infra.refused import Refused

TOKEN = "csrf_token"  # noqa: S105  # the name of a field
TOKEN_PLACE = "the-token-of-this-session"  # noqa: S105  # where it goes in what is kept for many sessions
TOKEN_FIELD = Markup(f'<input type="hidden" name="{TOKEN}" value="{TOKEN_PLACE}">')  # noqa: S704
READS = {"GET", "HEAD", "OPTIONS"}
YEARS = range(1900, 2200)  # a day beyond them was mistyped, and can't be reckoned with
LONGER = "Use %(max)d characters or fewer."
WORDS = {
    "Not a valid date value.": "Write a day, such as 2026-11-02.",
    "Not a valid datetime value.": "Write a day and a time, such as 2026-11-02 14:00.",
    "Not a valid integer value.": "Write a whole number.",
    "Not a valid choice.": "Choose one of those that are offered.",
    "Field cannot be longer than %(max)d character.": LONGER,
    "Field cannot be longer than %(max)d characters.": LONGER,
}


class Protection(CSRFProtect):
    """Flask-WTF's protection. A session has one token, so it is signed once and not again on every page."""

    def init_app(self, app: Flask) -> None:
        """Protect every form of the app; templates get our token, which Flask-WTF's would otherwise hide."""
        super().init_app(app)  # type: ignore[no-untyped-call]
        app.template_context_processors[None].pop()
        app.jinja_env.globals[TOKEN] = form_token

    def protect(self, apply_exemptions: bool = False) -> None:
        """As Flask-WTF's; the very token that we gave needs no second look."""
        if request.method in READS:
            return
        given = request.form.get(TOKEN, "") if TOKEN in session else ""
        if given and hmac.compare_digest(given.encode(), form_token().encode()):
            g.csrf_valid = True
        else:
            super().protect(apply_exemptions)  # type: ignore[no-untyped-call]


def form_token() -> str:
    """The token of this session's forms."""
    if TOKEN not in session:
        generate_csrf()
    return signed(str(current_app.secret_key), session[TOKEN])


@lru_cache(maxsize=4096)
def signed(secret: str, token: str) -> str:
    """A session's token, signed as Flask-WTF signs it, but for the time: ours have no limit."""
    return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token", signer=Timeless).dumps(token))


class Timeless(TimestampSigner):
    """Signs always in the same moment."""

    def get_timestamp(self) -> int:
        """The moment."""
        return 0


csrf = Protection()  # type: ignore[no-untyped-call]
View = TypeVar("View", bound=Callable[..., object])


def exempt(view: View) -> View:
    """Let a view take posts without a token; something else has to show that they are meant."""
    csrf.exempt(view)  # type: ignore[no-untyped-call]
    return view


class PlainWords:
    """What WTForms says by itself, in words that tell what to do."""

    def gettext(self, words: str) -> str:
        return WORDS.get(words, words)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


PLAIN = PlainWords()


class Form(FlaskForm):
    """The base of every form; `data_of("email")` is the field's text."""

    class Meta(FlaskForm.Meta):
        """How forms are made."""

        def get_translations(self, form: object) -> PlainWords:
            """Our words, in the one language that there is."""
            return PLAIN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether the form was sent and every field is in order."""
        return bool(super().validate_on_submit(extra_validators))  # type: ignore[no-untyped-call]

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether every field is in order, and no day lies in a year that nobody means."""
        fine = bool(super().validate(extra_validators))
        for field in self:
            if isinstance(field.data, date) and field.data.year not in YEARS:
                field.errors = [*field.errors, "Look at the year again."]
                fine = False
        return fine

    def data_of(self, name: str) -> str:
        value: Any = self[name].data
        return str(value).strip() if value is not None else ""

    def refuse(self, name: str, refused: Refused, words: str) -> None:
        """Show a refusal at the field it is about, keeping what was typed."""
        self[name].errors = [*self[name].errors, words.format(**refused.facts)]


def local_path(address: str | None) -> str | None:
    """`address` if it is a path of this site, else None: a redirect never leaves."""
    if not address or "\\" in address or any(ord(letter) < 33 for letter in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        return None
    return address
