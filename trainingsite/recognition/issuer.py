"""This site as an issuer: its addresses, its name and what it says in a credential. Addresses come from the settings;
a request only chooses among them."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from flask import current_app, request

from trainingsite.config import Settings
from trainingsite.recognition import art
from trainingsite.recognition.credential import Achievement, Alignment, Award, Holder, Issuer, Place
from trainingsite.recognition.definitions import issuer_name, picture
from trainingsite.recognition.keys import did_web
from trainingsite.recognition.models import AchievementVersion, Credential
from trainingsite.recognition.rules import EvidenceLine


@dataclass(frozen=True, slots=True)
class Addresses:
    """The site's permanent addresses; `public_url` has no slash at its end."""

    public_url: str

    @property
    def did(self) -> str:
        return did_web(self.public_url)

    @property
    def host(self) -> str:
        return urlsplit(self.public_url).netloc.lower()

    def badge(self, public_id: UUID) -> str:
        return f"{self.public_url}/badges/{public_id}"

    def oembed(self, url: str) -> str:
        """Where a page of ours is described for sites that embed it."""
        return f"{self.public_url}/oembed?{urlencode({'url': url, 'format': 'json'})}"

    def profile(self, public_id: UUID) -> str:
        return f"{self.public_url}/people/{public_id}"

    def achievement(self, slug: str, number: int | None = None) -> str:
        where = f"{self.public_url}/achievements/{slug}"
        return where if number is None else f"{where}/{number}"

    def status_list(self, number: int) -> str:
        return f"{self.public_url}/status/{number}"


def addresses() -> Addresses:
    """The addresses of the current app."""
    settings: Settings = current_app.extensions["signpost_settings"]
    return Addresses(settings.public_url)


def every_address() -> tuple[Addresses, ...]:
    """The site's addresses, the present one first and then those that it had before."""
    settings: Settings = current_app.extensions["signpost_settings"]
    return (addresses(), *(Addresses(url) for url in settings.former_urls.split()))


def asked_address() -> Addresses:
    """The address of ours that the request was sent to; the present one if its host is none of the former."""
    present, *former = every_address()
    return next((where for where in former if where.host == request.host.lower() != present.host), present)


def profile(where: Addresses) -> Issuer:
    """The issuer as it stands in every credential."""
    return Issuer(where.did, issuer_name(), f"{where.public_url}/issuer", f"{where.public_url}/issuer.png")


def award_of(credential: Credential, version: AchievementVersion) -> Award:
    """Everything that a credential says, from its rows, once it has a place on a status list."""
    where = addresses()
    number, index = credential.status_list, credential.status_index
    email, second = credential.email_hash, credential.second_hash
    assert number is not None
    assert index is not None
    assert email is not None
    facts = credential.facts
    return Award(
        url=where.badge(credential.public_id),
        issuer=profile(where),
        achievement=achievement_of(version, where),
        holder=Holder(
            credential.subject, (email, second) if second else (email,), credential.salt, credential.holder_name
        ),
        issued_at=credential.issued_at,
        expires_at=credential.expires_at,
        evidence=evidence_of(facts["evidence"]),
        approved_by=facts["approved_by"],
        place=Place(where.status_list(number), index),
        former=tuple(facts.get("former", ())),
    )


def achievement_of(version: AchievementVersion, where: Addresses) -> Achievement:
    """An achievement in the words of one version."""
    told = version.definition
    frozen = where.achievement(version.slug, version.number)
    return Achievement(
        url=where.achievement(version.slug),
        version=version.number,
        title=told["title"],
        description=told["description"],
        criteria_url=frozen,
        criteria=told["criteria"],
        image=f"{frozen}.png",
        image_words=art.alternative(picture(told)),
        kind=told["achievement_type"],
        tags=tuple(told["tags"]),
        alignment=tuple(
            Alignment(**{name: value or "" for name, value in one.items()}) for one in told.get("alignment", ())
        ),
        related=tuple(where.achievement(slug) for slug in told.get("related", ())),
        credits=told.get("credits", 0),
    )


def evidence_of(kept: list[dict[str, object]]) -> tuple[EvidenceLine, ...]:
    """Lines of evidence as a credential's facts keep them."""
    return tuple(
        EvidenceLine(**{**line, "at": datetime.fromisoformat(str(line["at"])) if line["at"] else None})  # type: ignore[arg-type]
        for line in kept
    )
