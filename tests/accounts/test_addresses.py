"""A second address: confirmed by whoever has the mailbox and the account, and as good as the first from then on."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import actor_of, person, sign_in
from tests.factories.people import PASSWORD
from trainingsite.accounts import address_service, queries, service
from trainingsite.accounts.models import Person, SecondAddress
from trainingsite.accounts.service import NewPerson
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.deeds.worker import drain
from trainingsite.infra.db import db
from trainingsite.infra.mail import kept_mails, plain_text
from trainingsite.infra.refused import Refused

PRIVATE = "amara.private@elsewhere.example"


@pytest.fixture
def amara(app: Flask, client: FlaskClient) -> Person:
    """Somebody who is signed in."""
    made = person("Amara Okafor")
    sign_in(client, made)
    return made


def mails_to(app: Flask, address: str) -> list[str]:
    """The texts of the mails to an address, newest first."""
    drain()
    every = kept_mails(app.extensions["signpost_settings"])
    return [plain_text(mail) for mail in every if address in str(mail["To"])]


def link(app: Flask, address: str = PRIVATE) -> str:
    """The path of the newest link that confirms a second address."""
    for text in mails_to(app, address):
        if found := re.search(r"/account/addresses/confirm/\S+", text):
            return found[0]
    raise AssertionError("no link was mailed")


def confirmed(app: Flask, client: FlaskClient, address: str = PRIVATE) -> None:
    client.post("/account/addresses", data={"email": address})
    client.post(link(app, address))


def addresses_of(who: Person) -> queries.Addresses | None:
    db.session.rollback()
    return queries.addresses(db.session(), who.id)


def test_a_second_address_counts_once_its_link_was_opened(app: Flask, client: FlaskClient, amara: Person) -> None:
    client.post("/account/addresses", data={"email": f" {PRIVATE.upper()} "})
    before = addresses_of(amara)
    client.post(link(app))

    assert before == queries.Addresses(amara.email, PRIVATE, is_confirmed=False)
    assert addresses_of(amara) == queries.Addresses(amara.email, PRIVATE, is_confirmed=True)


def test_opening_the_link_without_a_press_confirms_nothing(app: Flask, client: FlaskClient, amara: Person) -> None:
    client.post("/account/addresses", data={"email": PRIVATE})

    assert PRIVATE in client.get(link(app)).text
    assert addresses_of(amara) == queries.Addresses(amara.email, PRIVATE, is_confirmed=False)


def test_the_first_address_is_told_of_the_second(app: Flask, client: FlaskClient, amara: Person) -> None:
    confirmed(app, client)

    assert "a second address of your account" in mails_to(app, amara.email)[0]


def test_a_link_is_only_good_for_the_account_that_asked(app: Flask, client: FlaskClient, amara: Person) -> None:
    client.post("/account/addresses", data={"email": PRIVATE})
    found = link(app)
    stranger = person()
    sign_in(client, stranger)

    assert client.post(found).status_code == 410
    assert addresses_of(amara) == queries.Addresses(amara.email, PRIVATE, is_confirmed=False)


def test_the_link_to_an_address_that_was_replaced_has_ended(app: Flask, client: FlaskClient, amara: Person) -> None:
    client.post("/account/addresses", data={"email": PRIVATE})
    old = link(app)
    client.post("/account/addresses", data={"email": "other@elsewhere.example"})

    assert client.post(old).status_code == 410


def test_ones_own_address_is_no_second_one(client: FlaskClient, amara: Person) -> None:
    answer = client.post("/account/addresses", data={"email": amara.email})

    assert (answer.status_code, addresses_of(amara)) == (422, queries.Addresses(amara.email, "", is_confirmed=False))


@pytest.mark.parametrize("is_second", [False, True])
def test_what_belongs_to_another_account_is_told_only_behind_the_link(
    app: Flask, client: FlaskClient, is_second: bool
) -> None:
    other = person()
    taken = other.email
    if is_second:
        sign_in(client, other)
        confirmed(app, client)
        taken = PRIVATE
    sign_in(client, person())
    asked = client.post("/account/addresses", data={"email": taken})

    assert (asked.status_code, client.post(link(app, taken)).status_code) == (302, 409)


def test_somebody_signs_in_with_either_address(app: Flask, client: FlaskClient, amara: Person) -> None:
    confirmed(app, client)

    for address in (PRIVATE, amara.email):
        visitor = app.test_client()
        visitor.post("/sign-in", data={"email": address, "password": PASSWORD})
        assert amara.name in visitor.get("/account").text


def test_signing_up_with_somebodys_second_address_makes_no_account(
    app: Flask, client: FlaskClient, amara: Person
) -> None:
    confirmed(app, client)
    new = {"name": "Somebody Else", "email": PRIVATE, "password": "otter lantern gravel 9"}

    app.test_client().post("/sign-up", data=new)

    db.session.rollback()
    assert queries.by_email(db.session(), PRIVATE) is None
    assert "It has an account already" in mails_to(app, PRIVATE)[0]


def test_inviting_somebodys_second_address_makes_no_account(app: Flask, client: FlaskClient, amara: Person) -> None:
    confirmed(app, client)

    with act_as(SYSTEM) as act:
        invited = service.invite(act, NewPerson("Amara", PRIVATE)).id

    assert invited == amara.id


def test_an_unconfirmed_address_opens_nothing(client: FlaskClient, amara: Person) -> None:
    client.post("/account/addresses", data={"email": PRIVATE})

    assert queries.by_either_email(db.session(), PRIVATE) is None


def test_a_new_password_comes_to_the_address_that_asked(app: Flask, client: FlaskClient, amara: Person) -> None:
    confirmed(app, client)
    client.post("/forgot", data={"email": PRIVATE})

    assert "/reset/" in mails_to(app, PRIVATE)[0]
    assert not any("/reset/" in text for text in mails_to(app, amara.email))


def test_the_second_address_can_take_the_firsts_place(app: Flask, client: FlaskClient, amara: Person) -> None:
    first = amara.email
    confirmed(app, client)
    client.post("/account/addresses/swap")

    assert addresses_of(amara) == queries.Addresses(PRIVATE, first, is_confirmed=True)
    assert "/account/addresses" in mails_to(app, PRIVATE)[0]
    assert "/account/addresses" in mails_to(app, first)[0]


def test_without_a_confirmed_one_nothing_takes_its_place(client: FlaskClient, amara: Person) -> None:
    client.post("/account/addresses", data={"email": PRIVATE})
    with pytest.raises(Refused, match="no_second_address"), act_as(actor_of(amara)) as act:
        address_service.swap_addresses(act)


def test_a_second_address_can_be_removed_and_taken_by_another(app: Flask, client: FlaskClient, amara: Person) -> None:
    confirmed(app, client)
    client.post("/account/addresses/remove")
    other = person()
    sign_in(client, other)
    confirmed(app, client)

    assert addresses_of(amara) == queries.Addresses(amara.email, "", is_confirmed=False)
    assert addresses_of(other) == queries.Addresses(other.email, PRIVATE, is_confirmed=True)


def test_what_is_done_to_addresses_is_audited_without_them(app: Flask, client: FlaskClient, amara: Person) -> None:
    confirmed(app, client)
    client.post("/account/addresses/swap")
    client.post("/account/addresses/remove")
    written = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.action.like("address.%")).order_by(AuditEntry.seq)
    )

    assert list(written) == ["address.asked", "address.confirmed", "address.swapped", "address.removed"]
    assert db.session.scalar(select(SecondAddress)) is None
