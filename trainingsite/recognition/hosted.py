"""A badge in Open Badges 2.0, for backpacks that know nothing newer: three documents, each true at its address. Pure.

1EdTech Open Badges 2.0. An assertion says nothing that the signed credential doesn't say; it is made from it.
"""

from collections.abc import Mapping
from typing import Any

from trainingsite.recognition.credential import Achievement, Alignment, Issuer

CONTEXT = "https://w3id.org/openbadges/v2"
ENDING = ".ob2.json"
REASON = "Not currently in force"


def assertion(credential: Mapping[str, Any]) -> dict[str, Any]:
    """The credential, an Open Badges 3.0 document of ours, as a hosted Assertion."""
    subject = credential["credentialSubject"]
    email = next(one for one in subject["identifier"] if one["identityType"] == "emailAddress")
    told = {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": credential["id"] + ENDING,
        "recipient": {"type": "email", "hashed": True, "salt": email["salt"], "identity": email["identityHash"]},
        "badge": subject["achievement"]["criteria"]["id"] + ENDING,
        "verification": {"type": "HostedBadge"},
        "image": f"{credential['id']}.ob2.png",
        "issuedOn": credential["validFrom"],
    }
    if "validUntil" in credential:
        told["expires"] = credential["validUntil"]
    if evidence := credential.get("evidence"):
        told["evidence"] = [{**one, "type": "Evidence"} for one in evidence]
    return told


def revoked(url: str) -> dict[str, Any]:
    """What is told, with status 410, of a badge that isn't in force; `url` is its page. The reason is never told."""
    return {"@context": CONTEXT, "id": url + ENDING, "revoked": True, "revocationReason": REASON}


def badge_class(achievement: Achievement, profile_url: str) -> dict[str, Any]:
    """An achievement, in the words of one version, as a BadgeClass."""
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": achievement.criteria_url + ENDING,
        "name": achievement.title,
        "description": achievement.description,
        "image": {"id": achievement.image, "caption": achievement.image_words},
        "criteria": {"id": achievement.criteria_url, "narrative": achievement.criteria},
        "issuer": profile_url,
    }
    if achievement.tags:
        told["tags"] = list(achievement.tags)
    if achievement.alignment:
        told["alignment"] = [_alignment(one) for one in achievement.alignment]
    return told


def profile(issuer: Issuer, profile_url: str, email: str) -> dict[str, Any]:
    """The issuer as a Profile; `email` is left out as long as it isn't filled in."""
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "Profile",
        "id": profile_url,
        "name": issuer.name,
        "url": issuer.url,
        "image": issuer.image,
    }
    return told | ({"email": email} if email else {})


def _alignment(one: Alignment) -> dict[str, Any]:
    told = {
        "targetName": one.name,
        "targetUrl": one.url,
        "targetFramework": one.framework,
        "targetCode": one.code,
        "targetDescription": one.description,
    }
    return {"type": "AlignmentObject", **{name: value for name, value in told.items() if value}}
