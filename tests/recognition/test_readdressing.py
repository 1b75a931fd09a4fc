"""Badges of somebody who leaves: issued anew to the addresses of the account, with everything else as it was."""

import json
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.accounts.test_addresses import PRIVATE, confirmed
from tests.factories import actor_of, person, sign_in
from tests.factories.recognition import badge
from trainingsite.accounts.models import Person
from trainingsite.audit.models import AuditEntry
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.deeds.worker import drain
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import holder_queries, queries, readdressing, service
from trainingsite.recognition.checking import check
from trainingsite.recognition.credential import email_hash
from trainingsite.recognition.verification import Outcome, Verdict


@pytest.fixture
def leaver(app: Flask, client: FlaskClient) -> Person:
    """Somebody who is signed in."""
    made = person("Amara Okafor")
    sign_in(client, made)
    return made


def document(made: UUID) -> dict[str, Any]:
    """The credential as it is signed now."""
    drain()
    db.session.rollback()
    forms = queries.signed_forms(db.session(), made)
    assert forms is not None
    found: dict[str, Any] = json.loads(forms.json)
    return found


def hashes(told: dict[str, Any]) -> list[str]:
    return [one["identityHash"] for one in told["credentialSubject"]["identifier"]]


def expected(told: dict[str, Any], *emails: str) -> list[str]:
    salt = told["credentialSubject"]["identifier"][0]["salt"]
    return [email_hash(email, salt) for email in emails]


def test_badges_issued_anew_carry_both_addresses(app: Flask, client: FlaskClient, leaver: Person) -> None:
    made = badge(leaver)
    document(made)
    confirmed(app, client)
    client.post("/my/badges/addresses")

    told = document(made)
    assert hashes(told) == expected(told, leaver.email, PRIVATE)


def test_nothing_else_changes_when_a_badge_is_issued_anew(app: Flask, client: FlaskClient, leaver: Person) -> None:
    made = badge(leaver)
    before = document(made)
    confirmed(app, client)
    client.post("/my/badges/addresses")

    after = document(made)
    for told in (before, after):
        del told["credentialSubject"]["identifier"], told["proof"]
    assert after == before
    assert after["awardedDate"] == after["validFrom"]


def test_after_a_swap_the_private_address_stands_first(app: Flask, client: FlaskClient, leaver: Person) -> None:
    made, university = badge(leaver), leaver.email
    document(made)
    confirmed(app, client)
    client.post("/account/addresses/swap")
    client.post("/my/badges/addresses")

    told = document(made)
    assert hashes(told) == expected(told, PRIVATE, university)


def test_a_badge_awarded_afterwards_carries_both_at_once(app: Flask, client: FlaskClient, leaver: Person) -> None:
    confirmed(app, client)

    told = document(badge(leaver))
    assert hashes(told) == expected(told, leaver.email, PRIVATE)


def test_an_address_that_is_not_confirmed_is_on_no_badge(client: FlaskClient, leaver: Person) -> None:
    client.post("/account/addresses", data={"email": PRIVATE})

    told = document(badge(leaver))
    assert hashes(told) == expected(told, leaver.email)


@pytest.mark.parametrize("which", ["first", "second"])
def test_a_holder_is_confirmed_by_either_address(app: Flask, client: FlaskClient, leaver: Person, which: str) -> None:
    confirmed(app, client)
    data = json.dumps(document(badge(leaver))).encode()
    report = check(db.session(), data, PRIVATE if which == "second" else leaver.email)

    assert [each.outcome for each in report.checks if each.name == "holder"] == [Outcome.PASS]


def test_a_copy_that_was_given_away_before_stays_valid(app: Flask, client: FlaskClient, leaver: Person) -> None:
    made = badge(leaver)
    copy = json.dumps(document(made)).encode()
    confirmed(app, client)
    client.post("/my/badges/addresses")
    document(made)

    assert check(db.session(), copy, leaver.email).verdict is Verdict.VALID


def test_a_revoked_badge_is_not_issued_anew(app: Flask, client: FlaskClient, leaver: Person) -> None:
    made = badge(leaver)
    before = hashes(document(made))
    with act_as(SYSTEM) as act:
        service.revoke(act, made, "By mistake.")
    confirmed(app, client)

    assert holder_queries.besides(db.session(), leaver.id).otherwise == 0
    assert hashes(document(made)) == before


def test_what_fits_already_is_not_issued_again(client: FlaskClient, leaver: Person) -> None:
    document(badge(leaver))
    with pytest.raises(Refused, match="addresses_fit"), act_as(actor_of(leaver)) as act:
        readdressing.issue_to_addresses(act)


def test_each_badge_issued_anew_is_audited(app: Flask, client: FlaskClient, leaver: Person) -> None:
    made = badge(leaver)
    document(made)
    confirmed(app, client)
    client.post("/my/badges/addresses")
    written = db.session.scalars(select(AuditEntry.subject_id).where(AuditEntry.action == "credential.readdressed"))

    assert list(written) == [made]


def test_nobodys_elses_badges_are_touched(app: Flask, client: FlaskClient, leaver: Person) -> None:
    other = person()
    theirs = badge(other)
    before = hashes(document(theirs))
    document(badge(leaver))
    confirmed(app, client)
    client.post("/my/badges/addresses")

    assert hashes(document(theirs)) == before
