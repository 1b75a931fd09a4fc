"""The keys of other issuers: did:web, did:key, and issuers that are an https address. Pure over a `Web`.

W3C Controlled Identifiers 1.0; the methods did:web and did:key; 1EdTech Open Badges 3.0 §8.2.1 (`kid`).
"""

import base64
import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from trainingsite.infra.fetching import Answer, NotFetched, origin
from trainingsite.recognition.keys import LEAST_RSA_BITS, from_multikey
from trainingsite.recognition.reading import Unreadable, parsed

AS_JSON = "application/did+ld+json, application/did+json, application/ld+json, application/json;q=0.9, */*;q=0.1"
JSON_TYPES = ("application/json", "text/plain", "text/json", "application/octet-stream", "")
ALGORITHMS = {"RS256": "RSA", "ES256": "P-256", "EdDSA": "Ed25519", "Ed25519": "Ed25519"}
_DID_WEB = re.compile(r"did:web:([A-Za-z0-9.\-]+(?:%3[Aa][0-9]{1,5})?)((?::[A-Za-z0-9._~%\-]+)*)")


class Web(Protocol):
    """Where addresses are fetched from."""

    def get(self, url: str, accept: str) -> Answer:
        """What an address answers.

        Raises:
            NotFetched.
        """
        ...


class Unresolved(Exception):
    """The key couldn't be found out; `str()` says why in words for a person."""


class NotTheirs(Exception):
    """The key is certainly not the issuer's; `str()` says why in words for a person."""


@dataclass(frozen=True, slots=True)
class Found:
    """A key of an issuer, and in words where it was found. `revoked` is when it was given up, as it was written."""

    key: Key
    where: str
    revoked: str = ""


def key_of(issuer: str, method: str, web: Web) -> Found:
    """The key that `method` names, if `issuer` says that it is theirs.

    Raises:
        Unresolved: it couldn't be found out.
        NotTheirs: the issuer has no such key.
    """
    if issuer.startswith("did:key:"):
        return _did_key(issuer, method)
    if issuer.startswith("did:web:"):
        return _did_web(issuer, method, web)
    if issuer.startswith("https://") or origin(issuer).startswith("http://localhost:"):
        return _https(issuer, method, web)
    raise Unresolved(f"Its issuer is {issuer[:80]}; this page can look up did:web, did:key and https only.")


def _did_key(issuer: str, method: str) -> Found:
    name = issuer.removeprefix("did:key:")
    if method not in (issuer, f"{issuer}#{name}", f"#{name}"):
        raise NotTheirs("It is signed with another key than the one that its issuer is.")
    try:
        return Found(_ed25519(name), "the key is written into the issuer’s own name")
    except ValueError as error:
        raise Unresolved("Its issuer is a key of a kind that this page doesn’t know.") from error


def did_address(did: str) -> str:
    """Where the document of a did:web is.

    Raises:
        Unresolved: it is no proper did:web.
    """
    found = _DID_WEB.fullmatch(did)
    if found is None or len(did) > 500:
        raise Unresolved("Its issuer’s name is no proper did:web.")
    path = found[2].replace(":", "/")
    if any(unquote(part) in (".", "..") or "/" in unquote(part) for part in path.split("/")):
        raise Unresolved("Its issuer’s name is no proper did:web.")
    return f"https://{unquote(found[1])}{path or '/.well-known'}/did.json"


def _did_web(issuer: str, method: str, web: Web) -> Found:
    where = did_address(issuer)
    document = json_at(where, web)
    if document.get("id") != issuer:
        raise NotTheirs(f"What {where} says is not about the issuer that the badge names.")
    return _listed(issuer, method, document, where)


def _https(issuer: str, method: str, web: Web) -> Found:
    """A key of an issuer whose name is its address: listed in its profile, at the same site, or in its key set."""
    profile: Mapping[str, Any] = {}
    with contextlib.suppress(Unresolved):  # a profile for people only; the key may still be at the same site
        profile = json_at(issuer, web)
    if profile.get("id") == issuer and "verificationMethod" in profile:
        return _listed(issuer, method, profile, issuer)
    if not urlsplit(method).scheme:
        return _in_key_set(method, f"{origin(issuer)}/.well-known/jwks.json", web)
    if origin(method) != origin(issuer):
        raise Unresolved(
            "Its key is at another site than its issuer, and the issuer doesn’t say that the key is theirs."
        )
    document = method.partition("#")[0]
    told = json_at(document, web)
    where = f"the key is at the issuer’s own site, {urlsplit(issuer).hostname}"
    if "keys" in told:
        return _in_key_set(method, document, web)
    if "verificationMethod" in told:
        if told.get("id") != issuer:
            raise NotTheirs("The document in which its key stands is about another issuer.")
        return _listed(issuer, method, told, issuer)
    return Found(_key(told.get("publicKeyJwk", told) if isinstance(told, dict) else {}), where, _revoked(told))


def _in_key_set(name: str, where: str, web: Web) -> Found:
    entries = json_at(where, web).get("keys")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and entry.get("kid") == name:
            return Found(_key(entry), f"the key is in the issuer’s key set, {where}")
    raise NotTheirs("Its key isn’t among those that its issuer lists.")


def _listed(issuer: str, method: str, document: Mapping[str, Any], where: str) -> Found:
    """The verification method of that name, if its document lists it for assertions."""
    absolute = f"{issuer}{method}" if method.startswith("#") else method
    asserted = document.get("assertionMethod", [])
    asserted = asserted if isinstance(asserted, list) else [asserted]
    methods = document.get("verificationMethod", [])
    methods = methods if isinstance(methods, list) else [methods]
    names = {_absolute(issuer, one) for one in asserted if isinstance(one, str)}
    embedded = [one for one in asserted if isinstance(one, dict)]
    for one in [*embedded, *(one for one in methods if isinstance(one, dict))]:
        if _absolute(issuer, one.get("id")) != absolute:
            continue
        if one not in embedded and absolute not in names:
            raise NotTheirs("Its issuer lists the key, but not for signing statements such as badges.")
        if one.get("controller", issuer) != issuer:
            raise NotTheirs("Its key belongs to somebody else than its issuer.")
        return Found(_material(one), f"the issuer lists the key at {where}", _revoked(one))
    raise NotTheirs("Its key isn’t among those that its issuer lists.")


def _absolute(issuer: str, name: object) -> str:
    text = name if isinstance(name, str) else ""
    return f"{issuer}{text}" if text.startswith("#") else text


def _revoked(one: Mapping[str, Any]) -> str:
    return next((str(one[name])[:40] for name in ("revoked", "expires") if one.get(name)), "")


def _material(method: Mapping[str, Any]) -> Key:
    if isinstance(method.get("publicKeyJwk"), dict):
        return _key(method["publicKeyJwk"])
    try:
        return _ed25519(str(method.get("publicKeyMultibase", "")))
    except ValueError as error:
        raise Unresolved("Its key is of a kind that this page doesn’t know.") from error


def _ed25519(multikey: str) -> Key:
    x = base64.urlsafe_b64encode(from_multikey(multikey)).rstrip(b"=").decode()
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x})


def _key(jwk: Mapping[str, Any]) -> Key:
    """A JWK as a key.

    Raises:
        Unresolved: it is none, of a kind that isn't known, too short, or a private one, which anybody may have now.
    """
    if "d" in jwk:
        raise Unresolved("The issuer has published the private half of the key, so that anybody could sign with it.")
    kinds: dict[object, Any] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
    wanted = {name: jwk[name] for name in ("kty", "crv", "x", "y", "n", "e") if isinstance(jwk.get(name), str)}
    try:
        key: Key = kinds[wanted.get("kty")].import_key(wanted)
        curve = {"RSA": "RSA"}.get(key.key_type, wanted.get("crv"))
        if curve not in ALGORITHMS.values() or (isinstance(key, RSAKey) and key.public_key.key_size < LEAST_RSA_BITS):
            raise ValueError(curve)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Unresolved("Its key is of a kind that this page doesn’t know, or too short.") from error
    return key


def fits_algorithm(key: Key, algorithm: object) -> bool:
    """Whether a token's algorithm is one of those that are known, and of the kind of the key."""
    kind = "RSA" if isinstance(key, RSAKey) else getattr(key, "curve_name", "")
    return isinstance(algorithm, str) and ALGORITHMS.get(algorithm) == kind


def json_at(url: str, web: Web) -> dict[str, Any]:
    """The JSON object at an address.

    Raises:
        Unresolved: it couldn't be read.
    """
    try:
        answer = web.get(url, AS_JSON)
    except NotFetched as error:
        raise Unresolved(f"{shortened(url)} couldn’t be asked: {error}.") from error
    if answer.status != 200:
        raise Unresolved(f"{shortened(url)} answers that it has nothing there ({answer.status}).")
    if not (answer.mimetype in JSON_TYPES or answer.mimetype.endswith("+json")):
        raise Unresolved(f"{shortened(url)} answers with something else than JSON.")
    try:
        return parsed(answer.body.decode())
    except (Unreadable, UnicodeDecodeError) as error:
        raise Unresolved(f"What {shortened(url)} answers can’t be read.") from error


def shortened(url: str) -> str:
    """An address as a sentence can bear it."""
    return url if len(url) <= 90 else f"{url[:89]}…"


def each(value: object) -> Iterator[Any]:
    """One value, or each of a list."""
    yield from value if isinstance(value, list) else [value]
