"""Signing up, in and out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import person, sign_in
from tests.factories.people import PASSWORD
from trainingsite.accounts import queries
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as, worker
from trainingsite.infra.db import db
from trainingsite.infra.jobs import Job
from trainingsite.infra.mail import kept_mails, plain_text

STRONG = "otter lantern gravel 9"


def mails(app: Flask) -> list[str]:
    worker.drain()
    return [
        f"{mail['To']} | {mail['Subject']}\n{plain_text(mail)}"
        for mail in kept_mails(app.extensions["signpost_settings"])
    ]


def link(app: Flask, path: str) -> str:
    found = re.search(rf"http://localhost:5000(/{path}/\S+)", "\n".join(mails(app)))
    assert found
    return found[1]


def sign_up(client: FlaskClient, email: str = "new@demo.example", password: str = STRONG) -> str:
    answer = client.post("/sign-up", data={"name": "Noor Haddad", "email": email, "password": password})
    return answer.text


def enter(client: FlaskClient, email: str, password: str) -> int:
    return client.post("/sign-in", data={"email": email, "password": password}).status_code


def without_token(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def test_somebody_signs_up_confirms_and_signs_in(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    client.post(link(app, "confirm"))

    assert enter(client, "NEW@demo.example ", STRONG) == 302
    assert is_signed_in(client)


def test_the_link_opened_elsewhere_asks_for_the_password_that_was_chosen(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    elsewhere = app.test_client()
    where = link(app, "confirm")

    wrong = elsewhere.post(where, data={"password": "somebody else's"}).status_code
    right = elsewhere.post(where, data={"password": STRONG}).status_code

    assert (wrong, right) == (422, 302)


def test_nobody_confirms_a_password_that_somebody_else_chose_first(app: Flask, client: FlaskClient) -> None:
    sign_up(app.test_client(), password="the stranger's 77 words")
    sign_up(client)
    client.post(link(app, "confirm"))

    assert enter(app.test_client(), "new@demo.example", "the stranger's 77 words") == 422
    assert enter(client, "new@demo.example", STRONG) == 302


def test_nobody_confirms_a_password_that_somebody_else_chose_later(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    where = link(app, "confirm")
    sign_up(app.test_client(), password="the stranger's 77 words")

    assert client.post(where).status_code == 422


def test_an_invitation_forgets_what_a_stranger_typed_for_that_address(app: Flask, client: FlaskClient) -> None:
    sign_up(client, "boss@demo.example")
    app.test_cli_runner().invoke(args=["people", "invite", "boss@demo.example", "--name", "The Boss", "--admin"])

    known = queries.by_email(db.session(), "boss@demo.example")
    assert known is not None
    assert (known.name, known.password_hash) == ("The Boss", None)


@pytest.mark.parametrize("name", ["   ", "Amara\r\nBcc: x@y.z", "\u202eevil", "Amara\x07"])
def test_a_name_that_would_harm_a_mail_is_refused(client: FlaskClient, name: str) -> None:
    answer = client.post("/sign-up", data={"name": name, "email": "new@demo.example", "password": STRONG})

    assert answer.status_code == 422


def test_a_nul_is_refused_before_anything_sees_it(client: FlaskClient) -> None:
    answers = [
        client.post("/sign-in", data={"email": "a\0@demo.example", "password": "x"}),
        client.get("/schemes/%00"),
        client.get("/schemes?x=%00"),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]


def test_opening_the_confirmation_link_alone_confirms_nothing(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    client.get(link(app, "confirm"))

    known = queries.by_email(db.session(), "new@demo.example")
    assert known is not None
    assert known.confirmed_at is None


def test_nobody_signs_in_before_confirming_and_the_link_comes_again(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    enter(client, "new@demo.example", STRONG)

    assert not is_signed_in(client)
    assert sum("Confirm your address" in mail for mail in mails(app)) == 2


def test_signing_up_with_a_known_address_looks_the_same(client: FlaskClient) -> None:
    person(email="known@demo.example")

    known, unknown = sign_up(client, "known@demo.example"), sign_up(client, "fresh@demo.example")

    assert without_token(known).replace("known@", "fresh@") == without_token(unknown)


def test_signing_up_with_a_known_address_writes_to_its_owner(app: Flask, client: FlaskClient) -> None:
    person(email="known@demo.example")
    sign_up(client, "known@demo.example")

    assert "known@demo.example> | You already have an account" in mails(app)[0]


@pytest.mark.parametrize("password", ["short", "password123", "qwertyuiop1"])
def test_a_weak_password_is_refused_and_what_was_typed_is_kept(client: FlaskClient, password: str) -> None:
    page = sign_up(client, password=password)

    assert 'value="Noor Haddad"' in page
    assert 'aria-invalid="true"' in page


def test_a_wrong_password_and_a_wrong_address_get_the_same_answer(client: FlaskClient) -> None:
    person(email="known@demo.example")

    wrong = client.post("/sign-in", data={"email": "known@demo.example", "password": "not this one"})
    nobody = client.post("/sign-in", data={"email": "nobody@demo.example", "password": "not this one"})

    assert without_token(wrong.text).replace("known@", "nobody@") == without_token(nobody.text)
    assert (wrong.status_code, nobody.status_code) == (422, 422)


def test_a_password_is_reset_by_a_link_that_works_once(app: Flask, client: FlaskClient) -> None:
    person(email="known@demo.example")
    client.post("/forgot", data={"email": "known@demo.example"})
    reset = link(app, "reset")

    first = client.post(reset, data={"password": STRONG, "again": STRONG})
    second = client.post(reset, data={"password": "another lantern 77", "again": "another lantern 77"})

    assert (first.status_code, second.status_code) == (302, 410)
    assert enter(client, "known@demo.example", STRONG) == 302


def test_asking_for_a_reset_looks_the_same_for_an_unknown_address(client: FlaskClient) -> None:
    person(email="known@demo.example")

    known = client.post("/forgot", data={"email": "known@demo.example"}).text
    unknown = client.post("/forgot", data={"email": "nobody@demo.example"}).text

    assert without_token(known).replace("known@", "nobody@") == without_token(unknown)


def test_a_reset_signs_out_every_device(app: Flask, client: FlaskClient) -> None:
    somebody = person(email="known@demo.example")
    sign_in(client, somebody)
    other = app.test_client()
    other.post("/forgot", data={"email": "known@demo.example"})
    other.post(link(app, "reset"), data={"password": STRONG, "again": STRONG})

    assert not is_signed_in(client)


def test_a_link_that_was_changed_is_refused(app: Flask, client: FlaskClient) -> None:
    person(email="known@demo.example")
    client.post("/forgot", data={"email": "known@demo.example"})

    assert client.get(link(app, "reset") + "x").status_code == 410


def test_signing_out_ends_the_device_at_once(client: FlaskClient) -> None:
    sign_in(client, person())
    with client.session_transaction() as session:
        kept = dict(session)
    client.post("/sign-out")
    with client.session_transaction() as session:
        session.update(kept)

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "//[", "http://[", "/\\evil.example", "javascript:x"]
)
def test_signing_in_never_leads_to_another_site(client: FlaskClient, address: str) -> None:
    person(email="known@demo.example")
    form = {"email": "known@demo.example", "password": PASSWORD}

    answer = client.post("/sign-in", query_string={"next": address}, data=form)

    assert answer.location == "/"


def test_signing_in_leads_back_to_where_one_wanted_to_go(client: FlaskClient) -> None:
    person(email="known@demo.example")
    wanted = client.get("/account").location
    assert wanted is not None

    answer = client.post(wanted, data={"email": "known@demo.example", "password": PASSWORD})

    assert answer.location == "/account"


def test_an_invited_person_chooses_a_password(app: Flask, client: FlaskClient) -> None:
    app.test_cli_runner().invoke(args=["people", "invite", "dean@demo.example", "--name", "Dean Abara"])

    answer = client.post(link(app, "welcome"), data={"password": STRONG, "again": STRONG})

    assert answer.status_code == 302
    assert enter(client, "dean@demo.example", STRONG) == 302


@pytest.mark.parametrize("comes", [True, False])
def test_an_invited_person_who_has_not_come_is_reminded_a_week_before_the_link_ends(app: Flask, comes: bool) -> None:
    app.test_cli_runner().invoke(args=["people", "invite", "dean@demo.example", "--name", "Dean Abara"])
    person = queries.by_email(db.session(), "dean@demo.example")
    assert person is not None
    now, found = datetime.now(UTC), person.id
    if comes:
        with act_as(SYSTEM) as act:
            act.db.get_one(Person, found).confirmed_at = now
    told = []
    for days in (6, 8, 30):
        worker.run_due(now + timedelta(days=days))
        db.session.rollback()
        jobs = db.session.scalars(select(Job).where(Job.name == "send_mail"))
        told.append(sum(job.payload["kind"] == "accounts/invite-again" for job in jobs))

    assert told == ([0, 0, 0] if comes else [0, 1, 1])


def test_a_mail_handed_over_twice_is_one_mail(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    worker.drain()
    job = {"kind": "accounts/confirm", "person_id": 1}
    from trainingsite.accounts.mailing import send_mail

    send_mail(job, 1)

    assert len(mails(app)) == 1
