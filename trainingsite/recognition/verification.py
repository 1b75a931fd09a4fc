"""Checking a badge of this site: a report of named checks, each with what it means. Pure; whatever comes in, a report
comes out, and "valid" only if every single check holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from trainingsite.recognition import shape, status_list
from trainingsite.recognition.bundled import CREDENTIALS
from trainingsite.recognition.credential import email_hash, stamp
from trainingsite.recognition.keys import PublicKey
from trainingsite.recognition.linked_data import Unsignable
from trainingsite.recognition.proofs import SUITE, jwt_holds, proof_holds, registered, seconds
from trainingsite.recognition.reading import Carrier, Read, Unreadable, read

AROUND = (
    "What surrounds it isn’t signed: what counts is what the badge inside says, not what the picture or page shows."
)


class Outcome(StrEnum):
    """How a check ended."""

    PASS = "pass"  # noqa: S105  # a word, not a secret
    ENDED = "ended"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What all checks together say. A badge that ran its whole time is neither valid nor wrong: it has ended."""

    VALID = "valid"
    ENDED = "ended"
    NOT_VALID = "not valid"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, how it ended, and what that means in words."""

    name: str
    outcome: Outcome
    says: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, in order, and the credential if one could be read."""

    checks: tuple[Check, ...]
    document: dict[str, Any] | None = None
    is_foreign: bool = False

    @property
    def verdict(self) -> Verdict:
        """Valid only if every check passed; ended if all did but for the end date; not valid if one failed."""
        outcomes = {check.outcome for check in self.checks}
        if Outcome.FAIL in outcomes:
            return Verdict.NOT_VALID
        if outcomes == {Outcome.PASS}:
            return Verdict.VALID
        return Verdict.ENDED if outcomes == {Outcome.PASS, Outcome.ENDED} else Verdict.UNDECIDED

    @property
    def failed(self) -> tuple[str, ...]:
        """The names of the checks that didn't hold."""
        return tuple(check.name for check in self.checks if check.outcome is Outcome.FAIL)

    @property
    def is_signed(self) -> bool:
        """Whether its issuer's signature stands over what the document says."""
        passed = {check.name for check in self.checks if check.outcome is Outcome.PASS}
        return {"schema", "key", "proof"} <= passed


class Resolver(Protocol):
    """What a check needs to know of this site."""

    @property
    def issuers(self) -> tuple[str, ...]:
        """The site's DIDs: the present one, then those of earlier addresses."""
        ...

    def key(self, method: str) -> PublicKey | None:
        """The key with that absolute name, if this site ever used it."""
        ...

    def status_list(self, url: str) -> bytes | None:
        """The signed list at an address of this site, as it is served."""
        ...


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What somebody wants to know: of which bytes, at which moment, and whether they are of the person with `email`."""

    data: bytes
    now: datetime
    email: str = ""


def verify(inquiry: Inquiry, resolver: Resolver) -> Report:
    """Check a badge of this site."""
    try:
        found = read(inquiry.data)
    except Unreadable as error:
        return Report((Check("format", Outcome.FAIL, str(error)),))
    return judge(found, inquiry, resolver)


def judge(found: Read, inquiry: Inquiry, resolver: Resolver) -> Report:
    """Check a badge of this site that was read already."""
    form = Check("format", Outcome.PASS, f"It can be read: {found.words}.")
    if (issuer := _issuer(found, resolver)).outcome is not Outcome.PASS:
        return Report((form, issuer), found.document)
    if not shape.fits_credential(found.document, is_jwt=found.token is not None):
        words = "It isn't arranged as this site's badges are, so something was added, removed or moved."
        return Report((form, issuer, Check("schema", Outcome.FAIL, words)), found.document)
    content = Check("schema", Outcome.PASS, "It has every part that an Open Badge of this site has, and no other.")
    checks = (form, issuer, content, *_proof(found, resolver), _dates(found, inquiry.now), _status(found, resolver))
    return Report((*checks, *_picture(found), *_holder(found, inquiry.email)), found.document)


def _issuer(found: Read, resolver: Resolver) -> Check:
    issuer = found.document.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    if named == resolver.issuers[0]:
        return Check("issuer", Outcome.PASS, f"It names this site as its issuer ({named}).")
    if named in resolver.issuers:
        return Check("issuer", Outcome.PASS, f"It names this site as its issuer, by an earlier address ({named}).")
    if not isinstance(named, str):
        return Check("issuer", Outcome.FAIL, "It names no issuer, so it is no badge.")
    words = "It names another issuer than this site."
    return Check("issuer", Outcome.UNKNOWN, words)


def _proof(found: Read, resolver: Resolver) -> Iterator[Check]:
    key = _key(found, resolver)
    if key is None:
        yield Check("key", Outcome.FAIL, "It isn't signed with a key of this site.")
        return
    if key.compromised_at is not None:
        yield Check("key", Outcome.FAIL, _stolen(found, key.compromised_at))
    else:
        retired = " The key is retired now; badges signed with it stay good." if key.retired_at else ""
        yield Check("key", Outcome.PASS, f"It is signed with a key of this site.{retired}")
    if _signature_holds(found, key):
        yield Check("proof", Outcome.PASS, "The signature is right: not a letter was changed since it was issued.")
    else:
        yield Check(
            "proof", Outcome.FAIL, "The signature is wrong: something was changed, or this site never signed it."
        )


def _stolen(found: Read, since: datetime) -> str:
    """What a badge that names a stolen key is told: a thief can write any date, but a later one says it all."""
    claimed = str(found.document["validFrom"] if found.token is not None else found.document["proof"][0].get("created"))
    if claimed >= stamp(since):
        return f"Its key may have been in other hands since {day(since)}, and by its own words it was made after that."
    return (
        f"Its key may have been in other hands since {day(since)}, so that nothing signed with it counts any more, "
        "whatever its date. The badge’s own link leads to one that was signed again."
    )


def _key(found: Read, resolver: Resolver) -> PublicKey | None:
    """The key that the proof names, if it is one of the issuer that the document names."""
    method = _method(found)
    issuer = found.document["issuer"]
    named = issuer["id"] if isinstance(issuer, dict) else issuer
    return resolver.key(method) if method and method.startswith(f"{named}#") else None


def _method(found: Read) -> str | None:
    """The name of the key, if the proof is of the one kind that this form has."""
    if found.header is not None:
        is_ours = shape.fits(found.header, shape.HEADER) and found.header.get("alg") == "RS256"
        return found.header.get("kid") if is_ours and found.header.get("typ") == "JWT" else None
    proof = found.document["proof"][0]
    expected = {"type": "DataIntegrityProof", "cryptosuite": SUITE, "proofPurpose": "assertionMethod"}
    return (
        proof.get("verificationMethod") if all(proof.get(name) == value for name, value in expected.items()) else None
    )


def _signature_holds(found: Read, key: PublicKey) -> bool:
    public = key.material
    if found.token is not None:
        return isinstance(public, RSAPublicKey) and jwt_holds(found.token, public) and _twins_agree(found.document)
    try:
        return isinstance(public, Ed25519PublicKey) and proof_holds(found.document, found.document["proof"][0], public)
    except Unsignable:
        return False


def _twins_agree(document: dict[str, Any]) -> bool:
    """Whether iss, jti, nbf, sub and exp say what the credential says."""
    try:
        expected = registered(document)
    except (ValueError, KeyError):
        return False
    return {name: document[name] for name in shape.CLAIMS if name in document} == expected


def _dates(found: Read, now: datetime) -> Check:
    document = found.document
    try:
        begins = datetime.fromtimestamp(seconds(document["validFrom"]), UTC)
        ends = datetime.fromtimestamp(seconds(document["validUntil"]), UTC) if "validUntil" in document else None
    except (ValueError, OverflowError, OSError):
        return Check("dates", Outcome.FAIL, "Its dates can't be read.")
    if begins > now:
        return Check("dates", Outcome.FAIL, f"It is dated in the future: {day(begins)}.")
    if ends is not None and ends <= now:
        words = f"It ran from {day(begins)} and ended as planned on {day(ends)}: it says what was, not what is."
        return Check("dates", Outcome.ENDED, words)
    until = f"until {day(ends)}" if ends else "without an end"
    return Check("dates", Outcome.PASS, f"It was issued on {day(begins)} and is good {until}.")


def _status(found: Read, resolver: Resolver) -> Check:
    entry = found.document["credentialStatus"]
    unknown = Check(
        "status", Outcome.UNKNOWN, "The list of badges that are no longer in force couldn't be read just now."
    )
    data = resolver.status_list(str(entry.get("statusListCredential", "")))
    index = str(entry.get("statusListIndex", ""))
    if data is None or entry.get("statusPurpose") != "revocation" or not (index.isascii() and index.isdigit()):
        return unknown
    bits = _trusted_bits(data, str(entry["statusListCredential"]), found.document["issuer"]["id"], resolver)
    if bits is None or len(index) > 9:
        return unknown
    try:
        is_taken_back = status_list.is_set(bits, int(index))
    except ValueError:
        return unknown
    if is_taken_back:
        return Check("status", Outcome.FAIL, "It is not currently in force.")
    return Check("status", Outcome.PASS, "It was not taken back: this site's signed list doesn't name it.")


def _trusted_bits(data: bytes, url: str, issuer: str, resolver: Resolver) -> str | None:
    """The bits of a status list, if this site signed it for that address, by the same name as the badge."""
    try:
        found = read(data)
    except Unreadable:
        return None
    told = {name: value for name, value in found.document.items() if name not in shape.CLAIMS}
    is_ours = shape.fits(told, shape.STATUS_LIST) and (told.get("id"), told.get("issuer")) == (url, issuer)
    if (
        not is_ours
        or told.get("@context") != [CREDENTIALS]
        or (found.token is None and len(told.get("proof", [])) != 1)
    ):
        return None
    key = _key(found, resolver)
    if key is None or key.compromised_at is not None or not _signature_holds(found, key):
        return None
    subject = told["credentialSubject"]
    bits: str | None = subject.get("encodedList")
    return bits if subject.get("statusPurpose") == "revocation" else None


def _picture(found: Read) -> Iterator[Check]:
    if found.carrier is Carrier.TEXT:
        return
    if found.carrier is Carrier.PDF:
        yield Check("picture", Outcome.PASS, AROUND)
    elif found.is_intact:
        words = "The file is whole. The picture itself isn't signed: what counts is what the badge inside it says."
        yield Check("picture", Outcome.PASS, words)
    else:
        words = (
            "The picture around the badge was changed since it left this site; ask for the badge's link, or its JSON."
        )
        yield Check("picture", Outcome.UNKNOWN, words)


def _holder(found: Read, email: str) -> Iterator[Check]:
    if not email.strip():
        return
    known = email.strip().lower()
    for one in found.document["credentialSubject"]["identifier"]:
        if one.get("identityType") == "emailAddress" and one.get("identityHash") == email_hash(
            known, one.get("salt", "")
        ):
            yield Check("holder", Outcome.PASS, "It was awarded to the person with the e-mail address that you gave.")
            return
    yield Check("holder", Outcome.FAIL, "It was not awarded to the e-mail address that you gave.")


def day(at: datetime) -> str:
    """14 October 2026."""
    return f"{at.day} {at:%B %Y}"
