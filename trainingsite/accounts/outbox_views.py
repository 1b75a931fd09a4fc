"""/dev/mail: the mails of the outbox, in development only."""

from email.message import EmailMessage

from flask import Blueprint, abort, current_app, make_response, render_template
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.config import Settings
from trainingsite.deeds import allow
from trainingsite.infra.mail import html_of, kept_mail, kept_mails, key_of, plain_text

outbox = Blueprint("outbox", __name__)

# A mail's styles are inline, which no page of ours may have: its HTML stands alone, without script, form or origin.
SHUT_OFF = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def development_settings() -> Settings:
    """The settings, where there is an outbox to look at; everywhere else there is no such page."""
    settings: Settings = current_app.extensions["signpost_settings"]
    if settings.env == "production" or not settings.mail_url.startswith("outbox:"):
        abort(404)
    return settings


def mail_of(key: str) -> EmailMessage:
    mail = kept_mail(development_settings(), key)
    return mail if mail is not None else abort(404)


@outbox.get("/dev/mail")
@allow(Permission.PUBLIC)
def mails() -> ResponseReturnValue:
    newest = kept_mails(development_settings())[:100]
    return render_template("accounts/outbox.html", mails=[(key_of(mail), mail) for mail in newest])


@outbox.get("/dev/mail/<key>")
@allow(Permission.PUBLIC)
def mail(key: str) -> ResponseReturnValue:
    found = mail_of(key)
    has_html = html_of(found) is not None
    return render_template("accounts/outbox_mail.html", key=key, mail=found, text=plain_text(found), has_html=has_html)


@outbox.get("/dev/mail/<key>/html")
@allow(Permission.PUBLIC)
def html(key: str) -> ResponseReturnValue:
    answer = make_response(html_of(mail_of(key)) or abort(404))
    answer.headers["Content-Security-Policy"] = f"{SHUT_OFF}; sandbox"
    return answer
