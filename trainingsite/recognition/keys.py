"""Signing keys: Ed25519 for Data Integrity, RSA for VC-JWT; as Multikey, JWK, DID document and key set.

W3C Controlled Identifiers 1.0 (Multikey, JsonWebKey), the did:web method, RFC 7517 and RFC 7638.
"""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urlsplit

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    RSAPublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from trainingsite.recognition.credential import stamp

Private = Ed25519PrivateKey | RSAPrivateKey
Public = Ed25519PublicKey | RSAPublicKey
LEAST_RSA_BITS = 2048
ED25519_PREFIX = b"\xed\x01"  # multicodec ed25519-pub
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL)
DID_CONTEXT = (
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
)


class Kind(StrEnum):
    """Which proof a key makes."""

    ED25519 = "ed25519"
    RSA = "rsa"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key's public half, its name, and what became of it. `jwk` has no kid."""

    kid: str
    kind: Kind
    jwk: dict[str, Any]
    retired_at: datetime | None = None
    compromised_at: datetime | None = None

    def method(self, did: str) -> str:
        """The key's absolute name under an issuer."""
        return f"{did}#{self.kid}"

    @property
    def material(self) -> Public:
        """What checks signatures."""
        if self.kind is Kind.ED25519:
            return Ed25519PublicKey.from_public_bytes(_bytes(self.jwk["x"]))
        return RSAPublicNumbers(_whole(self.jwk["e"]), _whole(self.jwk["n"])).public_key()


def generate(kind: Kind) -> Private:
    """A new private key."""
    if kind is Kind.ED25519:
        return Ed25519PrivateKey.generate()
    return generate_private_key(public_exponent=65537, key_size=LEAST_RSA_BITS)


def described(private: Private) -> PublicKey:
    """The public half: an Ed25519 key is named by its Multikey, an RSA key by rsa- and its JWK thumbprint."""
    if isinstance(private, Ed25519PrivateKey):
        raw = private.public_key().public_bytes_raw()
        return PublicKey(multikey(raw), Kind.ED25519, {"kty": "OKP", "crv": "Ed25519", "x": _text(raw)})
    numbers = private.public_key().public_numbers()
    jwk = {"kty": "RSA", "n": _text(_octets(numbers.n)), "e": _text(_octets(numbers.e))}
    return PublicKey(f"rsa-{thumbprint(jwk)}", Kind.RSA, jwk)


def multikey(raw: bytes) -> str:
    """32 bytes of an Ed25519 public key as z6Mk…"""
    return "z" + base58.b58encode(ED25519_PREFIX + raw).decode()


def from_multikey(text: str) -> bytes:
    """The 32 bytes behind z6Mk…

    Raises:
        ValueError: it isn't an Ed25519 Multikey.
    """
    raw: bytes = base58.b58decode(text.removeprefix("z"))
    if not text.startswith("z") or raw[:2] != ED25519_PREFIX or len(raw) != 34:
        raise ValueError("not an Ed25519 Multikey")
    return raw[2:]


def thumbprint(jwk: dict[str, Any]) -> str:
    """RFC 7638: SHA-256 of the required members in lexical order."""
    kept = {name: jwk[name] for name in sorted(jwk)}
    return _text(hashlib.sha256(json.dumps(kept, separators=(",", ":")).encode()).digest())


def bare_jwk(key: PublicKey, did: str) -> dict[str, Any]:
    """The key as one JWK with its absolute name, use and algorithm."""
    algorithm = "EdDSA" if key.kind is Kind.ED25519 else "RS256"
    return {**key.jwk, "kid": key.method(did), "use": "sig", "alg": algorithm}


def key_set(keys: Sequence[PublicKey], did: str) -> dict[str, Any]:
    """Every key as a JWK set."""
    return {"keys": [bare_jwk(key, did) for key in keys]}


def did_web(public_url: str) -> str:
    """The did:web of a site's address; a port is written %3A, a path with colons."""
    parts = urlsplit(public_url)
    host = quote(parts.netloc.lower(), safe=".-")
    return ":".join(["did:web", host, *(quote(part, safe="") for part in parts.path.split("/") if part)])


def did_document(did: str, keys: Sequence[PublicKey], others: Sequence[str] = ()) -> dict[str, Any]:
    """The issuer's DID document with every key ever used: without a retired one its badges would stop verifying.

    `others` are the DIDs of the same issuer at other addresses.
    """
    told = {"@context": list(DID_CONTEXT), "id": did, **methods(did, keys)}
    return told | ({"alsoKnownAs": list(others)} if others else {})


def methods(did: str, keys: Sequence[PublicKey]) -> dict[str, Any]:
    """The verification methods and the statement that all of them make assertions.

    RSA keys come first, the newest before the older: some verifiers of tokens try the first one, whatever the token
    says.
    """
    if not keys:
        return {}
    newest_first = list(reversed(keys))
    ordered = [key for kind in (Kind.RSA, Kind.ED25519) for key in newest_first if key.kind is kind]
    return {
        "verificationMethod": [_method(did, key) for key in ordered],
        "assertionMethod": [key.method(did) for key in ordered],
    }


def seal(private: Private, secret: str) -> bytes:
    """The private key as PKCS #8 PEM, encrypted with `secret`."""
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(secret.encode()))


def unseal(sealed: bytes, secret: str | None) -> Private:
    """The private key again; `secret` is None for one that isn't encrypted.

    Raises:
        ValueError: the secret is another one, or the bytes are no such key.
    """
    private = load_pem_private_key(sealed, secret.encode() if secret is not None else None)
    if not isinstance(private, Ed25519PrivateKey | RSAPrivateKey):
        raise ValueError("neither an Ed25519 nor an RSA key")
    if isinstance(private, RSAPrivateKey) and private.key_size < LEAST_RSA_BITS:
        raise ValueError(f"an RSA key of fewer than {LEAST_RSA_BITS} bits")
    return private


def opened(pem: str, secret: str) -> tuple[Private, ...]:
    """The private keys in PEM blocks, one after another; those that are encrypted are opened with `secret`.

    Raises:
        ValueError: no key at all, one of another kind, two of one kind, or another secret.
    """
    blocks = _PEM.findall(pem)
    found = tuple(unseal(block.encode(), secret if "ENCRYPTED" in block else None) for block in blocks)
    if not found or len({type(private) for private in found}) != len(found):
        raise ValueError("give one Ed25519 key, one RSA key, or both")
    return found


def _method(did: str, key: PublicKey) -> dict[str, Any]:
    told: dict[str, Any] = {"id": key.method(did), "controller": did}
    if key.kind is Kind.ED25519:
        told |= {"type": "Multikey", "publicKeyMultibase": multikey(_bytes(key.jwk["x"]))}
    else:
        told |= {"type": "JsonWebKey", "publicKeyJwk": bare_jwk(key, did)}
    if key.compromised_at is not None:
        told["revoked"] = stamp(key.compromised_at)
    return told


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _octets(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _whole(text: str) -> int:
    return int.from_bytes(_bytes(text), "big")
