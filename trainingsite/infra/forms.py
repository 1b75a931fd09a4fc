"""The typed edge of Flask-WTF: a form with our token protection and whole-form errors."""

from typing import Any
from urllib.parse import urlsplit

from flask_wtf import CSRFProtect, FlaskForm

from trainingsite.infra.refused import Refused

csrf = CSRFProtect()


class Form(FlaskForm):
    """The base of every form; `data_of("email")` is the field's text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether the form was sent and every field is in order."""
        return bool(super().validate_on_submit(extra_validators))  # type: ignore[no-untyped-call]

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
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        return None
    return address
