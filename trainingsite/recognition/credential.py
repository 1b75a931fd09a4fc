"""A credential as an Open Badges 3.0 document: frozen values in, the same document every time. Pure.

1EdTech Open Badges 3.0 §B.1 over W3C VC Data Model 2.0. What may occur many times is always a list, as the
specification's own JSON serialisation asks; nothing is null and no list is empty.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from trainingsite.recognition.bundled import CREDENTIALS, EXTENSIONS, OPEN_BADGES
from trainingsite.recognition.rules import EvidenceLine

CONTEXT = (CREDENTIALS, OPEN_BADGES, EXTENSIONS)
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
MOVED = "The same badge as it was issued under an earlier address of this site"
DEEDS = {
    "module": "Read the module “{title}”",
    "quiz": "Passed the quiz “{title}”",
    "live": "Met what the quiz “{title}” asks for",
    "agreement": "Signed “{title}”",
}


class Form(StrEnum):
    """How a credential is secured; each form points to the status list of its own kind."""

    JSON = "json"
    JWT = "jwt"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who vouches. `id` is the DID; `url` and `image` are absolute."""

    id: str
    name: str
    url: str
    image: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """A node of somebody else's framework of skills; what is empty isn't told."""

    name: str
    url: str
    framework: str = ""
    code: str = ""
    description: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Achievement:
    """What anybody who holds it did, in the words that were valid at issue. `kind` is Open Badges' achievementType.

    `related` are addresses of other achievements, `credits` whole credit hours (0: hours don't count).
    """

    url: str
    version: int
    title: str
    description: str
    criteria_url: str
    criteria: str
    image: str
    image_words: str
    kind: str
    tags: tuple[str, ...]
    alignment: tuple[Alignment, ...] = ()
    related: tuple[str, ...] = ()
    credits: int = 0


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds it, as strangers may know: a random id, salted hashes of the addresses, and the name if they agree."""

    subject: UUID
    email_hashes: tuple[str, ...]
    salt: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a status list; `url` is the list's address without its ending."""

    url: str
    index: int


@dataclass(frozen=True, slots=True)
class Award:
    """Everything that a credential says. Times are aware and cut to whole seconds.

    `former` are the addresses under which the same badge was issued before the site moved.
    """

    url: str
    issuer: Issuer
    achievement: Achievement
    holder: Holder
    issued_at: datetime
    expires_at: datetime | None
    evidence: tuple[EvidenceLine, ...]
    approved_by: str
    place: Place
    former: tuple[str, ...] = ()


def email_hash(email: str, salt: str) -> str:
    """Open Badges' IdentityHash: sha256$ and the hexadecimal digest of the address followed by the salt."""
    return "sha256$" + hashlib.sha256((email + salt).encode()).hexdigest()


def stamp(at: datetime) -> str:
    """A moment in UTC, to the second, with its zone."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def document(award: Award, form: Form) -> dict[str, Any]:
    """The credential without its proof."""
    told: dict[str, Any] = {
        "@context": list(CONTEXT),
        "id": award.url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.achievement.title,
        "issuer": _issuer(award.issuer),
        "validFrom": stamp(award.issued_at),
        "awardedDate": stamp(award.issued_at),
        "credentialSubject": {
            "id": award.holder.subject.urn,
            "type": ["AchievementSubject"],
            "identifier": _identifiers(award.holder),
            "achievement": _achievement(award.achievement),
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": _status(award.place, form),
    }
    if award.expires_at is not None:
        told["validUntil"] = stamp(award.expires_at)
    if evidence := _evidence(award):
        told["evidence"] = evidence
    return told


def _issuer(issuer: Issuer) -> dict[str, Any]:
    picture = {"id": issuer.image, "type": "Image", "caption": f"The sign of {issuer.name}"}
    return {"id": issuer.id, "type": ["Profile"], "name": issuer.name, "url": issuer.url, "image": picture}


def _identifiers(holder: Holder) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "type": "IdentityObject",
            "identityType": "emailAddress",
            "hashed": True,
            "identityHash": one,
            "salt": holder.salt,
        }
        for one in holder.email_hashes
    ]
    if holder.name is not None:
        found.append({"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": holder.name})
    return found


def _achievement(achievement: Achievement) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": achievement.url,
        "type": ["Achievement"],
        "achievementType": achievement.kind,
        "version": str(achievement.version),
        "name": achievement.title,
        "description": achievement.description,
        "criteria": {"id": achievement.criteria_url, "narrative": achievement.criteria},
        "image": {"id": achievement.image, "type": "Image", "caption": achievement.image_words},
    }
    if achievement.tags:
        told["tag"] = list(achievement.tags)
    if achievement.alignment:
        told["alignment"] = [_alignment(one) for one in achievement.alignment]
    if achievement.related:
        told["related"] = [{"id": url, "type": ["Related"]} for url in achievement.related]
    if achievement.credits:
        told["creditsAvailable"] = achievement.credits
    return told


def _alignment(one: Alignment) -> dict[str, Any]:
    told = {
        "targetName": one.name,
        "targetUrl": one.url,
        "targetFramework": one.framework,
        "targetCode": one.code,
        "targetDescription": one.description,
        "targetType": one.kind,
    }
    return {"type": ["Alignment"], **{name: value for name, value in told.items() if value}}


def _status(place: Place, form: Form) -> dict[str, str]:
    listed = f"{place.url}.{form.value}"
    return {
        "id": f"{listed}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place.index),
        "statusListCredential": listed,
    }


def _evidence(award: Award) -> list[dict[str, Any]]:
    found = [
        {"type": ["Evidence"], "name": line.title, "genre": line.kind, "narrative": told(line)}
        for line in award.evidence
    ]
    if award.approved_by:
        narrative = f"Approved by {award.approved_by} on {stamp(award.issued_at)[:10]}."
        found.append({"type": ["Evidence"], "name": "Approval", "genre": "approval", "narrative": narrative})
    found += [{"id": url, "type": ["Evidence"], "name": MOVED, "genre": "reissue"} for url in award.former]
    return found


def told(line: EvidenceLine) -> str:
    """A line of evidence in words: what, which exact version, when, and the rule that was met."""
    deed = DEEDS.get(line.kind, "“{title}”").format(title=line.title)
    words = f"{deed}, revision {line.revision}"
    if line.at is not None:
        words += f", on {stamp(line.at)[:10]}"
    words += "."
    if line.rule:
        words += f" Rule met: {line.rule} (version {line.rule_version} of the rule)."
    return f"{words} Content: sha256:{line.digest}." if line.digest else words
