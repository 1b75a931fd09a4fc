"""Sign up, confirm, sign in and out, passwords, one's own account."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from trainingsite.access import Permission
from trainingsite.accounts import mail_queries, queries, rules, service
from trainingsite.accounts.door import current_token, remember
from trainingsite.accounts.forms import ConfirmForm, ForgotForm, NameForm, NewPasswordForm, SignInForm, SignUpForm
from trainingsite.accounts.links import Links
from trainingsite.accounts.mail_views import mails_form
from trainingsite.config import Settings
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.forms import local_path
from trainingsite.infra.limits import limiter
from trainingsite.infra.refused import Refused

SIGN_IN_FAILED = "That address and password don't belong together. Check both, and try again."
room = Blueprint("accounts", __name__)


def settings() -> Settings:
    chosen: Settings = current_app.extensions["signpost_settings"]
    return chosen


def links() -> Links:
    return Links(settings().secret_key)


def failed(response: Response) -> bool:
    return response.status_code >= 400


def typed_email() -> str:
    return f"email:{rules.normal_email(request.form.get('email', ''))[:120]}"


def typed_email_here() -> str:
    """An address as tried from one place, so that a stranger elsewhere can't lock its owner out."""
    return f"{typed_email()}@{request.remote_addr}"


@room.route("/sign-in", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit("100 per minute", methods=["POST"], deduct_when=failed)
@limiter.limit("20 per 15 minutes", methods=["POST"], key_func=typed_email_here, deduct_when=failed)
@limiter.limit("200 per 15 minutes", methods=["POST"], key_func=typed_email, deduct_when=failed)
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if form.validate_on_submit():
        entry = service.Entry(
            form.data_of("email"),
            form["password"].data,
            request.user_agent.string,
            timedelta(settings().session_days),
        )
        try:
            with act_as(current_actor()) as act:
                token = service.sign_in(act, entry)
        except Refused as refused:
            if refused.code != "sign_in_failed":
                raise
            form.refuse("email", refused, SIGN_IN_FAILED)
        else:
            if token is None:
                return render_template("accounts/check_mail.html", email=form.data_of("email"), confirm=True)
            remember(token)
            return redirect(local_path(request.args.get("next")) or url_for("home.front"))
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


@room.post("/sign-out")
@allow(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    if token := current_token():
        with act_as(current_actor()) as act:
            service.sign_out(act, token)
    session.clear()
    flash("You are signed out.", "good")
    return redirect(url_for("home.front"))


@room.route("/sign-up", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit("60 per minute", methods=["POST"])
@limiter.limit("6 per hour", methods=["POST"], key_func=typed_email)
def sign_up() -> ResponseReturnValue:
    form = SignUpForm()
    if form.validate_on_submit():
        new = service.NewPerson(form.data_of("name"), form.data_of("email"))
        try:
            with act_as(current_actor()) as act:
                session["joining"] = service.sign_up(act, new, form["password"].data)
            return render_template("accounts/check_mail.html", email=new.email, confirm=True)
        except Refused as refused:
            form.refuse("password", refused, rules.PASSWORD_WORDS[refused.code])
    return render_template("accounts/sign_up.html", form=form), 422 if form.errors else 200


@room.route("/confirm/<token>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit("30 per minute", methods=["POST"])
def confirm(token: str) -> ResponseReturnValue:
    form = ConfirmForm()
    proof = service.Proof(str(session.get("joining", "")), form["password"].data or "")
    with act_as(current_actor()) as act:
        known = service.knows_sign_up(service.person_to_confirm(act, links(), token), service.Proof(proof.mark))
    if form.validate_on_submit():
        try:
            with act_as(current_actor()) as act:
                service.confirm(act, links(), token, proof)
            flash("Your address is confirmed. Sign in to choose your scheme.", "good")
            return redirect(url_for("accounts.sign_in"))
        except Refused as refused:
            if refused.code != "password_differs":
                raise
            form.refuse("password", refused, "That isn’t the password of the latest sign-up with this address.")
    return render_template("accounts/confirm.html", form=form, known=known), 422 if form.errors else 200


@room.route("/forgot", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit("60 per minute", methods=["POST"])
@limiter.limit("5 per hour", methods=["POST"], key_func=typed_email)
def forgot() -> ResponseReturnValue:
    form = ForgotForm()
    if form.validate_on_submit():
        with act_as(current_actor()) as act:
            service.ask_for_reset(act, form.data_of("email"))
        return render_template("accounts/check_mail.html", email=form.data_of("email"), confirm=False)
    return render_template("accounts/forgot.html", form=form), 422 if form.errors else 200


@room.route("/reset/<token>", methods=["GET", "POST"], defaults={"purpose": "reset"}, endpoint="reset")
@room.route("/welcome/<token>", methods=["GET", "POST"], defaults={"purpose": "invite"}, endpoint="welcome")
@allow(Permission.PUBLIC)
def reset(token: str, purpose: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    with act_as(current_actor()) as act:
        person = service.person_of_link(act, links(), purpose, token)
    if form.validate_on_submit():
        try:
            with act_as(current_actor()) as act:
                service.choose_password(act, links(), service.Choice(purpose, token, form["password"].data))
            flash("Your password is set. Sign in with it.", "good")
            return redirect(url_for("accounts.sign_in"))
        except Refused as refused:
            if refused.code not in rules.PASSWORD_WORDS:
                raise
            form.refuse("password", refused, rules.PASSWORD_WORDS[refused.code])
    return render_template("accounts/new_password.html", form=form, person=person, purpose=purpose)


@room.route("/account", methods=["GET", "POST"])
@allow(Permission.SIGNED_IN)
def account() -> ResponseReturnValue:
    form = NameForm(name=current_actor().name)
    if form.validate_on_submit():
        with act_as(current_actor()) as act:
            service.rename(act, form.data_of("name"))
        flash("Your name is changed. Badges already given keep the name they carry.", "good")
        return redirect(url_for("accounts.account"))
    person_id = current_actor().person_id or 0
    devices = queries.devices(db.session(), person_id, datetime.now(UTC))
    named = [(rules.device_name(device.device), device) for device in devices]
    post = mail_queries.post(db.session(), person_id)
    return render_template(
        "accounts/account.html", form=form, devices=named, token=current_token(), post=post, mails_form=mails_form(post)
    )


@room.post("/account/sign-out-everywhere")
@allow(Permission.SIGNED_IN)
def sign_out_everywhere() -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        service.sign_out_everywhere(act)
    session.clear()
    flash("You are signed out on every device.", "good")
    return redirect(url_for("accounts.sign_in"))
