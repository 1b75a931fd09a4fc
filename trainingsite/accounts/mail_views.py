"""A person's choices about their mail, and the link that stops mails."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission, may
from trainingsite.accounts import mail_queries, mail_service
from trainingsite.accounts.forms import MailsForm
from trainingsite.accounts.links import Links
from trainingsite.config import Settings
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.forms import exempt
from trainingsite.notifications.kinds import Pace, Topic

mails = Blueprint("mails", __name__)


def links() -> Links:
    settings: Settings = current_app.extensions["signpost_settings"]
    return Links(settings.secret_key)


def mails_form(post: mail_queries.Post) -> MailsForm:
    """The choices of the topics that can concern the actor."""
    form = MailsForm(data={topic.value: post.addressee.pace(topic).value for topic in Topic})
    if not may(current_actor(), Permission.SEE_DESK):
        del form.desk
    return form


@mails.route("/account/mails", methods=["GET", "POST"])
@allow(Permission.SIGNED_IN)
def choose() -> ResponseReturnValue:
    post = mail_queries.post(db.session(), current_actor().person_id or 0)
    form = mails_form(post)
    if form.validate_on_submit():
        with act_as(current_actor()) as act:
            mail_service.choose(act, {topic: Pace(form.data_of(topic)) for topic in Topic if topic.value in form})
        flash("Your mails come as you chose.", "good")
        return redirect(url_for("accounts.account") + "#mails")
    return render_template("accounts/mails.html", mails_form=form, post=post), 422 if form.errors else 200


@mails.post("/account/mails/address-works")
@allow(Permission.SIGNED_IN)
def address_works() -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        mail_service.address_works(act)
    flash("Good. Mails go to your address again.", "good")
    return redirect(url_for("accounts.account") + "#mails")


@mails.get("/mail/stop/<token>")
@allow(Permission.PUBLIC)
def stop_page(token: str) -> ResponseReturnValue:
    _person, topics = links().read_stop(token)
    return render_template("accounts/stop_mails.html", topics=topics, done=False)


@mails.post("/mail/stop/<token>")
@exempt  # RFC 8058: mail programs post here without a session; the signature in the address is the permission.
@allow(Permission.PUBLIC)
def stop(token: str) -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        topics = mail_service.stop(act, links(), token)
    return render_template("accounts/stop_mails.html", topics=topics, done=True)
