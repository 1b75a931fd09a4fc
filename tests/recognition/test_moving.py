"""The site moves to another address: old copies go on, old links lead on, and badges are issued anew."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import person
from tests.factories.recognition import badge, share, shared_badge
from tests.recognition.test_cli import flask
from trainingsite.access import SYSTEM
from trainingsite.deeds import act_as
from trainingsite.deeds.worker import drain
from trainingsite.infra.db import db
from trainingsite.recognition import service
from trainingsite.recognition.checking import badge_of, check
from trainingsite.recognition.verification import Verdict

OLD, NEW = "http://localhost:5000", "https://new.example"
OLD_DID, NEW_DID = "did:web:localhost%3A5000", "did:web:new.example"


def move(app: Flask) -> None:
    """From now on the site is at its new address and knows the old one."""
    settings = app.extensions["signpost_settings"]
    app.extensions["signpost_settings"] = replace(settings, public_url=NEW, former_urls=OLD)


def at(client: FlaskClient, url: str, **headers: str) -> TestResponse:
    """What a whole address answers."""
    host = OLD if url.startswith(OLD) else NEW
    return client.get(url.removeprefix(host), base_url=host, headers=headers)


def told(client: FlaskClient, made: UUID) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(at(client, f"{NEW}/badges/{made}.json").data)
    return found


def verdict(data: bytes) -> Verdict:
    db.session.rollback()
    return check(db.session(), data).verdict


def given_away(client: FlaskClient, made: UUID) -> dict[str, bytes]:
    return {form: at(client, f"{OLD}/badges/{made}.{form}").data for form in ("json", "jwt", "png", "svg")}


@pytest.mark.parametrize(
    "path",
    ["/badges/{}", "/badges/{}.json", "/badges/{}.png", "/achievements/trained-listening/1", "/issuer", "/verify"],
)
def test_an_old_address_leads_to_the_same_path_at_the_new_one_for_ever(
    app: Flask, client: FlaskClient, path: str
) -> None:
    made = shared_badge(person())
    move(app)

    answer = at(client, OLD + path.format(made) + "?link=a%20b")

    assert (answer.status_code, answer.location) == (301, f"{NEW}{path.format(made)}?link=a%20b")


def test_what_is_sent_to_an_old_address_is_sent_on_as_it_is(app: Flask, client: FlaskClient) -> None:
    move(app)

    assert client.post("/verify", base_url=OLD, data={"pasted": "x"}).status_code == 308


def test_the_new_address_and_unknown_hosts_are_not_sent_anywhere(app: Flask, client: FlaskClient) -> None:
    made = shared_badge(person())
    move(app)

    assert [client.get(f"/badges/{made}", base_url=host).status_code for host in (NEW, "http://10.0.0.1")] == [200, 200]


def test_copies_given_before_the_move_stay_valid(app: Flask, client: FlaskClient) -> None:
    copies = given_away(client, shared_badge(person()))
    move(app)

    assert {form: verdict(data) for form, data in copies.items()} == dict.fromkeys(copies, Verdict.VALID)


def test_the_old_issuer_its_keys_and_its_list_are_still_served_in_the_old_name(app: Flask, client: FlaskClient) -> None:
    copy = json.loads(given_away(client, shared_badge(person()))["json"])
    move(app)
    method, listed = copy["proof"][0]["verificationMethod"], copy["credentialStatus"]["statusListCredential"]

    did = json.loads(at(client, f"{OLD}/.well-known/did.json").data)
    keys = json.loads(at(client, f"{OLD}/.well-known/jwks.json").data)["keys"]
    status = json.loads(at(client, listed).data)

    assert (did["id"], did["alsoKnownAs"]) == (OLD_DID, [NEW_DID])
    assert method in did["assertionMethod"]
    assert method in [key["kid"] for key in keys]
    assert json.loads(at(client, f"{OLD}/keys/{method.partition('#')[2]}").data)["kid"] == method
    assert (status["id"], status["issuer"]) == (listed, OLD_DID)


def test_the_new_issuer_says_what_it_was_called_before(app: Flask, client: FlaskClient) -> None:
    move(app)
    did = json.loads(at(client, f"{NEW}/.well-known/did.json").data)

    assert (did["id"], did["alsoKnownAs"]) == (NEW_DID, [OLD_DID])


def test_an_old_copy_of_a_revoked_badge_is_not_in_force_after_the_move_either(app: Flask, client: FlaskClient) -> None:
    made = shared_badge(person())
    copies = given_away(client, made)
    move(app)
    before = verdict(copies["json"])
    with act_as(SYSTEM) as act:
        service.revoke(act, made, "Left.")

    assert before is Verdict.VALID
    assert {form: verdict(data) for form, data in copies.items()} == dict.fromkeys(copies, Verdict.NOT_VALID)


def test_what_is_issued_after_the_move_is_valid_before_anything_is_issued_anew(app: Flask, client: FlaskClient) -> None:
    shared_badge(person())
    at(client, f"{OLD}/status/1.json")
    move(app)
    holder = person("Somebody Else")
    made = badge(holder)
    share(holder, made)
    drain()
    new = told(client, made)

    assert new["issuer"]["id"] == NEW_DID
    assert verdict(json.dumps(new).encode()) is Verdict.VALID
    assert json.loads(at(client, new["credentialStatus"]["statusListCredential"]).data)["issuer"] == NEW_DID


def test_a_badge_is_issued_anew_under_the_new_address_and_names_the_old_one(app: Flask, client: FlaskClient) -> None:
    made = shared_badge(person())
    before = json.loads(given_away(client, made)["json"])
    move(app)

    assert (
        f"{made}\n1 badges would be signed again." in flask(app, "badges", "reissue", "--from", OLD, "--dry-run").output
    )
    assert told(client, made) == before
    assert "1 badges were signed again." in flask(app, "badges", "reissue", "--from", OLD).output
    after = told(client, made)

    same = ("validFrom", "awardedDate", "name")
    assert [before[name] for name in same] == [after[name] for name in same]
    assert before["credentialSubject"]["id"] == after["credentialSubject"]["id"]
    assert before["credentialStatus"]["statusListIndex"] == after["credentialStatus"]["statusListIndex"]
    assert (after["issuer"]["id"], after["id"]) == (NEW_DID, f"{NEW}/badges/{made}")
    assert after["evidence"][-1]["id"] == before["id"]
    assert verdict(json.dumps(after).encode()) is Verdict.VALID
    assert verdict(json.dumps(before).encode()) is Verdict.VALID
    assert "0 badges would be signed again." in flask(app, "badges", "reissue", "--from", OLD, "--dry-run").output


def test_the_earlier_address_is_named_once_and_stays_when_the_name_is_shown(app: Flask, client: FlaskClient) -> None:
    holder = person()
    made = shared_badge(holder)
    move(app)
    flask(app, "badges", "reissue", "--from", OLD)
    share(holder, made, name_shown=True)

    earlier = [line["id"] for line in told(client, made)["evidence"] if line["genre"] == "reissue"]
    assert earlier == [f"{OLD}/badges/{made}"]


def test_links_of_both_addresses_are_links_of_this_site(app: Flask) -> None:
    made = shared_badge(person())
    move(app)

    assert {badge_of(f"{where}/badges/{made}") for where in (OLD, NEW)} == {made}
    assert badge_of(f"https://elsewhere.example/badges/{made}") is None


def test_a_proof_by_the_key_of_another_name_of_ours_does_not_do(app: Flask, client: FlaskClient) -> None:
    copy = json.loads(given_away(client, shared_badge(person()))["json"])
    move(app)
    copy["proof"][0]["verificationMethod"] = copy["proof"][0]["verificationMethod"].replace(OLD_DID, NEW_DID)

    assert verdict(json.dumps(copy).encode()) is Verdict.NOT_VALID
