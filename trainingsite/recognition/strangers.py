"""Checking a badge of another issuer, by Open Badges 3.0: the same named checks, with what the issuer publishes.

Pure over a `Web`. What can't be found out is "unknown", and then nothing is called valid.
"""

import hashlib
import hmac
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from joserfc.jwk import Key

from trainingsite.infra.fetching import NotFetched, origin
from trainingsite.recognition import resolving
from trainingsite.recognition.bundled import credential_schema
from trainingsite.recognition.foreign_proofs import (
    BASES,
    Undecidable,
    decoded_bits,
    moment,
    proof_holds,
    suite_of,
    token_holds,
)
from trainingsite.recognition.reading import Carrier, Read, Unreadable, read
from trainingsite.recognition.resolving import NotTheirs, Unresolved, Web, each, shortened
from trainingsite.recognition.verification import AROUND, Check, Inquiry, Outcome, Report, day

if TYPE_CHECKING:
    from jsonschema import Draft201909Validator

KINDS = {"OpenBadgeCredential", "AchievementCredential"}
TOKEN_TYPES = (None, "JWT", "jwt", "vc+jwt", "vc+ld+jwt", "vc+ld+json+jwt")
LIST_FORMS = "application/vc+ld+json, application/vc+jwt, application/ld+json, application/json, text/plain;q=0.9"
LARGEST_LIST = 4 * 1024 * 1024
PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN


@dataclass(frozen=True, slots=True)
class Proven:
    """How the checks of key and proof ended."""

    key: Check
    proof: Check

    @property
    def holds(self) -> bool:
        return self.key.outcome is PASS and self.proof.outcome is PASS


def verify(found: Read, inquiry: Inquiry, web: Web) -> Report:
    """Check a badge that names another issuer than this site."""
    document = found.document
    form = Check("format", PASS, f"It can be read: {found.words}.")
    proven = prove(found, inquiry.now, web)
    checks = [form, _issuer(document), _schema(document), proven.key, proven.proof]
    checks += [_dates(document, inquiry.now), *_statuses(document, inquiry.now, web)]
    if found.carrier is not Carrier.TEXT:
        checks.append(Check("picture", PASS, AROUND))
    return Report((*checks, *_holder(document, inquiry.email)), document, is_foreign=True)


def issuer_of(document: Mapping[str, Any]) -> str:
    """Who a document says that it is from; empty if it doesn't."""
    named = document.get("issuer")
    found = named.get("id") if isinstance(named, dict) else named
    return found if isinstance(found, str) else ""


def _issuer(document: Mapping[str, Any]) -> Check:
    issuer = issuer_of(document)
    if not issuer:
        return Check("issuer", FAIL, "It names no issuer, so it is no badge.")
    if issuer.startswith("did:key:"):
        words = "It names a bare key as its issuer. Whoever has that key made it; nothing here says who that is."
        return Check("issuer", PASS, words)
    try:
        host = urlsplit(resolving.did_address(issuer) if issuer.startswith("did:web:") else issuer).hostname
    except (Unresolved, ValueError):
        host = None
    if not host:
        return Check("issuer", UNKNOWN, f"It names {shortened(issuer)} as its issuer, which isn’t looked up here.")
    return Check("issuer", PASS, f"It names {host} as its issuer. Whether you trust {host} is for you to say.")


@cache
def _validator() -> "Draft201909Validator":
    from jsonschema import Draft201909Validator  # takes long to load, and few need it

    return Draft201909Validator(dict(credential_schema()))


def _schema(document: Mapping[str, Any]) -> Check:
    kinds = {kind for kind in each(document.get("type")) if isinstance(kind, str)}
    if not kinds & KINDS or "VerifiableCredential" not in kinds:
        return Check("schema", FAIL, "It doesn’t say that it is an Open Badge.")
    if next(each(document.get("@context")), None) != BASES[0]:
        words = "It is written to an early edition of the standard, whose form can’t be checked here."
        return Check("schema", UNKNOWN, words)
    try:
        fault = next(_validator().iter_errors(document), None)
    except RecursionError:
        return Check("schema", FAIL, "It is nested more deeply than any badge needs.")
    if fault is not None:
        where = "/".join(str(step) for step in fault.absolute_path) or "the whole"
        return Check("schema", FAIL, f"It isn’t arranged as the standard asks: see “{where[:80]}”.")
    return Check("schema", PASS, "It is arranged as the standard’s own schema asks.")


def prove(found: Read, now: datetime, web: Web) -> Proven:
    """Whether the issuer that a document names has signed it."""
    if found.token is not None:
        return _prove_token(found, web)
    proofs = [proof for proof in each(found.document.get("proof")) if isinstance(proof, dict)]
    if not proofs:
        return Proven(
            Check("key", UNKNOWN, "Without a proof there is no key to look up."),
            Check("proof", FAIL, "It has no proof, so anybody can have written it."),
        )
    known = [proof for proof in proofs if suite_of(proof)]
    if not known or any("previousProof" in proof for proof in proofs):
        words = (
            "Its proof is not of a kind that we can check (eddsa-rdfc-2022, eddsa-jcs-2022 or Ed25519Signature2020)."
        )
        return Proven(Check("key", UNKNOWN, "Which key counts depends on the proof."), Check("proof", UNKNOWN, words))
    ended = [_prove_document(found.document, proof, now, web) for proof in known]
    return next((one for one in ended if not one.holds), ended[0])


def _prove_token(found: Read, web: Web) -> Proven:
    header = found.header or {}
    kid = header.get("kid")
    if header.get("alg") not in list(resolving.ALGORITHMS) or header.get("typ") not in TOKEN_TYPES:
        words = "It is signed in a way that we can’t check (known are RS256, ES256 and EdDSA)."
        outcome = FAIL if str(header.get("alg")).lower() == "none" else UNKNOWN
        return Proven(Check("key", UNKNOWN, "Which key counts depends on the proof."), Check("proof", outcome, words))
    if not isinstance(kid, str) or not kid:
        words = "It doesn’t name its key, so nothing says that the key is its issuer’s."
        return Proven(Check("key", UNKNOWN, words), Check("proof", UNKNOWN, NO_KEY))
    key, check = _key(issuer_of(found.document), kid, web)
    if key is None:
        return Proven(check, Check("proof", UNKNOWN, NO_KEY))
    if not token_holds(found, key):
        return Proven(check, Check("proof", FAIL, WRONG))
    if (twin := _contradiction(found.document)) is not None:
        return Proven(check, Check("proof", FAIL, f"It contradicts itself: “{twin}” differs from its twin."))
    return Proven(check, Check("proof", PASS, RIGHT))


NO_KEY = "Without the key the proof can’t be checked."
WRONG = "The proof is wrong: something was changed, or its issuer never signed it."
RIGHT = "The proof is right: not a letter was changed since its issuer signed it."


def _prove_document(document: dict[str, Any], proof: Mapping[str, Any], now: datetime, web: Web) -> Proven:
    method = proof.get("verificationMethod")
    if proof.get("proofPurpose") != "assertionMethod" or not isinstance(method, str):
        words = "Its proof wasn’t made to vouch for a statement, so it says nothing about the badge."
        return Proven(Check("key", UNKNOWN, "Which key counts depends on the proof."), Check("proof", FAIL, words))
    key, check = _key(issuer_of(document), method, web)
    if key is None:
        return Proven(check, Check("proof", UNKNOWN, NO_KEY))
    try:
        times = {name: moment(proof[name]) for name in ("created", "expires") if name in proof}
        if times.get("expires", now) < now:
            return Proven(check, Check("proof", FAIL, "Its proof says of itself that it counts no longer."))
        holds = proof_holds(document, proof, key)
    except ValueError:
        return Proven(check, Check("proof", FAIL, "Its proof has a date that is none."))
    except Undecidable as error:
        return Proven(check, Check("proof", UNKNOWN, str(error)))
    return Proven(check, Check("proof", PASS, RIGHT) if holds else Check("proof", FAIL, WRONG))


def _key(issuer: str, method: str, web: Web) -> tuple[Key | None, Check]:
    try:
        found = resolving.key_of(issuer, method, web)
    except NotTheirs as error:
        return None, Check("key", FAIL, str(error))
    except Unresolved as error:
        return None, Check("key", UNKNOWN, str(error))
    if found.revoked:
        words = f"Its issuer has given up the key that signed it ({found.revoked})."
        return found.key, Check("key", FAIL, words)
    return found.key, Check("key", PASS, f"It names a key of its issuer: {found.where}.")


def _contradiction(document: Mapping[str, Any]) -> str | None:
    """The first registered claim that is there and differs from what the credential says."""
    if "vc" in document or "vp" in document:
        return "vc"
    subject = document.get("credentialSubject")
    twins: dict[str, object] = {
        "iss": issuer_of(document),
        "jti": document.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
    }
    for claim, name in (("nbf", "validFrom"), ("exp", "validUntil")):
        try:
            twins[claim] = int(moment(document.get(name)).timestamp())
        except (ValueError, OverflowError):
            twins[claim] = None
    return next((claim for claim, twin in twins.items() if claim in document and document[claim] != twin), None)


def _dates(document: Mapping[str, Any], now: datetime) -> Check:
    early = next(each(document.get("@context")), None) == BASES[1]
    names = ("issuanceDate", "expirationDate") if early else ("validFrom", "validUntil")
    try:
        begins = moment(document[names[0]])
        ends = moment(document[names[1]]) if names[1] in document else None
    except KeyError:
        return Check("dates", UNKNOWN, "It doesn’t say from when it counts.")
    except ValueError:
        return Check("dates", FAIL, "Its dates can’t be read.")
    if begins > now:
        return Check("dates", FAIL, f"It is dated in the future: {day(begins)}.")
    if ends is not None and ends <= now:
        words = f"It ran from {day(begins)} and ended as planned on {day(ends)}: it says what was, not what is."
        return Check("dates", Outcome.ENDED, words)
    until = f"until {day(ends)}" if ends else "without an end"
    return Check("dates", PASS, f"It was issued on {day(begins)} and is good {until}.")


def _statuses(document: Mapping[str, Any], now: datetime, web: Web) -> Iterator[Check]:
    if "credentialStatus" not in document:
        words = "It names no list of badges that were taken back, so its issuer has no way to take it back."
        yield Check("status", PASS, words)
        return
    entries = list(each(document["credentialStatus"]))
    ended = [_status(document, entry, now, web) for entry in entries[:4]]
    worst = (FAIL, UNKNOWN, PASS)
    if not ended or len(entries) > 4:
        yield Check("status", UNKNOWN, "Its status is told in a way that we can’t read.")
        return
    yield min(ended, key=lambda check: worst.index(check.outcome))


def _status(document: Mapping[str, Any], entry: object, now: datetime, web: Web) -> Check:
    kind = entry.get("type") if isinstance(entry, dict) else None
    try:
        if isinstance(entry, dict) and kind == "BitstringStatusListEntry":
            is_set = _bit(issuer_of(document), entry, now, web)
        elif isinstance(entry, dict) and kind == "1EdTechRevocationList":
            is_set = _is_listed(document, str(entry.get("id", "")), web)
        elif kind == "1EdTechCredentialRefresh":
            return Check("status", PASS, "It may be renewed; nothing says that it was taken back.")
        else:
            raise Unresolved("Its status is told in a way that we can’t read.")
    except (Unresolved, NotFetched) as error:
        return Check("status", UNKNOWN, str(error))
    if is_set:
        return Check("status", FAIL, "It is not currently in force: its issuer has taken it back.")
    return Check("status", PASS, "It was not taken back: its issuer’s own list doesn’t name it.")


def _bit(issuer: str, entry: Mapping[str, Any], now: datetime, web: Web) -> bool:
    """The entry's bit on a list that the same issuer signed.

    Raises:
        Unresolved: there is no such list, or not one that can be trusted.
    """
    purpose, index, url = (entry.get(name) for name in ("statusPurpose", "statusListIndex", "statusListCredential"))
    if purpose not in ("revocation", "suspension") or entry.get("statusSize", 1) != 1 or not isinstance(url, str):
        raise Unresolved("Its status is of a kind that we can’t read.")
    if not (isinstance(index, str) and index.isascii() and index.isdigit() and len(index) < 10):
        raise Unresolved("Its place on the list of its issuer can’t be read.")
    found = _list_at(url, web)
    subject = found.document.get("credentialSubject")
    subject = subject if isinstance(subject, dict) else {}
    if issuer_of(found.document) != issuer:
        raise Unresolved("The list of what was taken back is by somebody else than its issuer.")
    if found.document.get("id", url) != url or "BitstringStatusListCredential" not in each(found.document.get("type")):
        raise Unresolved("What should be the list of what was taken back is something else.")
    if purpose not in each(subject.get("statusPurpose")):
        raise Unresolved("The list of what was taken back has another purpose than the badge says.")
    if not prove(found, now, web).holds or _dates(found.document, now).outcome is not PASS:
        raise Unresolved("The list of what was taken back isn’t signed as it should be, or is out of date.")
    return _unpacked(str(subject.get("encodedList", "")), int(index))


def _list_at(url: str, web: Web) -> Read:
    try:
        answer = web.get(url, LIST_FORMS)
        if answer.status != 200:
            raise Unresolved(f"The list of what was taken back isn’t at {shortened(url)} ({answer.status}).")
        return read(answer.body)
    except NotFetched as error:
        raise Unresolved(f"The list of what was taken back couldn’t be asked: {error}.") from error
    except Unreadable as error:
        raise Unresolved("The list of what was taken back can’t be read.") from error


def _unpacked(text: str, place: int) -> bool:
    try:
        unpacker = zlib.decompressobj(wbits=31)
        bits = unpacker.decompress(decoded_bits(text.removeprefix("u")), LARGEST_LIST)
    except (ValueError, zlib.error) as error:
        raise Unresolved("The list of what was taken back can’t be unpacked.") from error
    if not text.startswith("u") or not unpacker.eof or place >= len(bits) * 8:
        raise Unresolved("The list of what was taken back is too short or too long.")
    return bool(bits[place // 8] & 0x80 >> place % 8)


def _is_listed(document: Mapping[str, Any], url: str, web: Web) -> bool:
    """Whether a 1EdTech revocation list names the badge. It isn't signed: it has to be at the issuer's own site."""
    issuer = issuer_of(document)
    home = resolving.did_address(issuer) if issuer.startswith("did:web:") else issuer
    if origin(url) != origin(home):
        raise Unresolved("The list of what was taken back is at another site than its issuer.")
    told = resolving.json_at(url, web)
    entries = told.get("revokedCredential", told.get("revokedCredentials"))
    if issuer_of(told) != issuer or not isinstance(entries, list):
        raise Unresolved("What should be the list of what was taken back is something else.")
    return any((one.get("id") if isinstance(one, dict) else one) == document.get("id") for one in entries)


def _holder(document: Mapping[str, Any], email: str) -> Iterator[Check]:
    known = email.strip()
    if not known:
        return
    subject = document.get("credentialSubject")
    subject = subject if isinstance(subject, dict) else {}
    identities = [one for one in each(subject.get("identifier")) if isinstance(one, dict)]
    emails = [one for one in identities if one.get("identityType") == "emailAddress"]
    if not emails:
        yield Check("holder", UNKNOWN, "It doesn’t say to which e-mail address it was awarded.")
    elif any(
        is_identity(one.get("identityHash"), one.get("salt"), known, hashed=bool(one.get("hashed"))) for one in emails
    ):
        yield Check("holder", PASS, "It was awarded to the person with the e-mail address that you gave.")
    else:
        yield Check("holder", FAIL, "It was not awarded to the e-mail address that you gave.")


def is_identity(told: object, salt: object, email: str, *, hashed: bool) -> bool:
    """Whether an identity, plain or hashed with its algorithm in front, is that address (as given or in lower case)."""
    if not isinstance(told, str):
        return False
    if not hashed:
        return told.strip().lower() == email.lower()
    algorithm, _, digest = told.partition("$")
    if algorithm not in ("sha256", "md5"):
        return False
    salted = {(one + (salt if isinstance(salt, str) else "")).encode() for one in (email, email.lower())}
    return any(
        hmac.compare_digest(
            hashlib.new(algorithm, one, usedforsecurity=False).hexdigest().encode(), digest.lower().encode()
        )
        for one in salted
    )
