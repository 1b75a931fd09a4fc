"""Both proofs, held against W3C's published vector and against every changed bit."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import base58
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicNumbers,
    rsa_crt_dmp1,
    rsa_crt_dmq1,
    rsa_crt_iqmp,
    rsa_recover_prime_factors,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.recognition.samples import AWARD, DID, PLAIN, ed25519, rsa, signed, token
from trainingsite.recognition import bundled, linked_data
from trainingsite.recognition.credential import Form, document
from trainingsite.recognition.keys import Kind, described, from_multikey, generate
from trainingsite.recognition.linked_data import Unsignable
from trainingsite.recognition.proofs import (
    as_jwt,
    jwt_holds,
    proof_holds,
    registered,
    signed_bytes,
    signed_token,
    with_proof,
)
from trainingsite.recognition.reading import read

VECTOR: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "vc-di-eddsa.json").read_text("utf-8"))


@pytest.fixture
def vector(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """W3C's signed credential; its examples context is at hand while the test runs."""
    known = {**bundled.contexts(), **VECTOR["context"]}
    monkeypatch.setattr(linked_data, "contexts", lambda: known)
    found: dict[str, Any] = VECTOR["signed"]
    return found


def unsecured(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "proof"}


def test_we_verify_the_published_vector(vector: dict[str, Any]) -> None:
    public = Ed25519PublicKey.from_public_bytes(from_multikey(VECTOR["keys"]["publicKeyMultibase"]))

    assert proof_holds(vector, vector["proof"], public)


def test_we_sign_the_published_vector_to_the_letter(vector: dict[str, Any]) -> None:
    private = Ed25519PrivateKey.from_private_bytes(base58.b58decode(VECTOR["keys"]["privateKeyMultibase"][1:])[2:])
    created = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)

    ours = with_proof(unsecured(vector), private, vector["proof"]["verificationMethod"], created)

    assert ours["proof"] == [vector["proof"]]


def test_what_is_signed_is_the_hash_of_the_options_and_then_of_the_document(vector: dict[str, Any]) -> None:
    options = {name: value for name, value in vector["proof"].items() if name != "proofValue"}

    assert signed_bytes(unsecured(vector), options).hex() == VECTOR["options_hash"] + VECTOR["document_hash"]


PUBLISHED: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "published-vectors.json").read_text("utf-8"))
BADGE = PUBLISHED["open_badges"]
RS256 = PUBLISHED["rs256"]


def test_we_verify_the_badge_that_the_standard_body_signed() -> None:
    public = Ed25519PublicKey.from_public_bytes(from_multikey(BADGE["publicKeyMultibase"]))

    assert proof_holds(BADGE["signed"], BADGE["signed"]["proof"], public)


def test_we_sign_the_standard_bodys_badge_to_the_letter() -> None:
    told, proof = unsecured(BADGE["signed"]), BADGE["signed"]["proof"]
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(BADGE["private_key_hex"])[:32])
    options = {name: value for name, value in proof.items() if name != "proofValue"}

    ours = with_proof(told, private, proof["verificationMethod"], datetime(2010, 1, 1, 19, 23, 24, tzinfo=UTC))

    assert ours["proof"] == [proof]
    assert signed_bytes(told, options).hex() == BADGE["options_hash"] + BADGE["document_hash"]


def rs256_key() -> RSAPrivateKey:
    n, e, d = (int.from_bytes(base64.urlsafe_b64decode(RS256[name] + "=="), "big") for name in ("n", "e", "d"))
    p, q = rsa_recover_prime_factors(n, e, d)
    parts = (rsa_crt_dmp1(d, p), rsa_crt_dmq1(d, q), rsa_crt_iqmp(p, q))
    return RSAPrivateNumbers(p, q, d, *parts, RSAPublicNumbers(e, n)).private_key()


def test_we_verify_the_published_token() -> None:
    assert jwt_holds(RS256["token"], rs256_key().public_key())


def test_we_sign_the_published_token_to_the_letter() -> None:
    payload = base64.urlsafe_b64decode(RS256["token"].split(".")[1] + "==")

    assert signed_token({"alg": "RS256"}, payload, rs256_key()) == RS256["token"]


def test_a_proof_of_ours_holds_with_our_key_and_no_other() -> None:
    other = generate(Kind.ED25519)
    assert isinstance(other, Ed25519PrivateKey)

    assert proof_holds(signed(), signed()["proof"][0], ed25519().public_key())
    assert not proof_holds(signed(), signed()["proof"][0], other.public_key())


@pytest.mark.parametrize("value", ["", "z", "z0", "u" + "A" * 86, "z" + "1" * 88, "zlO0I"])
def test_a_broken_proof_value_does_not_hold(value: str) -> None:
    told = signed()

    assert not proof_holds(told, {**told["proof"][0], "proofValue": value}, ed25519().public_key())


@pytest.mark.parametrize("created", ["yesterday", "2024-10-14", ""])
def test_a_proof_that_was_really_signed_with_no_date_does_not_hold(created: str) -> None:
    options = {
        **{name: value for name, value in signed()["proof"][0].items() if name != "proofValue"},
        "created": created,
    }
    value = "z" + base58.b58encode(ed25519().sign(signed_bytes(unsecured(signed()), options))).decode()

    assert not proof_holds(signed(), {**options, "proofValue": value}, ed25519().public_key())


def test_a_proof_value_without_its_multibase_letter_does_not_hold() -> None:
    told = signed()

    assert not proof_holds(
        told, {**told["proof"][0], "proofValue": told["proof"][0]["proofValue"][1:]}, ed25519().public_key()
    )


def test_a_tokens_header_names_algorithm_key_and_type_and_nothing_else() -> None:
    assert read(token().encode()).header == {"alg": "RS256", "kid": described(rsa()).method(DID), "typ": "JWT"}


def test_a_tokens_claims_equal_their_twins() -> None:
    payload = read(token().encode()).document

    assert payload["iss"] == payload["issuer"]["id"]
    assert payload["jti"] == payload["id"]
    assert payload["sub"] == payload["credentialSubject"]["id"]
    assert datetime.fromtimestamp(payload["nbf"], UTC) == AWARD.issued_at
    assert datetime.fromtimestamp(payload["exp"], UTC) == AWARD.expires_at


def test_a_token_of_a_badge_without_an_end_does_not_expire() -> None:
    assert "exp" not in read(token(PLAIN).encode()).document


def test_a_token_holds_with_our_key_and_no_other() -> None:
    other = generate(Kind.RSA)
    assert isinstance(other, RSAPrivateKey)

    assert jwt_holds(token(), rsa().public_key())
    assert not jwt_holds(token(), other.public_key())


def test_a_token_whose_last_letter_changed_but_decodes_alike_does_not_hold() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    good = token()
    twin = good[:-1] + alphabet[alphabet.index(good[-1]) ^ 1]

    assert base64.urlsafe_b64decode(twin.split(".")[2] + "==") == base64.urlsafe_b64decode(good.split(".")[2] + "==")
    assert not jwt_holds(twin, rsa().public_key())


@given(st.sampled_from(["none", "HS256", "RS384", "PS256", "ES256"]))
def test_a_token_that_claims_another_algorithm_does_not_hold(algorithm: str) -> None:
    header = {"alg": algorithm, "kid": described(rsa()).method(DID), "typ": "JWT"}
    head = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()

    assert not jwt_holds(".".join([head, *token().split(".")[1:]]), rsa().public_key())


def test_a_token_refuses_what_a_document_refuses() -> None:
    with pytest.raises(Unsignable):
        as_jwt({**document(AWARD, Form.JWT), "name": "a\bb"}, rsa(), "did:web:x#y")


def test_an_issuer_may_be_an_address_alone() -> None:
    assert registered({**document(PLAIN, Form.JWT), "issuer": DID})["iss"] == DID
