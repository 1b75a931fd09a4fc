"""/dev/mail: the mails of the outbox, in development only."""

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.config import Settings
from trainingsite.deeds import allow
from trainingsite.infra.mail import kept_mails

outbox = Blueprint("outbox", __name__)


@outbox.get("/dev/mail")
@allow(Permission.PUBLIC)
def mails() -> ResponseReturnValue:
    settings: Settings = current_app.extensions["signpost_settings"]
    if settings.env == "production" or not settings.mail_url.startswith("outbox:"):
        abort(404)
    return render_template("accounts/outbox.html", mails=kept_mails(settings)[:100])
