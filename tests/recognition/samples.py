"""A credential with everything in it, keys, and a site that knows them: for tests without an app."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from trainingsite.recognition import status_list
from trainingsite.recognition.credential import (
    Achievement,
    Alignment,
    Award,
    Form,
    Holder,
    Issuer,
    Place,
    document,
    email_hash,
)
from trainingsite.recognition.keys import Kind, PublicKey, described, did_document, generate, key_set
from trainingsite.recognition.proofs import as_jwt, with_proof
from trainingsite.recognition.rules import EvidenceLine

SITE = "https://badges.example"
DID = "did:web:badges.example"
EMAIL = "amara@demo.example"
ISSUED = datetime(2024, 10, 14, 9, 30, tzinfo=UTC)
NOW = ISSUED + timedelta(days=30)
ENDS = ISSUED + timedelta(days=365)
PLACE = 77

AWARD = Award(
    url=f"{SITE}/badges/11111111-1111-4111-8111-111111111111",
    issuer=Issuer(DID, "Northmoor University", f"{SITE}/issuer", f"{SITE}/issuer.png"),
    achievement=Achievement(
        url=f"{SITE}/achievements/approved-peer-mentor",
        version=2,
        title="Approved Peer Mentor",
        description="Listens, and points to the people who can help – “signposting”.",
        criteria_url=f"{SITE}/achievements/approved-peer-mentor/2",
        criteria="Whoever holds this badge has\n\n- read *Listening*, and\n- been approved.",
        image=f"{SITE}/achievements/approved-peer-mentor/2.png",
        image_words="Round badge with an arrow",
        kind="Badge",
        tags=("peer mentoring", "signposting"),
        alignment=(
            Alignment(
                "Listens", "https://skills.example/listens", "Skills of Northmoor", "L1", "To hear.", "ext:skill"
            ),
            Alignment("Points the way", "https://skills.example/points"),
        ),
        related=(f"{SITE}/achievements/trained-listening",),
        credits=2,
    ),
    holder=Holder(uuid.UUID(int=5), (email_hash(EMAIL, "salt"),), "salt", "Amara Okafor"),
    issued_at=ISSUED,
    expires_at=ENDS,
    evidence=(EvidenceLine("module", "Listening", 3, "ab" * 32, ISSUED, "every section read", 2, 35),),
    approved_by="the coordinator of Engineering mentors",
    place=Place(f"{SITE}/status/1", PLACE),
    former=("https://old.example/badges/11111111-1111-4111-8111-111111111111",),
)
PLAIN = replace(
    AWARD,
    achievement=replace(AWARD.achievement, tags=(), alignment=(), related=(), credits=0),
    holder=replace(AWARD.holder, name=None),
    expires_at=None,
    evidence=(),
    approved_by="",
    former=(),
)


@cache
def ed25519() -> Ed25519PrivateKey:
    made = generate(Kind.ED25519)
    assert isinstance(made, Ed25519PrivateKey)
    return made


@cache
def rsa() -> RSAPrivateKey:
    made = generate(Kind.RSA)
    assert isinstance(made, RSAPrivateKey)
    return made


def signed(award: Award = AWARD) -> dict[str, Any]:
    """The credential with its Data Integrity proof."""
    return with_proof(document(award, Form.JSON), ed25519(), described(ed25519()).method(DID), ISSUED)


def as_json(award: Award = AWARD) -> bytes:
    """The same, as it is served."""
    return json.dumps(signed(award), ensure_ascii=False, separators=(",", ":")).encode()


def token(award: Award = AWARD) -> str:
    """The credential as a VC-JWT."""
    return as_jwt(document(award, Form.JWT), rsa(), described(rsa()).method(DID))


class FakeSite:
    """A site with two keys and one status list, on which `taken_back` places are set."""

    issuers: tuple[str, ...] = (DID,)

    def __init__(self, taken_back: Iterable[int] = (), keys: Iterable[PublicKey] | None = None) -> None:
        self.keys = list(keys) if keys is not None else [described(ed25519()), described(rsa())]
        self.lists = signed_lists(tuple(taken_back))

    def key(self, method: str) -> PublicKey | None:
        return next((key for key in self.keys if key.method(DID) == method), None)

    def status_list(self, url: str) -> bytes | None:
        return self.lists.get(url)

    def did_document(self) -> dict[str, Any]:
        return did_document(DID, self.keys)

    def key_set(self) -> dict[str, Any]:
        return key_set(self.keys, DID)


@cache
def signed_lists(taken_back: tuple[int, ...]) -> Mapping[str, bytes]:
    """Both forms of status list 1, by address."""
    bits = status_list.encoded(taken_back)
    json_url, jwt_url = f"{SITE}/status/1.json", f"{SITE}/status/1.jwt"
    as_document = with_proof(
        status_list.document(json_url, DID, bits, ISSUED), ed25519(), described(ed25519()).method(DID), ISSUED
    )
    as_token = as_jwt(status_list.document(jwt_url, DID, bits, ISSUED), rsa(), described(rsa()).method(DID))
    return {json_url: json.dumps(as_document).encode(), jwt_url: as_token.encode()}
