"""Keys as others have to find them."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.recognition.samples import DID, ed25519, rsa
from trainingsite.recognition.keys import (
    Kind,
    bare_jwk,
    described,
    did_document,
    did_web,
    from_multikey,
    generate,
    key_set,
    multikey,
    seal,
    thumbprint,
    unseal,
)

MOMENT = datetime(2026, 11, 1, 12, tzinfo=UTC)
BOTH = (described(ed25519()), described(rsa()))


@pytest.mark.parametrize(
    ("url", "did"),
    [
        ("http://localhost:5000", "did:web:localhost%3A5000"),
        ("https://signpost.northmoor.example", "did:web:signpost.northmoor.example"),
        ("https://Northmoor.Example", "did:web:northmoor.example"),
        ("https://northmoor.example/mentors/signpost", "did:web:northmoor.example:mentors:signpost"),
        ("https://northmoor.example:8443/a", "did:web:northmoor.example%3A8443:a"),
    ],
)
def test_the_issuers_id_is_the_did_web_of_the_sites_address(url: str, did: str) -> None:
    assert did_web(url) == did


def test_an_ed25519_key_is_a_multikey_that_leads_back_to_it() -> None:
    raw = ed25519().public_key().public_bytes_raw()

    assert multikey(raw).startswith("z6Mk")
    assert from_multikey(multikey(raw)) == raw


@pytest.mark.parametrize("text", ["", "z", "z6Mk", "u6Mkabc", multikey(b"x" * 31), "z" + "l" * 10])
def test_what_is_no_multikey_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_multikey(text)


def test_a_thumbprint_is_that_of_rfc_7638() -> None:
    modulus = (
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhM"
        "stn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5"
        "hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
    )

    assert thumbprint({"kty": "RSA", "n": modulus, "e": "AQAB"}) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_public_key_comes_back_from_its_jwk(kind: Kind) -> None:
    private = generate(kind)

    assert described(private).material == private.public_key()


def test_a_bare_jwk_has_its_absolute_name_and_no_private_part() -> None:
    jwk = bare_jwk(described(rsa()), DID)

    assert jwk["kid"] == described(rsa()).method(DID)
    assert set(jwk) == {"kty", "n", "e", "kid", "use", "alg"}


def test_the_key_set_holds_every_key() -> None:
    assert [jwk["alg"] for jwk in key_set(BOTH, DID)["keys"]] == ["EdDSA", "RS256"]


def test_the_did_document_lists_every_key_as_method_and_as_assertion_by_absolute_id() -> None:
    told = did_document(DID, [replace(BOTH[0], retired_at=MOMENT), BOTH[1]])

    assert told["id"] == DID
    assert [method["id"] for method in told["verificationMethod"]] == told["assertionMethod"]
    assert set(told["assertionMethod"]) == {key.method(DID) for key in BOTH}
    assert {method["controller"] for method in told["verificationMethod"]} == {DID}


def test_rsa_keys_come_first_and_the_newest_before_the_older() -> None:
    newer = described(generate(Kind.RSA))

    assert did_document(DID, [*BOTH, newer])["assertionMethod"] == [
        key.method(DID) for key in (newer, BOTH[1], BOTH[0])
    ]


def test_each_kind_of_key_is_told_as_verifiers_know_it() -> None:
    other, ed = did_document(DID, BOTH)["verificationMethod"]

    assert (ed["type"], ed["publicKeyMultibase"]) == ("Multikey", BOTH[0].kid)
    assert (other["type"], other["publicKeyJwk"]) == ("JsonWebKey", bare_jwk(BOTH[1], DID))


def test_a_compromised_key_stays_listed_with_the_date() -> None:
    told = did_document(DID, [replace(BOTH[0], compromised_at=MOMENT)])

    assert told["verificationMethod"][0]["revoked"] == "2026-11-01T12:00:00Z"
    assert told["assertionMethod"] == [BOTH[0].method(DID)]


def test_a_did_document_without_keys_has_no_empty_lists() -> None:
    assert set(did_document(DID, [])) == {"@context", "id"}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_sealed_key_opens_with_its_secret_only(kind: Kind) -> None:
    private = generate(kind)
    sealed = seal(private, "a long enough secret for a test")

    assert described(unseal(sealed, "a long enough secret for a test")) == described(private)
    with pytest.raises(ValueError, match=r"."):
        unseal(sealed, "another secret")


def test_a_sealed_key_shows_nothing_of_the_key() -> None:
    raw = ed25519().private_bytes_raw()
    sealed = seal(ed25519(), "secret secret secret")

    assert b"ENCRYPTED" in sealed
    assert raw not in base64.b64decode(b"".join(sealed.split(b"\n")[1:-2]))


def test_a_key_of_another_kind_is_refused() -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

    other = generate_private_key(SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
    )

    with pytest.raises(ValueError, match="neither"):
        unseal(other, "secret")


def test_documents_are_plain_json() -> None:
    assert json.loads(json.dumps(did_document(DID, BOTH))) == did_document(DID, BOTH)
