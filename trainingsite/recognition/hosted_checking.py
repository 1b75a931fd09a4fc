"""Checking an Open Badges 2.0 assertion: it counts if its issuer's site says the same at its address. Pure.

1EdTech Open Badges 2.0, verification of hosted badges. It isn't signed; signed ones of 2.0 are recognised and left.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from trainingsite.infra.fetching import NotFetched, origin
from trainingsite.recognition.foreign_proofs import moment
from trainingsite.recognition.reading import Read, Unreadable, parsed
from trainingsite.recognition.resolving import Unresolved, Web, each, json_at, shortened
from trainingsite.recognition.strangers import is_identity
from trainingsite.recognition.verification import Check, Inquiry, Outcome, Report, day

CONTEXT = "https://w3id.org/openbadges/v2"
ACCEPT = "application/ld+json, application/json;q=0.9"
HOSTED = ("HostedBadge", "hosted")
PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN


def is_assertion(document: Mapping[str, Any]) -> bool:
    """Whether this is a badge of Open Badges 2.0."""
    return "Assertion" in each(document.get("type")) and CONTEXT in each(document.get("@context"))


def is_signed_assertion(found: Read) -> bool:
    """Whether this is a token of Open Badges 2.0, which names its key in another way."""
    return found.token is not None and "badge" in found.document and "recipient" in found.document


@dataclass(frozen=True, slots=True)
class Published:
    """What the issuer's site says: the assertion, or that it was revoked, and the class and issuer behind it."""

    assertion: Mapping[str, Any]
    badge: Mapping[str, Any]
    issuer: Mapping[str, Any]


def verify(found: Read, inquiry: Inquiry, web: Web) -> Report:
    """Check a hosted assertion."""
    told = found.document
    form = Check("format", PASS, "It can be read: a badge by the older standard, Open Badges 2.0.")
    kind = told.get("verification", told.get("verify"))
    kind = kind.get("type") if isinstance(kind, dict) else None
    if kind not in HOSTED or not isinstance(told.get("id"), str):
        words = "It is signed in the way of the older standard, which isn’t checked here."
        return Report((form, Check("proof", UNKNOWN, words)), told, is_foreign=True)
    schema = _schema(told)
    if schema.outcome is not PASS:
        return Report((form, schema), told, is_foreign=True)
    checks = (form, schema, *_at_its_address(told, web), _dates(told, inquiry.now))
    return Report((*checks, *_holder(told, inquiry.email)), told, is_foreign=True)


def left_alone(found: Read) -> Report:
    """What is said of a signed badge of 2.0."""
    words = "It is signed in the way of the older standard, Open Badges 2.0, which isn’t checked here."
    form = Check("format", PASS, "It can be read: a token by the older standard, Open Badges 2.0.")
    return Report((form, Check("proof", UNKNOWN, words)), found.document, is_foreign=True)


def _schema(told: Mapping[str, Any]) -> Check:
    recipient = told.get("recipient")
    fine = isinstance(recipient, dict) and isinstance(recipient.get("identity"), str)
    if not fine or not isinstance(told.get("badge"), str | dict) or not isinstance(told.get("issuedOn"), str):
        return Check("schema", FAIL, "It lacks a part that the standard asks for: recipient, badge or date of issue.")
    return Check("schema", PASS, "It has every part that the standard asks for.")


def _at_its_address(told: Mapping[str, Any], web: Web) -> Iterator[Check]:
    """The checks of issuer, proof and status, which for a hosted badge are one: what its address says."""
    where = str(told["id"])
    try:
        answer = web.get(where, ACCEPT)
        gone = answer.status == 410
        if answer.status not in (200, 410):
            raise Unresolved(f"{shortened(where)} answers that it has nothing there ({answer.status}).")
        there = _object(answer.body) if answer.body or not gone else {}
        if gone or there.get("revoked") is True:
            yield Check("status", FAIL, "It is not currently in force: its issuer has taken it back.")
            return
        published = _behind(there, web)
    except (NotFetched, Unresolved) as error:
        words = str(error) if isinstance(error, Unresolved) else f"{shortened(where)} couldn’t be asked: {error}."
        yield Check("proof", UNKNOWN, f"Such a badge counts by what is at its address. {words}")
        return
    yield _same(told, there)
    yield _issuer(where, published)
    yield Check("status", PASS, "It was not taken back: its issuer still has it at its address.")


def _object(body: bytes) -> dict[str, Any]:
    try:
        return parsed(body.decode())
    except (Unreadable, UnicodeDecodeError) as error:
        raise Unresolved("What is there can’t be read.") from error


def _behind(assertion: Mapping[str, Any], web: Web) -> Published:
    badge = _followed(assertion.get("badge"), web)
    return Published(assertion, badge, _followed(badge.get("issuer"), web))


def _followed(told: object, web: Web) -> Mapping[str, Any]:
    """An object that stands inside, or what is at its address."""
    if isinstance(told, dict) and set(told) > {"id"}:
        return told
    where = told.get("id") if isinstance(told, dict) else told
    if not isinstance(where, str):
        raise Unresolved("It doesn’t say what it is for, or who issued it.")
    return json_at(where, web)


def _same(told: Mapping[str, Any], there: Mapping[str, Any]) -> Check:
    if dict(told) == dict(there):
        return Check("proof", PASS, "Its issuer’s site says exactly the same at its address.")
    differing = sorted({*told, *there} - {name for name in told if name in there and told[name] == there[name]})
    return Check("proof", FAIL, f"Its issuer’s site says something else at its address (see “{differing[0][:60]}”).")


def _issuer(where: str, published: Published) -> Check:
    """The assertion, its class and its issuer have to be of one site: anybody can name anybody."""
    known = published.issuer.get("id", published.issuer.get("url"))
    host, badge = urlsplit(where).hostname, published.badge.get("id", where)
    if origin(str(known)) == origin(where) == origin(str(badge)):
        return Check("issuer", PASS, f"It is by {host}. Whether you trust {host} is for you to say.")
    words = f"It is kept at {host}, but names an issuer at another address, who may know nothing of it."
    return Check("issuer", UNKNOWN, words)


def _dates(told: Mapping[str, Any], now: datetime) -> Check:
    try:
        begins = _moment(told["issuedOn"])
        ends = _moment(told["expires"]) if "expires" in told else None
    except ValueError:
        return Check("dates", FAIL, "Its dates can’t be read.")
    if begins > now:
        return Check("dates", FAIL, f"It is dated in the future: {day(begins)}.")
    if ends is not None and ends <= now:
        words = f"It ran from {day(begins)} and ended as planned on {day(ends)}: it says what was, not what is."
        return Check("dates", Outcome.ENDED, words)
    until = f"until {day(ends)}" if ends else "without an end"
    return Check("dates", PASS, f"It was issued on {day(begins)} and is good {until}.")


def _moment(text: object) -> datetime:
    """A date-time, or a day, as the older standard also has it."""
    if isinstance(text, str) and len(text) == 10:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    return moment(text)


def _holder(told: Mapping[str, Any], email: str) -> Iterator[Check]:
    known, recipient = email.strip(), told["recipient"]
    if not known:
        return
    if recipient.get("type", "email") != "email":
        yield Check("holder", UNKNOWN, "It doesn’t say to which e-mail address it was awarded.")
        return
    hashed = bool(recipient.get("hashed"))
    if is_identity(recipient["identity"], recipient.get("salt"), known, hashed=hashed):
        yield Check("holder", PASS, "It was awarded to the person with the e-mail address that you gave.")
    else:
        yield Check("holder", FAIL, "It was not awarded to the e-mail address that you gave.")
