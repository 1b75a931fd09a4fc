"""The two proofs: Data Integrity `eddsa-rdfc-2022` in the document, and VC-JWT with RS256 around it.

W3C VC Data Integrity EdDSA Cryptosuites 1.0 §3.2; 1EdTech Open Badges 3.0 §8.2 (JSON Web Token Proof Format).
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from trainingsite.recognition.credential import stamp
from trainingsite.recognition.linked_data import canonical, refuse_unsignable, refuse_unwritable

SUITE = "eddsa-rdfc-2022"
SIGNATURE_BYTES = 64


def with_proof(
    document: Mapping[str, Any], private: Ed25519PrivateKey, method: str, created: datetime
) -> dict[str, Any]:
    """The document with a Data Integrity proof by the key whose absolute name is `method`.

    Raises:
        Unsignable: part of it would go unsigned, or would not verify elsewhere.
    """
    refuse_unsignable(document)
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": stamp(created),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    value = private.sign(signed_bytes(document, options))
    return {**document, "proof": [{**options, "proofValue": "z" + base58.b58encode(value).decode()}]}


def proof_holds(document: Mapping[str, Any], proof: Mapping[str, Any], public: Ed25519PublicKey) -> bool:
    """Whether `proof` (of this suite, in a document of our contexts) is the key's signature over the document.

    Raises:
        Unsignable: the document can't be canonicalised.
    """
    refuse_unwritable(document)
    try:
        value = base58.b58decode(str(proof["proofValue"]).removeprefix("z"))
        options = {name: told for name, told in proof.items() if name != "proofValue"}
        seconds(str(options["created"]))
        unsecured = {name: told for name, told in document.items() if name != "proof"}
        public.verify(value, signed_bytes(unsecured, options))
    except (InvalidSignature, ValueError, KeyError):
        return False
    return str(proof["proofValue"]).startswith("z") and len(value) == SIGNATURE_BYTES


def signed_bytes(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    """What is signed: SHA-256 of the canonical proof options, then SHA-256 of the canonical document."""
    configuration = written({"@context": document["@context"], **options})
    return _hashed_options(configuration) + hashlib.sha256(canonical(document)).digest()


@lru_cache(maxsize=64)
def _hashed_options(configuration: bytes) -> bytes:
    """SHA-256 of the canonical proof options; all badges that are signed in one go have the same."""
    return hashlib.sha256(canonical(json.loads(configuration))).digest()


def as_jwt(document: Mapping[str, Any], private: RSAPrivateKey, method: str) -> str:
    """The document as a compact JWS, with the registered claims equal to their twins in the credential.

    Raises:
        Unsignable: part of it isn't defined by its contexts, or has a control character.
    """
    refuse_unsignable(document)
    claims = {**document, **registered(document)}
    header = {"alg": "RS256", "kid": method, "typ": "JWT"}
    return signed_token(header, written(claims), private)


def signed_token(header: dict[str, Any], payload: bytes, private: RSAPrivateKey) -> str:
    """Header and payload as a compact JWS with RS256."""
    return jws.serialize_compact(header, payload, RSAKey.import_key(private), algorithms=["RS256"])


def written(told: Mapping[str, Any]) -> bytes:
    """JSON as it is signed in tokens, served and baked: no space that could be changed unseen."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def registered(document: Mapping[str, Any]) -> dict[str, Any]:
    """iss, jti, nbf, sub and, if it lapses, exp: what they have to be for this credential."""
    claims: dict[str, Any] = {
        "iss": document["issuer"] if isinstance(document["issuer"], str) else document["issuer"]["id"],
        "jti": document["id"],
        "nbf": seconds(document["validFrom"]),
        "sub": document["credentialSubject"]["id"],
    }
    if "validUntil" in document:
        claims["exp"] = seconds(document["validUntil"])
    return claims


def jwt_holds(token: str, public: RSAPublicKey) -> bool:
    """Whether the token is the key's RS256 signature, written in the one way that base64url allows."""
    if not all(part == canonical_base64(part) for part in token.split(".")):
        return False
    try:
        jws.deserialize_compact(token, RSAKey.import_key(public), algorithms=["RS256"])
    except (JoseError, ValueError):
        return False
    return True


def seconds(moment: str) -> int:
    """A moment as we write it (in UTC, to the second) as seconds since 1970.

    Raises:
        ValueError: it is written in another way.
    """
    return int(datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())


def canonical_base64(part: str) -> str | None:
    """The same bytes written again; a changed last letter may decode to the same bytes, and must not pass."""
    try:
        return base64.urlsafe_b64encode(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))).rstrip(b"=").decode()
    except ValueError:
        return None
