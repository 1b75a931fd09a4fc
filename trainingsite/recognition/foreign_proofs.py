"""The proofs of other issuers' badges: Data Integrity with Ed25519, and tokens. Pure.

A signature over linked data covers statements, not their arrangement. Ours have one known shape; others' don't, so
whatever could say the same thing in two places, or uses words that no bundled context defines, is not decided here.
"""

import base64
import hashlib
import json
import warnings
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import base58
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import Key, OKPKey

from trainingsite.recognition.bundled import CREDENTIALS, contexts
from trainingsite.recognition.linked_data import Unsignable, canonical, refuse_unsignable
from trainingsite.recognition.proofs import SIGNATURE_BYTES, SUITE, canonical_base64
from trainingsite.recognition.reading import Read
from trainingsite.recognition.resolving import each, fits_algorithm

JCS = "eddsa-jcs-2022"
OLD = "Ed25519Signature2020"
BASES = (CREDENTIALS, "https://www.w3.org/2018/credentials/v1")
MOST_PARTS = 5000
MOST_ALIKE = 6
DEEPEST = 30


class Undecidable(Exception):
    """Whether the proof holds can't be said here; `str()` says why in words for a person."""


def suite_of(proof: Mapping[str, Any]) -> str | None:
    """The kind of a proof, if it is one that can be checked here."""
    if proof.get("type") == "DataIntegrityProof" and proof.get("cryptosuite") in (SUITE, JCS):
        return str(proof["cryptosuite"])
    return OLD if proof.get("type") == OLD else None


def token_holds(found: Read, key: Key) -> bool:
    """Whether a token is signed by the key, in the one way that base64url allows."""
    token, header = found.token or "", found.header or {}
    if not fits_algorithm(key, header.get("alg")) or not all(
        part == canonical_base64(part) for part in token.split(".")
    ):
        return False
    try:
        with warnings.catch_warnings(action="ignore", category=SecurityWarning):  # EdDSA has a newer name
            jws.deserialize_compact(token, key, algorithms=[header["alg"]])
    except (JoseError, ValueError):
        return False
    return True


def proof_holds(document: Mapping[str, Any], proof: Mapping[str, Any], key: Key) -> bool:
    """Whether a proof is the key's signature over the document.

    Raises:
        Undecidable: the document or the proof says something that could be read in two ways, or isn't known here.
    """
    public = key.public_key if isinstance(key, OKPKey) else None
    if not isinstance(public, Ed25519PublicKey):
        return False
    told, options = dict(document), {name: value for name, value in proof.items() if name != "proofValue"}
    told.pop("proof", None)
    value = str(proof.get("proofValue", ""))
    try:
        signature = base58.b58decode(value.removeprefix("z"))
        hashed = _jcs(told, options) if suite_of(proof) == JCS else _rdfc(told, options)
        public.verify(signature, hashed)
    except (InvalidSignature, ValueError):
        return False
    return value.startswith("z") and len(signature) == SIGNATURE_BYTES


def _jcs(document: dict[str, Any], options: dict[str, Any]) -> bytes:
    """W3C eddsa-jcs-2022 §3.3: both hashes over the canonical JSON."""
    if "@context" in options:
        given, all_of = list(each(options["@context"])), list(each(document.get("@context")))
        if all_of[: len(given)] != given:
            return b""
        document = {**document, "@context": options["@context"]}
    try:
        parts = [rfc8785.dumps(part) for part in (options, document)]
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise Undecidable("It holds numbers that not every program reads in the same way.") from error
    return b"".join(hashlib.sha256(part).digest() for part in parts)


def _rdfc(document: dict[str, Any], options: dict[str, Any]) -> bytes:
    """W3C eddsa-rdfc-2022 §3.2: both hashes over the canonical statements."""
    configuration = {**options, "@context": document.get("@context")}
    refuse_ambiguous(document)
    try:
        refuse_unsignable(document)
        refuse_unsignable(configuration)
        parts = [canonical(part) for part in (configuration, document)]
    except Unsignable as error:
        raise Undecidable(
            f"It uses something that we don’t know, so its proof can’t be checked here: {error}."
        ) from error
    return b"".join(hashlib.sha256(part).digest() for part in parts)


def refuse_ambiguous(document: Mapping[str, Any]) -> None:
    """Make sure that the statements which are signed are those that a reader sees.

    Raises:
        Undecidable.
    """
    named = list(each(document.get("@context")))
    if not named or named[0] not in BASES or not all(isinstance(one, str) and one in contexts() for one in named):
        raise Undecidable("It uses words that we don’t know, so its proof can’t be checked here.")
    parts = list(_objects({name: value for name, value in document.items() if name != "@context"}, 0))
    if any(not name or name[0] == "@" or ":" in name for part in parts for name in part):
        raise Undecidable("It says things in a way that not every reader would see, so its proof isn’t decided here.")
    ids = Counter(str(part["id"]) for part in parts if "id" in part and len(part) > 1)
    central = [document.get("id"), *(part.get("id") for part in _central(document))]
    if any(ids[str(one)] > 1 for one in central if one is not None) or any(one.startswith("_:") for one in ids):
        raise Undecidable("It speaks of the same thing in two places, so its proof isn’t decided here.")
    alike = Counter(_own(part) for part in parts if "id" not in part)
    if any(count > MOST_ALIKE for count in alike.values()):
        raise Undecidable("It repeats itself so often that its proof isn’t checked here.")


def _central(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts whose words decide: whom it is about, and its status."""
    names = ("credentialSubject", "credentialStatus", "refreshService", "termsOfUse")
    return [part for name in names for part in each(document.get(name)) if isinstance(part, dict)]


def _objects(value: object, depth: int) -> list[Mapping[str, Any]]:
    """Every object inside, the outermost first.

    Raises:
        Undecidable: deeper or more than any badge needs.
    """
    if depth > DEEPEST:
        raise Undecidable("It is nested more deeply than any badge needs.")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found: list[Mapping[str, Any]] = [value] if isinstance(value, dict) else []
    for one in inner:
        found += _objects(one, depth + 1)
        if len(found) > MOST_PARTS:
            raise Undecidable("It has more parts than any badge needs.")
    return found


def _own(part: Mapping[str, Any]) -> str:
    """What an object without a name says itself, without the objects inside it."""

    def flat(value: object) -> object:
        return [flat(one) for one in value] if isinstance(value, list) else None if isinstance(value, dict) else value

    return json.dumps({name: flat(value) for name, value in part.items()}, sort_keys=True)


def moment(text: object) -> datetime:
    """A date-time with its zone.

    Raises:
        ValueError: it is written in another way.
    """
    if not isinstance(text, str) or "T" not in text or len(text) > 40:
        raise ValueError("not a date-time")
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("no zone")
    return found


def decoded_bits(text: str) -> bytes:
    """Base64url without padding, strictly.

    Raises:
        ValueError.
    """
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
