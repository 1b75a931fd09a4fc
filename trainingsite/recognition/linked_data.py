"""JSON-LD for signing: canonical form without any network, and a refusal of what would silently go unsigned.

Canonicalisation is RDFC-1.0 (pyld calls it URDNA2015). Two weaknesses of pyld are met here: it drops terms that no
context defines, so that they go unsigned; and it doesn't escape some control characters as RDFC-1.0 asks, so that a
signature over them fails elsewhere. Documents with either are refused.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pyld import jsonld

from trainingsite.recognition.bundled import contexts

Json = dict[str, Any]
Shape = tuple[object, ...] | str

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")
_ALLOWED_CONTROLS = "\t\n"


class Unsignable(Exception):
    """A document that we must not sign: `why` says what is wrong, `where` in which part."""

    def __init__(self, why: str, where: str) -> None:
        super().__init__(f"{where}: {why}")
        self.why = why
        self.where = where


def canonical(document: Mapping[str, Any]) -> bytes:
    """The document as sorted N-Quads with canonical blank-node labels, in UTF-8.

    Raises:
        Unsignable: it names a context that isn't bundled, or isn't JSON-LD.
    """
    try:
        quads: str = jsonld.normalize(
            dict(document),
            {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load, "base": None},
        )
    except (jsonld.JsonLdError, ValueError) as error:
        raise Unsignable("it can't be read as linked data", "the document") from error
    return quads.encode()


def refuse_unsignable(document: Mapping[str, Any]) -> None:
    """Make sure that every word of the document would be covered by the signature, and verify elsewhere.

    Raises:
        Unsignable: a control character, a null, an empty array, an address that isn't absolute, an undefined term.
    """
    refuse_unwritable(document)
    if unknown := _undefined(_shape(document, "")):
        raise Unsignable("no context defines it, so it would go unsigned", unknown)


def refuse_unwritable(document: Mapping[str, Any]) -> None:
    """The part of `refuse_unsignable` that is about values, not words.

    Raises:
        Unsignable.
    """
    for where, value in _leaves(document, ""):
        _refuse_leaf(where, value)


def signable(text: str) -> str:
    """`text` with every character that we refuse to sign made a space."""
    return "".join(" " if _is_refused(letter) else letter for letter in text)


def _is_refused(letter: str) -> bool:
    return letter not in _ALLOWED_CONTROLS and unicodedata.category(letter) in ("Cc", "Cs")


def _refuse_leaf(where: str, value: object) -> None:
    if value is None:
        raise Unsignable("a null", where)
    if value in ([], {}):
        raise Unsignable("an empty array or object", where)
    if isinstance(value, float):
        raise Unsignable("a number that isn't whole, which others may write differently", where)
    if isinstance(value, str):
        if any(_is_refused(letter) for letter in value):
            raise Unsignable("a control character", where)
        if where.rsplit("/", 1)[-1] == "id" and not _IRI.fullmatch(value):
            raise Unsignable("an id that isn't an absolute address", where)


def _leaves(value: object, where: str) -> Iterator[tuple[str, object]]:
    """Every value that holds no other, and every empty container, with the keys that lead to it."""
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield f"{where}/", key
            yield from _leaves(inner, f"{where}/{key}")
    elif isinstance(value, list | tuple) and value:
        for inner in value:
            yield from _leaves(inner, where)
    else:
        yield where, value


def _shape(value: object, key: str) -> Shape:
    if isinstance(value, Mapping):
        return ("{", *((name, _shape(inner, name)) for name, inner in value.items()))
    if isinstance(value, list | tuple):
        return ("[", *(_shape(inner, key) for inner in value))
    if key in ("type", "@context"):
        return str(value)
    return ("id",) if key == "id" else ()


def _document_of(shape: Shape) -> Any:
    """A document of that shape, with something harmless for every value."""
    if isinstance(shape, str):
        return shape
    if not shape:
        return "x"
    kind, *parts = shape
    if kind == "{":
        return {name: _document_of(inner) for name, inner in parts}  # type: ignore[misc,has-type]
    if kind == "[":
        return [_document_of(inner) for inner in parts]  # type: ignore[arg-type]
    return "urn:x"


@lru_cache(maxsize=256)
def _undefined(shape: Shape) -> str | None:
    """The first key or type in documents of that shape that no context defines.

    Whether a term is defined depends on keys and types only, so that one answer serves all documents of a shape.
    """
    dropped: list[str] = []
    try:
        expanded = jsonld.expand(_document_of(shape), {"documentLoader": _load, "base": None}, dropped.append)
    except jsonld.JsonLdError as error:
        raise Unsignable("it can't be read as linked data", "the document") from error
    return next(iter(dropped), None) or next(_relative_types(expanded), None)


def _relative_types(expanded: object) -> Iterator[str]:
    if isinstance(expanded, list):
        for inner in expanded:
            yield from _relative_types(inner)
    elif isinstance(expanded, dict):
        kinds = expanded.get("@type", [])
        if isinstance(kinds, list):
            yield from (kind for kind in kinds if not _IRI.fullmatch(kind))
        for inner in expanded.values():
            yield from _relative_types(inner)


def _load(url: str, _options: object) -> Json:
    if url not in contexts():
        raise jsonld.JsonLdError(f"{url} isn't bundled", "jsonld.LoadDocumentError", code="loading document failed")
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": contexts()[url]}
