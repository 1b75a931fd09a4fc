"""What a badge says of itself, for people: only what its issuer's signature stands over is repeated. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trainingsite.recognition.foreign_proofs import moment
from trainingsite.recognition.resolving import each
from trainingsite.recognition.strangers import issuer_of
from trainingsite.recognition.verification import Report

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Told:
    """What a badge says: its title, its address, who holds it, who it says that it is from, and from when to when."""

    title: str
    url: str
    holder: str
    issuer: str
    issuer_id: str
    issued: datetime | None
    until: datetime | None


def told(report: Report) -> Told | None:
    """What a badge says, if its issuer signed it: what nobody signed isn't repeated."""
    document = report.document
    if document is None or not report.is_signed:
        return None
    subject = _part(document.get("credentialSubject"))
    achievement = _part(subject.get("achievement"))
    identities = [_part(one) for one in each(subject.get("identifier"))]
    named = [one.get("identityHash") for one in identities if one.get("identityType") == "name"]
    issuer = _part(document.get("issuer"))
    return Told(
        title=_text(document.get("name")) or _text(achievement.get("name")),
        url=_text(document.get("id")),
        holder=_text(next(iter(named), "")),
        issuer=_text(issuer.get("name")),
        issuer_id=issuer_of(document)[:LONGEST],
        issued=_moment(document.get("validFrom")),
        until=_moment(document.get("validUntil")),
    )


def _part(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value[:LONGEST] if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    try:
        return moment(value)
    except ValueError:
        return None


def reported(report: Report) -> dict[str, object]:
    """A report as machines get it: the verdict, every check in order, and what the badge says if it is signed."""
    said = told(report)
    return {
        "verdict": report.verdict.value,
        "checks": [{"check": one.name, "outcome": one.outcome.value, "says": one.says} for one in report.checks],
        "credential": None
        if said is None
        else {
            "id": said.url,
            "name": said.title,
            "issuer": {"id": said.issuer_id, "name": said.issuer},
            "holder": said.holder or None,
            "validFrom": said.issued.isoformat() if said.issued else None,
            "validUntil": said.until.isoformat() if said.until else None,
        },
    }
