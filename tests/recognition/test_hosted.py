"""Badges in Open Badges 2.0, for backpacks that know nothing newer."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from openbadgeslib.ob2 import OB2VerificationError, OB2Verifier

from tests.factories import cohort, mentor_to_be, person
from tests.factories.recognition import badge, share, shared_badge
from tests.recognition.samples import AWARD, EMAIL, PLAIN, SITE
from tests.recognition.test_baking import PICTURE
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.recognition import hosted, service
from trainingsite.recognition.baking import OLDER_KEYWORD, from_png, into_png
from trainingsite.recognition.credential import Form, document

PROFILE = f"{SITE}/issuer.ob2.json"
LASTING = replace(AWARD, expires_at=None)
PUBLIC_URL = "http://localhost:5000"


def assertion(award: Any = AWARD) -> dict[str, Any]:
    return hosted.assertion(document(award, Form.JSON))


class Network:
    """What a backpack would fetch, from a site of ours; every other address is a failure."""

    def __init__(self, told: dict[str, Any]) -> None:
        shown = (
            hosted.badge_class(AWARD.achievement, PROFILE),
            hosted.profile(AWARD.issuer, PROFILE, "office@b.example"),
        )
        self.served = {each["id"]: json.dumps(each).encode() for each in (told, *shown)}

    def __call__(self, url: str) -> bytes:
        return self.served[url]


def test_an_assertion_has_what_the_standard_asks_for() -> None:
    told = assertion()

    assert (told["@context"], told["type"]) == ("https://w3id.org/openbadges/v2", "Assertion")
    assert told["id"] == f"{AWARD.url}.ob2.json"
    assert told["badge"] == f"{SITE}/achievements/approved-peer-mentor/2.ob2.json"
    assert told["verification"] == {"type": "HostedBadge"}
    assert (told["issuedOn"], told["expires"]) == ("2024-10-14T09:30:00Z", "2025-10-14T09:30:00Z")


def test_the_holder_is_told_by_a_salted_hash_alone() -> None:
    told = assertion()

    assert told["recipient"] == {
        "type": "email",
        "hashed": True,
        "salt": "salt",
        "identity": AWARD.holder.email_hashes[0],
    }
    assert EMAIL not in json.dumps(told)


def test_a_badge_without_an_end_or_evidence_says_nothing_of_them() -> None:
    assert not {"expires", "evidence"} & assertion(PLAIN).keys()


def test_a_badge_class_has_what_the_standard_asks_for() -> None:
    told = hosted.badge_class(AWARD.achievement, PROFILE)

    assert (told["@context"], told["type"]) == ("https://w3id.org/openbadges/v2", "BadgeClass")
    assert told["id"] == f"{SITE}/achievements/approved-peer-mentor/2.ob2.json"
    assert told["issuer"] == PROFILE
    assert told["criteria"] == {"id": AWARD.achievement.criteria_url, "narrative": AWARD.achievement.criteria}
    assert told["tags"] == ["peer mentoring", "signposting"]
    assert [one["targetName"] for one in told["alignment"]] == ["Listens", "Points the way"]
    assert not {"tags", "alignment"} & hosted.badge_class(PLAIN.achievement, PROFILE).keys()


def test_a_profile_has_what_the_standard_asks_for() -> None:
    told = hosted.profile(AWARD.issuer, PROFILE, "office@b.example")

    assert (told["id"], told["type"], told["name"]) == (PROFILE, "Profile", "Northmoor University")
    assert (told["url"], told["email"]) == (f"{SITE}/issuer", "office@b.example")
    assert "email" not in hosted.profile(AWARD.issuer, PROFILE, "")


@pytest.mark.parametrize("award", [LASTING, replace(LASTING, evidence=(), approved_by="", former=())])
def test_openbadgeslib_calls_the_assertion_valid(award: Any) -> None:
    told = assertion(award)

    found = OB2Verifier(download=Network(told)).verify_hosted(told, expected_recipient=EMAIL, check_revocation=True)

    assert found.badge == f"{SITE}/achievements/approved-peer-mentor/2.ob2.json"


def test_openbadgeslib_notices_what_was_changed() -> None:
    told = assertion(LASTING)
    forged = {**told, "badge": f"{SITE}/achievements/doctor/1.ob2.json"}

    with pytest.raises(OB2VerificationError):
        OB2Verifier(download=Network(told)).verify_hosted(forged)
    with pytest.raises(OB2VerificationError):
        OB2Verifier(download=Network(told)).verify_hosted(told, expected_recipient="jun@demo.example")


def test_openbadgeslib_finds_the_older_badge_in_our_picture() -> None:
    told = json.dumps(assertion())

    assert OB2Verifier.extract_token_from_png(into_png(PICTURE, told, OLDER_KEYWORD)) == told


def test_a_picture_may_hold_both_badges() -> None:
    both = into_png(into_png(PICTURE, "a.b.c"), "{}", OLDER_KEYWORD)

    assert from_png(both).text == "a.b.c"
    assert OB2Verifier.extract_token_from_png(both) == "{}"


def fetched(client: FlaskClient, url: str) -> dict[str, Any]:
    answer = client.get(url.removeprefix(PUBLIC_URL))
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    told: dict[str, Any] = json.loads(answer.data)
    assert told["id"] == url
    return told


def test_each_document_stands_at_its_own_address(client: FlaskClient) -> None:
    made = shared_badge(person())

    told = fetched(client, f"{PUBLIC_URL}/badges/{made}.ob2.json")
    profile = fetched(client, fetched(client, told["badge"])["issuer"])

    assert (profile["name"], profile["email"]) == ("Northmoor University", "peer-mentoring@northmoor.example")
    assert told["image"] == f"{PUBLIC_URL}/badges/{made}.ob2.png"


def test_a_site_of_ours_satisfies_openbadgeslib(client: FlaskClient) -> None:
    holder = person()
    made = shared_badge(holder)
    told = json.loads(client.get(f"/badges/{made}.ob2.json").data)

    def download(url: str) -> bytes:
        return bytes(client.get(url.removeprefix(PUBLIC_URL)).data)

    found = OB2Verifier(download=download).verify_hosted(told, expected_recipient=holder.email, check_revocation=True)

    assert found.id == f"{PUBLIC_URL}/badges/{made}.ob2.json"


def test_the_older_picture_holds_the_assertion(client: FlaskClient) -> None:
    made = shared_badge(person())

    inside = OB2Verifier.extract_token_from_png(client.get(f"/badges/{made}.ob2.png").data)

    assert json.loads(inside) == json.loads(client.get(f"/badges/{made}.ob2.json").data)


def approved() -> tuple[Person, Any]:
    where = cohort()
    holder = mentor_to_be(where)
    return holder, shared_badge(holder, cohort=where)


@pytest.mark.parametrize("taken_back", [service.revoke, service.suspend])
def test_a_badge_that_was_taken_back_is_gone_without_a_reason(client: FlaskClient, taken_back: Any) -> None:
    _holder, made = approved()
    with act_as(SYSTEM) as act:
        taken_back(act, made, "Broke confidentiality.")

    answer = client.get(f"/badges/{made}.ob2.json")

    assert (answer.status_code, answer.mimetype) == (410, "application/ld+json")
    assert json.loads(answer.data) == {
        "@context": "https://w3id.org/openbadges/v2",
        "id": f"{PUBLIC_URL}/badges/{made}.ob2.json",
        "revoked": True,
        "revocationReason": "Not currently in force",
    }


def test_a_suspended_badge_comes_back(client: FlaskClient) -> None:
    _holder, made = approved()
    with act_as(SYSTEM) as act:
        service.suspend(act, made, "While we look into it.")
    with act_as(SYSTEM) as act:
        service.reinstate(act, made)

    assert client.get(f"/badges/{made}.ob2.json").status_code == 200


def test_a_badge_that_ended_as_planned_is_still_there(client: FlaskClient) -> None:
    where = cohort()
    holder = mentor_to_be(where)
    start = datetime(2024, 10, 1, 9, tzinfo=UTC)
    made = badge(holder, cohort=where, at=start, until=start + timedelta(days=300))
    share(holder, made)

    told = json.loads(client.get(f"/badges/{made}.ob2.json").data)

    assert told["expires"] == "2025-07-28T09:00:00Z"
