"""The words and links that a holder takes away. Pure."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What a CV says of a badge. `organisation_id` is LinkedIn's number of the university, if it has one."""

    title: str
    issuer: str
    issued: date
    expires: date | None
    url: str
    badge_id: str
    organisation_id: str = ""


def cv_line(shown: Shown) -> str:
    """One line for a CV: what, from whom, when, and where it can be checked."""
    until = f" to {month(shown.expires)}" if shown.expires else ""
    return f"{shown.title}, {shown.issuer}, {month(shown.issued)}{until}. Verify at {shown.url}"


def reference(shown: Shown) -> str:
    """The same as a list of references has it: issuer (year). title [kind]. address."""
    kind = f"Digital badge, {month(shown.issued)}" + (f" to {month(shown.expires)}" if shown.expires else "")
    return f"{shown.issuer} ({shown.issued.year}). {shown.title} [{kind}]. {shown.url}"


def linkedin_url(shown: Shown) -> str:
    """The address that opens LinkedIn's form for a certification, filled in."""
    facts = {"startTask": "CERTIFICATION_NAME", "name": shown.title}
    facts |= {"organizationId": shown.organisation_id} if shown.organisation_id else {"organizationName": shown.issuer}
    facts |= {"issueYear": str(shown.issued.year), "issueMonth": str(shown.issued.month)}
    if shown.expires:
        facts |= {"expirationYear": str(shown.expires.year), "expirationMonth": str(shown.expires.month)}
    facts |= {"certUrl": shown.url, "certId": shown.badge_id}
    return f"https://www.linkedin.com/profile/add?{urlencode(facts)}"


def month(day: date) -> str:
    """October 2026."""
    return f"{MONTHS[day.month - 1]} {day.year}"
