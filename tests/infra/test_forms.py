"""The token of a session's forms, and what every form says of what can't be right."""

import pytest
from flask import Flask, session
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import BadRequest
from wtforms import DateField, DateTimeLocalField, IntegerField, StringField, ValidationError
from wtforms.validators import Length

from trainingsite.infra.forms import TOKEN, Form, csrf, form_token


@pytest.fixture
def site() -> Flask:
    made = Flask(__name__)
    made.secret_key = "test-secret"
    made.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(made)
    return made


def token_of(site: Flask, kept: str) -> str:
    with site.test_request_context():
        session[TOKEN] = kept
        return form_token()


def protect(site: Flask, kept: str | None, given: str) -> None:
    with site.test_request_context("/", method="POST", data={TOKEN: given}):
        if kept:
            session[TOKEN] = kept
        csrf.protect()


def test_a_session_has_one_token_on_every_page(site: Flask) -> None:
    with site.test_request_context():
        first, kept = form_token(), session[TOKEN]

    assert token_of(site, kept) == first


def test_flask_wtf_accepts_our_token(site: Flask) -> None:
    with site.test_request_context():
        given = form_token()
        validate_csrf(given)

        with pytest.raises(ValidationError):
            validate_csrf(given[:-1])


def test_a_form_with_its_sessions_token_is_accepted(site: Flask) -> None:
    protect(site, "a" * 40, token_of(site, "a" * 40))


@pytest.mark.parametrize("kept", ["b" * 40, None], ids=["another session", "no session"])
def test_a_form_with_the_token_of_another_session_is_refused(site: Flask, kept: str | None) -> None:
    with pytest.raises(BadRequest):
        protect(site, kept, token_of(site, "a" * 40))


@pytest.mark.parametrize("given", ["", "é", "a" * 40])
def test_a_form_without_a_signed_token_is_refused(site: Flask, given: str) -> None:
    with pytest.raises(BadRequest):
        protect(site, "a" * 40, given)


class Typed(Form):
    day = DateField("Day")
    moment = DateTimeLocalField("Moment")
    number = IntegerField("Number")
    name = StringField("Name", [Length(max=3)])


FINE = {"day": "2026-11-30", "moment": "2026-11-30T14:00", "number": "3", "name": "abc"}


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("day", "9999-12-31", "Look at the year again."),
        ("moment", "0001-01-01T00:00", "Look at the year again."),
        ("day", "soon", "Write a day, such as 2026-11-02."),
        ("number", "three", "Write a whole number."),
        ("name", "abcd", "Use 3 characters or fewer."),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_in_plain_words(
    site: Flask, field: str, typed: str, words: str
) -> None:
    site.config["WTF_CSRF_ENABLED"] = False
    with site.test_request_context("/", method="POST", data={**FINE, field: typed}):
        form = Typed()

        assert not form.validate_on_submit()
        assert form.errors == {field: [words]}


def test_a_form_in_which_all_is_right_is_taken(site: Flask) -> None:
    site.config["WTF_CSRF_ENABLED"] = False
    with site.test_request_context("/", method="POST", data=FINE):
        assert Typed().validate_on_submit()
