"""Badges of other issuers: valid only if what their issuer publishes says so, and unknown rather than guessed."""

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey, RSAKey

from tests.recognition.checks import ended
from tests.recognition.strangers import (
    DID,
    EMAIL,
    HOST,
    LIST,
    NOW,
    PLACE,
    STATUS,
    FakeWeb,
    changed,
    checked,
    did_document,
    ed25519,
    encoded,
    judged,
    list_of,
    name_of,
    token,
    token_key,
    unsigned,
    with_proof,
)
from tests.recognition.test_tampering import JSON, paths
from trainingsite.recognition.foreign_proofs import JCS, OLD
from trainingsite.recognition.proofs import SUITE
from trainingsite.recognition.strangers import verify
from trainingsite.recognition.verification import Inquiry, Outcome, Verdict

VECTORS = json.loads((Path(__file__).parent / "data" / "published-vectors.json").read_text("utf-8"))
OLD_CONTEXT = "https://w3id.org/security/suites/ed25519-2020/v1"
DID_JSON = f"{HOST}/.well-known/did.json"


def suited(suite: str) -> dict[str, Any]:
    told = unsigned()
    if suite == OLD:
        told["@context"].append(OLD_CONTEXT)
    return with_proof(told, suite=suite)


@pytest.mark.parametrize("suite", [SUITE, JCS, OLD])
def test_a_strangers_document_is_valid(suite: str) -> None:
    report = checked(suited(suite))

    assert [check for check in report.checks if check.outcome is not Outcome.PASS] == []
    assert (report.verdict, report.is_foreign) == (Verdict.VALID, True)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
def test_a_strangers_token_is_valid(algorithm: str) -> None:
    assert checked(token(unsigned(), algorithm)).verdict is Verdict.VALID


def test_every_check_is_named_in_order_and_says_in_words_what_was_checked() -> None:
    report = checked(suited(SUITE), email=EMAIL)

    assert [check.name for check in report.checks] == [
        "format", "issuer", "schema", "key", "proof", "dates", "status", "holder"
    ]  # fmt: skip
    assert all(check.says.endswith(".") for check in report.checks)


@pytest.mark.parametrize("form", [SUITE, JCS, "EdDSA"])
def test_an_issuer_that_is_a_key_needs_no_web(form: str) -> None:
    name = f"did:key:{name_of(ed25519())}"
    told = unsigned(name, credentialStatus=None)
    method = f"{name}#{name.removeprefix('did:key:')}"
    key = OKPKey.import_key(ed25519())
    badge = token(told, form, kid=method, key=key) if form == "EdDSA" else with_proof(told, method=method, suite=form)
    web = FakeWeb()

    assert checked(badge, web).verdict is Verdict.VALID
    assert web.asked == []


def test_the_badge_that_the_standard_body_published_is_valid_once_its_issuer_lists_the_key() -> None:
    told, key = VECTORS["open_badges"]["signed"], VECTORS["open_badges"]["publicKeyMultibase"]
    issuer = told["issuer"]["id"]
    method = {"id": f"{issuer}#{key}", "type": "Multikey", "controller": issuer, "publicKeyMultibase": key}
    profile = {"id": issuer, "verificationMethod": [method], "assertionMethod": [f"{issuer}#{key}"]}

    assert ended(checked(told, FakeWeb({issuer: profile})), "proof") is Outcome.PASS
    assert checked(told, FakeWeb({issuer: profile})).verdict is Verdict.VALID
    assert checked(told, FakeWeb()).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("where", ["jwks", "jwk", "profile"])
def test_an_issuer_that_is_an_address_shows_its_key_at_its_own_site(where: str) -> None:
    issuer, public = f"{HOST}/issuers/5", token_key("RS256").as_dict(private=False)
    kid = {"jwks": "key-9", "jwk": f"{HOST}/keys/9", "profile": f"{issuer}#9"}[where]
    method = {"id": kid, "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": public}
    pages: dict[str, Any] = {
        "jwks": {f"{HOST}:443/.well-known/jwks.json": {"keys": [{**public, "kid": kid}]}},
        "jwk": {kid: public},
        "profile": {issuer: {"id": issuer, "verificationMethod": [method], "assertionMethod": [kid]}},
    }[where]
    badge = token(unsigned(issuer, credentialStatus=None), kid=kid)

    assert checked(badge, FakeWeb(pages)).verdict is Verdict.VALID


def test_a_key_at_another_site_than_the_issuers_is_not_taken_for_theirs() -> None:
    other = "https://mallory.example/key"
    badge = token(unsigned(f"{HOST}/issuers/5", credentialStatus=None), kid=other)
    report = checked(badge, FakeWeb({other: token_key("RS256").as_dict(private=False)}))

    assert (report.verdict, ended(report, "key")) == (Verdict.UNDECIDED, Outcome.UNKNOWN)


def other_key() -> dict[str, Any]:
    return with_proof(unsigned(), Ed25519PrivateKey.generate())


def not_listed() -> dict[str, Any]:
    return with_proof(unsigned(), method=f"{DID}#key-2")


@pytest.mark.parametrize(
    ("badge", "name"),
    [
        (other_key, "proof"),
        (not_listed, "key"),
        (lambda: with_proof(unsigned(), method="did:web:mallory.example#key-1"), "key"),
        (lambda: with_proof(unsigned(), proofPurpose="authentication"), "proof"),
        (lambda: with_proof(unsigned(), created="yesterday"), "proof"),
        (lambda: with_proof(unsigned(), expires="2024-05-03T00:00:00Z"), "proof"),
        (unsigned, "proof"),
        (lambda: token(unsigned(), key=RSAKey.generate_key(2048)), "proof"),
        (lambda: token(unsigned(), claims={"iss": "did:web:mallory.example"}), "proof"),
        (lambda: token(unsigned(), claims={"jti": "urn:x"}), "proof"),
        (lambda: token(unsigned(), claims={"nbf": 1}), "proof"),
        (lambda: token(unsigned(), claims={"exp": 4_000_000_000}), "proof"),
        (lambda: token(unsigned(), claims={"vc": {"type": []}}), "proof"),
        (lambda: token(unsigned(), "EdDSA", kid=f"{DID}#key-1"), "proof"),
        (lambda: f"{encoded({'alg': 'none', 'kid': DID})}.{encoded(unsigned())}.eA", "proof"),
    ],
)
def test_what_its_issuer_did_not_sign_is_not_valid(badge: Callable[[], Any], name: str) -> None:
    report = checked(badge())

    assert (report.verdict, ended(report, name)) == (Verdict.NOT_VALID, Outcome.FAIL)


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update({"id": "did:web:mallory.example"}),
        lambda told: told.pop("assertionMethod"),
        lambda told: told.update(assertionMethod=[], authentication=["#key-1"]),
        lambda told: told["verificationMethod"][0].update(controller="did:web:mallory.example"),
        lambda told: told["verificationMethod"][0].update(revoked="2024-06-01T00:00:00Z"),
    ],
)
def test_a_key_that_the_issuers_document_does_not_give_for_this_is_not_good(change: Callable[[Any], Any]) -> None:
    document = did_document()
    change(document)

    assert ended(checked(suited(SUITE), FakeWeb({DID_JSON: document})), "key") is Outcome.FAIL


@pytest.mark.parametrize("answer", [None, 404, 500, b"\xff\xfe", b"[]", "hello", {"id": DID, "a": "x" * 300_000}])
def test_an_issuer_that_cannot_be_asked_leaves_the_key_unknown_or_bad_and_nothing_valid(answer: Any) -> None:
    assert checked(suited(SUITE), FakeWeb({DID_JSON: answer})).verdict is not Verdict.VALID


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["@context"].append("https://unknown.example/words"),
        lambda told: told["@context"].append({"motto": "https://unknown.example/motto"}),
        lambda told: told.update({"https://unknown.example/motto": "Rise"}),
        lambda told: told.update(motto="Rise"),
        lambda told: told.update({"@included": [{"id": f"{HOST}/awards/12", "name": "Doctor"}]}),
        lambda told: told["credentialSubject"]["achievement"].update(creditsAvailable=2.5),
        lambda told: told.update(evidence=[{"type": ["Evidence"], "name": "Loaf"}] * 7),
    ],
)
def test_words_that_we_do_not_know_leave_the_proof_unknown(change: Callable[[Any], Any]) -> None:
    told = unsigned()
    change(told)
    report = checked(with_proof(unsigned()) | told)

    assert report.verdict is not Verdict.VALID
    assert ended(report, "proof") is Outcome.UNKNOWN


def test_a_date_that_was_moved_out_of_sight_is_noticed() -> None:
    """The statement would still be signed, but a reader would look for it in vain."""
    badge = with_proof(unsigned(validUntil="2024-06-01T00:00:00Z"))
    moved = changed(badge)
    moved["credentialSubject"]["achievement"]["related"] = [
        {"id": badge["id"], "type": ["Related"], "validUntil": moved.pop("validUntil")}
    ]

    assert checked(badge).verdict is Verdict.ENDED
    assert checked(moved).verdict is not Verdict.VALID
    assert ended(checked(moved), "proof") is Outcome.UNKNOWN


@pytest.mark.parametrize("kind", ["ecdsa-rdfc-2019", "bbs-2023", "eddsa-2022", 7, None])
def test_another_kind_of_proof_is_unknown_and_said_so(kind: Any) -> None:
    badge = with_proof(unsigned())
    badge["proof"]["cryptosuite"] = kind
    report = checked(badge)

    assert report.verdict is not Verdict.VALID
    assert "not of a kind that we can check" in next(check.says for check in report.checks if check.name == "proof")


def test_all_proofs_that_can_be_checked_have_to_hold() -> None:
    badge = with_proof(unsigned())
    false = {**badge["proof"], "proofValue": with_proof(unsigned(name="Other"))["proof"]["proofValue"]}

    assert checked(changed(badge, proof=[badge["proof"], false])).verdict is Verdict.NOT_VALID
    assert checked(changed(badge, proof=[badge["proof"], badge["proof"]])).verdict is Verdict.VALID


def test_what_is_not_arranged_as_the_standard_asks_is_not_valid() -> None:
    told = unsigned()
    del told["credentialSubject"]["achievement"]["criteria"]
    report = checked(with_proof(told))

    assert (ended(report, "schema"), ended(report, "proof")) == (Outcome.FAIL, Outcome.PASS)


def test_what_is_no_badge_is_not_valid_however_well_it_is_signed() -> None:
    assert ended(checked(with_proof(unsigned(type=["VerifiableCredential"]))), "schema") is Outcome.FAIL


def test_before_its_beginning_and_after_its_end_nothing_is_valid() -> None:
    badge = with_proof(unsigned(validUntil="2024-09-01T00:00:00Z"))

    assert checked(badge, now=NOW - timedelta(days=200)).verdict is Verdict.NOT_VALID
    assert checked(badge, now=NOW + timedelta(days=200)).verdict is Verdict.ENDED


@pytest.mark.parametrize("date", ["2024-05-02", "soon", 5, "2024-05-02T08:00:00", "9999-99-99T00:00:00Z"])
def test_a_date_without_a_zone_or_sense_is_not_valid(date: Any) -> None:
    assert checked(token(unsigned(), claims={"validFrom": date})).verdict is Verdict.NOT_VALID


def test_a_badge_without_a_status_cannot_be_taken_back_and_says_so() -> None:
    report = checked(with_proof(unsigned(credentialStatus=None)))

    assert report.verdict is Verdict.VALID
    assert "no way to take it back" in next(check.says for check in report.checks if check.name == "status")


@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
@pytest.mark.parametrize("secured", ["document", "token"])
def test_a_badge_that_its_issuer_took_back_is_not_in_force(purpose: str, secured: str) -> None:
    told = {name: value for name, value in list_of(PLACE).items() if name != "proof"}
    told["credentialSubject"]["statusPurpose"] = purpose
    listed = with_proof(told) if secured == "document" else token(told, "ES256")
    report = checked(
        with_proof(unsigned(credentialStatus={**STATUS, "statusPurpose": purpose})), FakeWeb({LIST: listed})
    )

    assert report.failed == ("status",)


@pytest.mark.parametrize(
    "listed",
    [
        None,
        404,
        b"\x00",
        list_of(PLACE) | {"credentialSubject": list_of()["credentialSubject"]},
        list_of(issuer="did:web:mallory.example"),
        list_of(type=["VerifiableCredential"]),
        list_of(validUntil="2024-05-03T00:00:00Z"),
        list_of(id=f"{LIST}0"),
        {name: value for name, value in list_of().items() if name != "proof"},
    ],
)
def test_a_list_that_cannot_be_trusted_leaves_the_status_unknown(listed: Any) -> None:
    report = checked(suited(SUITE), FakeWeb({LIST: listed}))

    assert (report.verdict, ended(report, "status")) == (Verdict.UNDECIDED, Outcome.UNKNOWN)


@pytest.mark.parametrize(
    "entry",
    [
        "https://elsewhere.example/status",
        {**STATUS, "type": "StatusList2021Entry"},
        {**STATUS, "statusPurpose": "message"},
        {**STATUS, "statusSize": 2},
        {**STATUS, "statusListIndex": "99999999"},
        {**STATUS, "statusListIndex": "-1"},
        [STATUS, {**STATUS, "statusListIndex": "x"}],
    ],
)
def test_a_status_that_we_cannot_read_is_unknown(entry: Any) -> None:
    assert ended(checked(token(unsigned(credentialStatus=entry))), "status") is Outcome.UNKNOWN


@pytest.mark.parametrize("written", ["revokedCredential", "revokedCredentials"])
def test_a_revocation_list_of_the_standard_body_is_read_at_the_issuers_own_site(written: str) -> None:
    where = f"{HOST}/revocations"
    badge = token(unsigned(credentialStatus={"id": where, "type": "1EdTechRevocationList"}))
    told = {"id": where, "issuer": DID, written: [{"id": f"{HOST}/awards/11"}, f"{HOST}/awards/13", 7]}
    named = {**told, written: [{"id": f"{HOST}/awards/12", "revoked": True}]}

    assert checked(badge, FakeWeb({where: told})).verdict is Verdict.VALID
    assert checked(badge, FakeWeb({where: named})).failed == ("status",)
    assert ended(checked(badge, FakeWeb({where: {**told, "issuer": "x"}})), "status") is Outcome.UNKNOWN


def test_a_revocation_list_at_another_site_is_not_asked() -> None:
    entry = {"id": "https://mallory.example/none", "type": "1EdTechRevocationList"}
    web = FakeWeb()

    assert ended(checked(token(unsigned(credentialStatus=entry)), web), "status") is Outcome.UNKNOWN
    assert entry["id"] not in web.asked


@pytest.mark.parametrize(
    ("email", "outcome"),
    [(EMAIL, Outcome.PASS), (f" {EMAIL} ", Outcome.PASS), ("other@elsewhere.example", Outcome.FAIL)],
)
def test_the_holder_is_confirmed_by_their_address(email: str, outcome: Outcome) -> None:
    assert ended(checked(suited(SUITE), email=email), "holder") is outcome


def test_a_badge_that_names_no_address_leaves_the_holder_unknown() -> None:
    told = unsigned()
    told["credentialSubject"]["id"] = "did:example:kofi"
    del told["credentialSubject"]["identifier"]

    assert ended(checked(with_proof(told), email=EMAIL), "holder") is Outcome.UNKNOWN


@pytest.mark.parametrize("issuer", ["did:web:", "did:web:a/b", "did:web:x:..:y", "did:ethr:0x1", "mailto:a@b", "x", 7])
def test_an_issuer_that_cannot_be_looked_up_is_never_valid(issuer: Any) -> None:
    assert checked(token(unsigned(issuer))).verdict is not Verdict.VALID


@pytest.mark.parametrize("form", [SUITE, JCS])
@given(data=st.data(), value=JSON)
def test_no_value_put_in_anothers_place_is_ever_valid(form: str, data: st.DataObject, value: object) -> None:
    told: Any = copy.deepcopy(suited(form))
    path = data.draw(st.sampled_from([path for path in paths(told) if path]))
    node = told
    for step in path[:-1]:
        node = node[step]
    if node[path[-1]] == value or (path[:1] == ("credentialSubject",) and "type" in path):
        return
    node[path[-1]] = value

    assert checked(told).verdict is not Verdict.VALID


@given(data=st.data())
def test_no_changed_byte_of_a_token_is_ever_valid(data: st.DataObject) -> None:
    good = token(unsigned()).encode()
    at = data.draw(st.integers(0, len(good) - 1))
    other = data.draw(st.integers(33, 126).filter(lambda value: value != good[at]))
    bad = good[:at] + bytes([other]) + good[at + 1 :]
    report = judged(bad, lambda found: verify(found, Inquiry(bad, NOW), FakeWeb()))

    assert report.verdict is not Verdict.VALID


@given(claims=st.dictionaries(st.sampled_from([*unsigned()]), JSON), header=JSON)
def test_any_token_ends_in_a_report(claims: dict[str, object], header: object) -> None:
    told = {**unsigned(), **claims}

    assert checked(f"{encoded(header)}.{encoded(told)}.c2ln").verdict is not Verdict.VALID


@given(document=JSON, listed=JSON)
def test_whatever_the_issuers_site_answers_it_ends_in_a_report(document: Any, listed: Any) -> None:
    pages = {
        DID_JSON: {**did_document(), "verificationMethod": document, "assertionMethod": listed},
        LIST: {**list_of(), "credentialSubject": listed},
    }

    assert checked(suited(SUITE), FakeWeb(pages)).verdict is not Verdict.VALID
