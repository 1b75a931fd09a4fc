"""The shape of this site's credentials: which keys stand where, and of which kind their values are. Pure.

A signature covers statements, not their arrangement: a document in which the same statements stand elsewhere would
still verify, and might hide its end date or its status. So whatever isn't arranged as ours are is not checked further.
The shapes only ever grow: what was issued once has to be read in ten years.
"""

from collections.abc import Mapping
from typing import Any

from trainingsite.recognition.credential import CONTEXT

TEXT, FLAG, COUNT = "text", "flag", "count"
MOST_ITEMS = 100

Shape = str | list[Any] | dict[str, Any]

IMAGE: Shape = {"id": TEXT, "type": TEXT, "caption": TEXT}
PROOF: Shape = {
    "type": TEXT,
    "cryptosuite": TEXT,
    "created": TEXT,
    "verificationMethod": TEXT,
    "proofPurpose": TEXT,
    "proofValue": TEXT,
}
CREDENTIAL: dict[str, Any] = {
    "@context": [TEXT],
    "id": TEXT,
    "type": [TEXT],
    "name": TEXT,
    "issuer": {"id": TEXT, "type": [TEXT], "name": TEXT, "url": TEXT, "image": IMAGE},
    "validFrom": TEXT,
    "validUntil": TEXT,
    "awardedDate": TEXT,
    "credentialSubject": {
        "id": TEXT,
        "type": [TEXT],
        "identifier": [{"type": TEXT, "identityType": TEXT, "hashed": FLAG, "identityHash": TEXT, "salt": TEXT}],
        "achievement": {
            "id": TEXT,
            "type": [TEXT],
            "achievementType": TEXT,
            "version": TEXT,
            "name": TEXT,
            "description": TEXT,
            "criteria": {"id": TEXT, "narrative": TEXT},
            "image": IMAGE,
            "tag": [TEXT],
            "alignment": [
                {
                    "type": [TEXT],
                    "targetName": TEXT,
                    "targetUrl": TEXT,
                    "targetFramework": TEXT,
                    "targetCode": TEXT,
                    "targetDescription": TEXT,
                    "targetType": TEXT,
                }
            ],
            "related": [{"id": TEXT, "type": [TEXT]}],
            "creditsAvailable": COUNT,
        },
    },
    "evidence": [{"id": TEXT, "type": [TEXT], "name": TEXT, "genre": TEXT, "narrative": TEXT}],
    "credentialSchema": [{"id": TEXT, "type": TEXT}],
    "credentialStatus": {
        "id": TEXT,
        "type": TEXT,
        "statusPurpose": TEXT,
        "statusListIndex": TEXT,
        "statusListCredential": TEXT,
    },
    "proof": [PROOF],
}
CLAIMS: dict[str, Any] = {"iss": TEXT, "jti": TEXT, "nbf": COUNT, "sub": TEXT, "exp": COUNT}
HEADER: dict[str, Any] = {"alg": TEXT, "kid": TEXT, "typ": TEXT}
STATUS_LIST: dict[str, Any] = {
    "@context": [TEXT],
    "id": TEXT,
    "type": [TEXT],
    "issuer": TEXT,
    "validFrom": TEXT,
    "credentialSubject": {"id": TEXT, "type": TEXT, "statusPurpose": TEXT, "ttl": COUNT, "encodedList": TEXT},
    "proof": [PROOF],
}
REQUIRED = ("id", "type", "name", "issuer", "validFrom", "credentialSubject", "credentialStatus")


def fits_credential(document: Mapping[str, Any], *, is_jwt: bool) -> bool:
    """Whether a document is arranged as a credential of this site, with the proof or the claims that its form needs."""
    shape = CREDENTIAL | CLAIMS if is_jwt else CREDENTIAL
    needed = (*REQUIRED, "iss", "jti", "nbf", "sub") if is_jwt else (*REQUIRED, "proof")
    return (
        document.get("@context") == list(CONTEXT)
        and all(name in document for name in needed)
        and not (is_jwt and "proof" in document)
        and fits(document, shape)
        and {"VerifiableCredential", "OpenBadgeCredential"} == set(document["type"])
        and len(document.get("proof", [0])) == 1
        and all(part in document["credentialSubject"] for part in ("id", "identifier", "achievement"))
    )


def fits(value: object, shape: Shape) -> bool:
    """Whether a value holds nothing but what `shape` names, of the right kinds. No deeper than the shape itself."""
    if shape == TEXT:
        return isinstance(value, str)
    if shape == FLAG:
        return isinstance(value, bool)
    if shape == COUNT:
        return isinstance(value, int) and not isinstance(value, bool)
    if isinstance(shape, list):
        return isinstance(value, list) and 0 < len(value) <= MOST_ITEMS and all(fits(item, shape[0]) for item in value)
    assert isinstance(shape, dict)
    return isinstance(value, dict) and all(name in shape and fits(inner, shape[name]) for name, inner in value.items())
