"""What a credential says, and that it has the shape which the standard body's own schema asks for."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator

from tests.recognition.samples import AWARD, DID, EMAIL, ISSUED, PLAIN, SITE, signed, token
from trainingsite.content.formats import ACHIEVEMENT_TYPES, TARGET_TYPES
from trainingsite.recognition.bundled import credential_schema
from trainingsite.recognition.credential import Award, Form, document, stamp
from trainingsite.recognition.reading import read
from trainingsite.recognition.shape import CREDENTIAL

DATA = Path(__file__).parent / "data"


@cache
def schema() -> Draft201909Validator:
    kept = dict(credential_schema())
    return Draft201909Validator(kept, format_checker=Draft201909Validator.FORMAT_CHECKER)


def values(node: object) -> Iterator[object]:
    yield node
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for value in inner:
        yield from values(value)


@pytest.mark.parametrize("award", [AWARD, PLAIN])
def test_a_signed_document_fits_the_official_schema(award: Award) -> None:
    assert list(schema().iter_errors(signed(award))) == []


@pytest.mark.parametrize("award", [AWARD, PLAIN])
def test_a_token_fits_the_official_schema(award: Award) -> None:
    assert list(schema().iter_errors(read(token(award).encode()).document)) == []


def test_a_token_says_nothing_that_the_document_does_not_but_its_claims() -> None:
    payload = read(token().encode()).document

    assert payload.keys() - document(AWARD, Form.JWT).keys() == {"iss", "jti", "nbf", "sub", "exp"}


@pytest.mark.parametrize("award", [AWARD, PLAIN])
@pytest.mark.parametrize("form", list(Form))
def test_nothing_is_null_and_no_list_is_empty(award: Award, form: Form) -> None:
    assert not [value for value in values(document(award, form)) if value in (None, [], {}, "")]


def test_the_contexts_stand_in_the_order_that_strict_verifiers_need() -> None:
    assert document(AWARD, Form.JSON)["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    ]


def test_the_same_values_give_the_same_document() -> None:
    assert json.dumps(document(AWARD, Form.JSON)) == json.dumps(document(AWARD, Form.JSON))


def test_the_address_is_only_there_as_a_salted_hash() -> None:
    identifier = document(AWARD, Form.JSON)["credentialSubject"]["identifier"][0]

    assert identifier == {
        "type": "IdentityObject",
        "identityType": "emailAddress",
        "hashed": True,
        "identityHash": "sha256$" + hashlib.sha256(f"{EMAIL}salt".encode()).hexdigest(),
        "salt": "salt",
    }
    assert EMAIL not in json.dumps(document(AWARD, Form.JSON))


def identity_types(award: Award) -> list[str]:
    return [one["identityType"] for one in document(award, Form.JSON)["credentialSubject"]["identifier"]]


def test_the_name_is_there_only_if_the_holder_agrees() -> None:
    assert identity_types(AWARD) == ["emailAddress", "name"]
    assert identity_types(PLAIN) == ["emailAddress"]


def test_a_badge_that_does_not_lapse_has_no_end() -> None:
    assert "validUntil" not in document(PLAIN, Form.JSON)
    assert document(AWARD, Form.JSON)["validUntil"] == "2025-10-14T09:30:00Z"


def test_moments_are_whole_seconds_in_utc() -> None:
    there = ISSUED.astimezone(timezone(timedelta(hours=5))) + timedelta(microseconds=999)

    assert stamp(there) == "2024-10-14T09:30:00Z"


@pytest.mark.parametrize("form", list(Form))
def test_each_form_points_to_the_status_list_of_its_own_kind(form: Form) -> None:
    assert document(AWARD, form)["credentialStatus"] == {
        "id": f"{SITE}/status/1.{form}#77",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "77",
        "statusListCredential": f"{SITE}/status/1.{form}",
    }


def evidence(award: Award) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document(award, Form.JSON)["evidence"]
    return found


def test_evidence_names_the_exact_version_and_the_rule_that_was_met() -> None:
    narrative = evidence(AWARD)[0]["narrative"]

    assert narrative == (
        "Read the module “Listening”, revision 3, on 2024-10-14. Rule met: every section read (version 2 of the rule). "
        f"Content: sha256:{'ab' * 32}."
    )


def test_evidence_says_which_role_approved() -> None:
    assert evidence(AWARD)[1]["narrative"] == "Approved by the coordinator of Engineering mentors on 2024-10-14."


def test_an_achievement_says_where_it_stands_in_other_frameworks() -> None:
    full, plain = document(AWARD, Form.JSON)["credentialSubject"]["achievement"]["alignment"]

    assert full == {
        "type": ["Alignment"],
        "targetName": "Listens",
        "targetUrl": "https://skills.example/listens",
        "targetFramework": "Skills of Northmoor",
        "targetCode": "L1",
        "targetDescription": "To hear.",
        "targetType": "ext:skill",
    }
    assert set(plain) == {"type", "targetName", "targetUrl"}


def test_an_achievement_names_related_ones_and_its_credit_hours() -> None:
    achievement = document(AWARD, Form.JSON)["credentialSubject"]["achievement"]

    assert achievement["related"] == [{"id": f"{SITE}/achievements/trained-listening", "type": ["Related"]}]
    assert achievement["creditsAvailable"] == 2


def test_a_badge_that_moved_names_the_address_it_was_issued_under_before() -> None:
    assert evidence(AWARD)[-1] == {
        "id": AWARD.former[0],
        "type": ["Evidence"],
        "name": "The same badge as it was issued under an earlier address of this site",
        "genre": "reissue",
    }


def keys(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from keys(inner)


RESULTS = {"result", "resultDescription", "creditsEarned", "value", "achievedLevel", "score"}


@pytest.mark.parametrize("form", list(Form))
def test_no_score_and_no_result_stands_in_a_credential(form: Form) -> None:
    assert not RESULTS & set(keys(document(AWARD, form)))
    assert not RESULTS & set(keys(CREDENTIAL))


def test_content_may_use_exactly_the_standards_types() -> None:
    defined = schema().schema["$defs"]
    achievement = defined["Achievement"]["properties"]["achievementType"]["oneOf"][0]["enum"]
    target = defined["Alignment"]["properties"]["targetType"]["oneOf"][0]["enum"]

    assert sorted(achievement) == sorted(ACHIEVEMENT_TYPES)
    assert sorted(target) == sorted(TARGET_TYPES)


def test_criteria_point_to_the_words_of_the_version_that_was_issued() -> None:
    achievement = document(AWARD, Form.JSON)["credentialSubject"]["achievement"]

    assert achievement["id"] == f"{SITE}/achievements/approved-peer-mentor"
    assert achievement["criteria"]["id"] == f"{SITE}/achievements/approved-peer-mentor/2"
    assert achievement["version"] == "2"


def test_the_issuer_is_an_object_with_profile_among_its_types() -> None:
    issuer = document(AWARD, Form.JSON)["issuer"]

    assert (issuer["id"], issuer["type"], issuer["name"]) == (DID, ["Profile"], "Northmoor University")
    assert issuer["image"]["type"] == "Image"


def test_a_line_of_an_unknown_kind_is_told_by_its_title() -> None:
    odd = replace(AWARD, evidence=(replace(AWARD.evidence[0], kind="talk", at=None, rule="", digest=""),))

    assert evidence(odd)[0]["narrative"] == "“Listening”, revision 3."
