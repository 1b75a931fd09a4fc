"""A person's second address: adding, confirming, putting it first, removing it."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trainingsite.access import Permission
from trainingsite.accounts import address_service, queries
from trainingsite.accounts.forms import AddressForm
from trainingsite.accounts.links import Links
from trainingsite.config import Settings
from trainingsite.deeds import act_as, allow, current_actor
from trainingsite.infra.db import db
from trainingsite.infra.limits import limiter
from trainingsite.infra.refused import Refused

addresses = Blueprint("addresses", __name__)


def links() -> Links:
    settings: Settings = current_app.extensions["signpost_settings"]
    return Links(settings.secret_key)


def by_person() -> str:
    return f"person:{current_actor().person_id}"


@addresses.route("/account/addresses", methods=["GET", "POST"])
@allow(Permission.SIGNED_IN)
@limiter.limit("6 per hour", methods=["POST"], key_func=by_person)
def page() -> ResponseReturnValue:
    form = AddressForm()
    if form.validate_on_submit():
        try:
            with act_as(current_actor()) as act:
                address_service.add_address(act, form.data_of("email"))
            flash("A link is on its way to that address. Open it to confirm that it is yours.", "good")
            return redirect(url_for("addresses.page"))
        except Refused as refused:
            form.refuse("email", refused, "That is the address of your account already. Give another one.")
    told = queries.addresses(db.session(), current_actor().person_id or 0)
    return render_template("accounts/addresses.html", form=form, told=told), 422 if form.errors else 200


@addresses.route("/account/addresses/confirm/<token>", methods=["GET", "POST"])
@allow(Permission.SIGNED_IN)
def confirm(token: str) -> ResponseReturnValue:
    form = AddressForm()
    del form.email
    with act_as(current_actor()) as act:
        address = address_service.address_to_confirm(act, links(), token).email
    if not form.validate_on_submit():
        return render_template("accounts/confirm_address.html", address=address)
    with act_as(current_actor()) as act:
        address_service.confirm_address(act, links(), token)
    flash("The address is confirmed.", "good")
    return redirect(url_for("addresses.page"))


@addresses.post("/account/addresses/swap")
@allow(Permission.SIGNED_IN)
def swap() -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        address_service.swap_addresses(act)
    flash("Mail goes to your other address now. You sign in with either.", "good")
    return redirect(url_for("addresses.page"))


@addresses.post("/account/addresses/remove")
@allow(Permission.SIGNED_IN)
def remove() -> ResponseReturnValue:
    with act_as(current_actor()) as act:
        address_service.remove_address(act)
    flash("The second address is removed. Badges that carry it keep it until you issue them anew.", "good")
    return redirect(url_for("addresses.page"))
