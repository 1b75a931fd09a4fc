"""A stranger who issues badges with keys of their own, and a web on which what they publish is found."""

import base64
import copy
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import base58
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

from trainingsite.infra.fetching import Answer, NotFetched
from trainingsite.recognition import status_list
from trainingsite.recognition.credential import email_hash
from trainingsite.recognition.foreign_proofs import JCS, OLD
from trainingsite.recognition.keys import multikey
from trainingsite.recognition.linked_data import canonical
from trainingsite.recognition.proofs import SUITE
from trainingsite.recognition.reading import Read, Unreadable, read
from trainingsite.recognition.strangers import verify
from trainingsite.recognition.verification import Check, Inquiry, Outcome, Report

HOST = "https://badges.elsewhere.example"
DID = "did:web:badges.elsewhere.example"
LIST = f"{HOST}/status/7"
PLACE = 4711
EMAIL = "Kofi@elsewhere.example"
ISSUED = datetime(2024, 5, 2, 8, tzinfo=UTC)
NOW = ISSUED + timedelta(days=100)
CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
STATUS = {
    "id": f"{LIST}#{PLACE}",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": str(PLACE),
    "statusListCredential": LIST,
}


@cache
def ed25519() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@cache
def token_key(algorithm: str) -> Any:
    if algorithm == "RS256":
        return RSAKey.generate_key(2048)
    return ECKey.generate_key("P-256") if algorithm == "ES256" else OKPKey.generate_key("Ed25519")


def name_of(private: Ed25519PrivateKey) -> str:
    return multikey(private.public_key().public_bytes_raw())


def unsigned(issuer: str = DID, **more: object) -> dict[str, Any]:
    """A badge of the stranger's, without proof, arranged in another way than ours are."""
    told: dict[str, Any] = {
        "@context": [*CONTEXTS],
        "id": f"{HOST}/awards/12",
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": "Baker of Bread",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Elsewhere College", "phone": "+44 1632 960000"},
        "validFrom": "2024-05-02T10:00:00+02:00",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "emailAddress",
                    "hashed": True,
                    "identityHash": email_hash(EMAIL, "pepper"),
                    "salt": "pepper",
                }
            ],
            "achievement": {
                "id": f"{HOST}/achievements/bread",
                "type": ["Achievement"],
                "name": "Baker of Bread",
                "description": "Bakes bread.",
                "criteria": {"narrative": "Baked bread ten times."},
                "humanCode": "BRD-1",
            },
        },
        "credentialStatus": STATUS,
    }
    return {name: value for name, value in {**told, **more}.items() if value is not None}


def with_proof(
    told: Mapping[str, Any],
    private: Ed25519PrivateKey | None = None,
    method: str = "",
    *,
    suite: str = SUITE,
    **more: Any,
) -> dict[str, Any]:
    """The badge with a proof, made here from the parts of the specification and not by the code that is tested."""
    key = private or ed25519()
    kind = {"type": OLD} if suite == OLD else {"type": "DataIntegrityProof", "cryptosuite": suite}
    options = {
        **kind,
        "created": "2024-05-02T08:00:01.250Z",
        "verificationMethod": method or f"{DID}#key-1",
        "proofPurpose": "assertionMethod",
        **more,
    }
    write = rfc8785.dumps if suite == JCS else canonical
    configuration = {**options, "@context": told["@context"]}
    signed = b"".join(
        hashlib.sha256(write(part)).digest() for part in (options if "@context" in options else configuration, told)
    )
    shown = configuration if suite == JCS else options
    return {**told, "proof": {**shown, "proofValue": "z" + base58.b58encode(key.sign(signed)).decode()}}


def token(told: Mapping[str, Any], algorithm: str = "RS256", *, kid: str = "", key: Any = None, **header: Any) -> str:
    """The badge as a token."""
    claims = {**told, "iss": told["issuer"]["id"] if isinstance(told["issuer"], dict) else told["issuer"]}
    claims |= {"jti": told["id"], "nbf": int(datetime.fromisoformat(told["validFrom"]).timestamp())} | header.pop(
        "claims", {}
    )
    head = {"alg": algorithm, "kid": kid or f"{DID}#{algorithm}", "typ": "JWT", **header}
    return jws.serialize_compact(head, json.dumps(claims), key or token_key(algorithm), algorithms=[algorithm])


def did_document(**more: object) -> dict[str, Any]:
    methods: list[dict[str, Any]] = [
        {"id": f"{DID}#key-1", "type": "Multikey", "controller": DID, "publicKeyMultibase": name_of(ed25519())}
    ]
    methods += [
        {
            "id": f"{DID}#{algorithm}",
            "type": "JsonWebKey",
            "controller": DID,
            "publicKeyJwk": token_key(algorithm).as_dict(private=False),
        }
        for algorithm in ("RS256", "ES256", "EdDSA")
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": DID,
        "verificationMethod": methods,
        "assertionMethod": ["#key-1", *(method["id"] for method in methods[1:])],
        **more,
    }


def list_of(*taken_back: int, issuer: str = DID, **more: object) -> dict[str, Any]:
    told = status_list.document(LIST, issuer, status_list.encoded(taken_back), ISSUED)
    return with_proof({**told, **more})


class FakeWeb:
    """Answers from memory; whatever isn't there can't be reached."""

    def __init__(self, pages: Mapping[str, Any] | None = None) -> None:
        self.asked: list[str] = []
        self.pages: dict[str, Any] = {
            f"{HOST}/.well-known/did.json": did_document(),
            LIST: list_of(),
            **(pages or {}),
        }

    def get(self, url: str, accept: str) -> Answer:
        self.asked.append(url)
        if url not in self.pages or self.pages[url] is None:
            raise NotFetched("its name leads to no address")
        page = self.pages[url]
        if isinstance(page, Answer):
            return page
        if isinstance(page, int):
            return Answer(url, page, "text/plain", b"")
        body = (
            page if isinstance(page, bytes) else page.encode() if isinstance(page, str) else json.dumps(page).encode()
        )
        return Answer(url, 200, "application/json" if body[:1] == b"{" else "text/plain", body)


def checked(
    told: Mapping[str, Any] | str, web: FakeWeb | None = None, *, email: str = "", now: datetime = NOW
) -> Report:
    data = told.encode() if isinstance(told, str) else json.dumps(told).encode()
    return judged(data, lambda found: verify(found, Inquiry(data, now, email), web or FakeWeb()))


def judged(data: bytes, check: Callable[[Read], Report]) -> Report:
    """The report on a badge, or on what can't be read at all."""
    try:
        return check(read(data))
    except Unreadable as error:
        return Report((Check("format", Outcome.FAIL, str(error)),))


def changed(told: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {**copy.deepcopy(dict(told)), **more}


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
