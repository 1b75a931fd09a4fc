"""W3C Bitstring Status List 1.0: a bit for each credential, among so many that asking gives nothing away. Pure."""

import base64
import gzip
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from trainingsite.recognition.bundled import CREDENTIALS
from trainingsite.recognition.credential import stamp

PLACES = 131_072  # the least that the specification allows
MOST_BYTES = PLACES  # eight times as long as ours; longer lists aren't unpacked
TTL_SECONDS = 300


def encoded(taken_back: Iterable[int]) -> str:
    """The bits as GZIP in base64url, behind the multibase letter u; the leftmost bit is place 0."""
    bits = bytearray(PLACES // 8)
    for place in taken_back:
        bits[place // 8] |= 0x80 >> place % 8
    packed = gzip.compress(bytes(bits), compresslevel=9, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def is_set(text: str, place: int) -> bool:
    """Whether the bit at `place` of an encoded list is set.

    Raises:
        ValueError: no such list, one shorter than allowed or longer than is unpacked, or no such place.
    """
    if not text.startswith("u") or place < 0:
        raise ValueError("not a bitstring in multibase base64url")
    packed = base64.urlsafe_b64decode(text[1:] + "=" * (-(len(text) - 1) % 4))
    unpacker = zlib.decompressobj(wbits=31)
    try:
        bits = unpacker.decompress(packed, MOST_BYTES + 1)
    except zlib.error as error:
        raise ValueError("the list can't be unpacked") from error
    if not unpacker.eof or not PLACES // 8 <= len(bits) <= MOST_BYTES or place >= len(bits) * 8:
        raise ValueError("the list is too short or too long")
    return bool(bits[place // 8] & 0x80 >> place % 8)


def document(url: str, issuer: str, bits: str, at: datetime) -> dict[str, Any]:
    """The list as a credential without its proof; `url` is its own address, with its ending."""
    return {
        "@context": [CREDENTIALS],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": stamp(at),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "ttl": TTL_SECONDS * 1000,
            "encodedList": bits,
        },
    }
