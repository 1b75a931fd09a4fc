"""Fetching addresses that strangers name, guarded: https only, public addresses only, little, soon, few redirects.

The name is resolved once and the connection goes to the very address that was judged, so that a name which changes its
mind between the two leads nowhere. No cookies, no credentials, no proxy.
"""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Timer
from urllib.parse import SplitResult, urljoin, urlsplit

import idna
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

SECONDS = 5.0
LARGEST = 1024 * 1024
MOST_REDIRECTS = 3
MOST_FETCHES = 10
REDIRECTS = {301, 302, 303, 307, 308}
AGENT = "Signpost badge verifier"
NEVER = tuple(ipaddress.ip_network(block) for block in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


class NotFetched(Exception):
    """Nothing came from an address; `str()` says why, as the end of a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered; `url` is where the redirects led, `mimetype` is in lower case without parameters."""

    url: str
    status: int
    mimetype: str
    body: bytes


Resolve = Callable[[str, float], Sequence[str]]


def resolve(host: str, seconds: float) -> Sequence[str]:
    """The addresses of a name, asked of the name servers for so many seconds.

    Raises:
        NotFetched: there are none.
    """
    import dns.exception  # takes long to load, and few need it
    import dns.resolver

    try:
        found = dns.resolver.resolve_name(f"{host.rstrip('.')}.", lifetime=seconds)
        return list(found.addresses())
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise NotFetched("its name leads to no address") from error


@dataclass(slots=True)
class Fetcher:
    """Fetches for one enquiry: at most ten addresses, each once, at most five seconds each.

    `open_origins` are exempt from the rules about scheme, port and address: the site's own, and those of tests.
    `entered` is called before the first address is asked.
    """

    ports: frozenset[int] = frozenset({443})
    open_origins: frozenset[str] = frozenset()
    resolve: Resolve = resolve
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = SECONDS
    entered: Callable[[], None] = lambda: None
    known: dict[tuple[str, str], Answer | NotFetched] = field(default_factory=dict)

    def get(self, url: str, accept: str) -> Answer:
        """What an address answers to GET.

        Raises:
            NotFetched: the rules forbid it, or nothing came in time.
        """
        wanted = (url, accept)
        if wanted not in self.known:
            if not self.known:
                self.entered()
            if len(self.known) >= MOST_FETCHES:
                raise NotFetched("too many other addresses were named already")
            try:
                self.known[wanted] = self._followed(url, accept)
            except NotFetched as error:
                self.known[wanted] = error
        found = self.known[wanted]
        if isinstance(found, NotFetched):
            raise found
        return found

    def _followed(self, url: str, accept: str) -> Answer:
        ends = time.monotonic() + self.seconds
        for _ in range(MOST_REDIRECTS + 1):
            answer, there = self._asked(url, accept, ends)
            if there is None:
                return answer
            url = joined(url, there)
        raise NotFetched("it leads on and on")

    def _asked(self, url: str, accept: str, ends: float) -> tuple[Answer, str | None]:
        parts = self._allowed(url)
        host, addresses = parts.hostname or "", self._addresses(parts, ends)
        address = addresses[0]
        headers = {"Host": parts.netloc, "Accept": accept, "Accept-Encoding": "identity", "User-Agent": AGENT}
        try:
            with connected(self._connection(parts, host, address, left(ends)), ends) as connection:
                path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
                connection.request("GET", path, headers=headers, preload_content=False, decode_content=False)
                response = connection.getresponse()
                if response.status in REDIRECTS and (there := response.headers.get("Location")):
                    return Answer(url, response.status, "", b""), there
                body = unpacked(read(response.read1, ends), response.headers.get("Content-Encoding", ""))
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            raise NotFetched("it didn’t answer in time, or not properly") from error
        mimetype = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        return Answer(url, response.status, mimetype, body), None

    def _allowed(self, url: str) -> SplitResult:
        """The address in parts, if it is of a kind that is asked at all."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise NotFetched("it is no proper address") from error
        if any(ord(letter) <= 32 or ord(letter) > 126 for letter in url) or not parts.hostname:
            raise NotFetched("it is no proper address")
        if parts.username is not None or parts.password is not None:
            raise NotFetched("it holds a name or password")
        if origin(url) in self.open_origins:
            return parts
        if parts.scheme != "https":
            raise NotFetched("it isn’t an https address")
        if (port or 443) not in self.ports:
            raise NotFetched("it names a port that isn’t asked")
        return parts

    def _addresses(self, parts: SplitResult, ends: float) -> Sequence[str]:
        """Where to connect to: every address of the name has to be a public one."""
        host = parts.hostname or ""
        try:
            found: Sequence[str] = [str(ipaddress.ip_address(host))]
        except ValueError:
            try:
                found = self.resolve(idna.encode(host, uts46=True).decode(), left(ends))
            except idna.IDNAError as error:
                raise NotFetched("it is no proper address") from error
        if origin(parts.geturl()) not in self.open_origins and not all(is_public(one) for one in found):
            raise NotFetched("it leads into a private network")
        if not found:
            raise NotFetched("its name leads to no address")
        return sorted(found, key=lambda one: ":" in one)

    def _connection(
        self, parts: SplitResult, host: str, address: str, seconds: float
    ) -> HTTPConnection | HTTPSConnection:
        if parts.scheme == "http":
            return HTTPConnection(address, parts.port or 80, timeout=seconds)
        return HTTPSConnection(
            address,
            parts.port or 443,
            timeout=seconds,
            ssl_context=self.tls,
            server_hostname=host,
            assert_hostname=host,
        )


class Offline:
    """Fetches nothing, and says so."""

    def __init__(self, why: str) -> None:
        self.why = why

    def get(self, url: str, accept: str) -> Answer:
        """Nothing.

        Raises:
            NotFetched: always.
        """
        raise NotFetched(self.why)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: neither private nor shared, reserved, or a way into either."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in block for block in NEVER) or found.scope_id is not None:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def origin(url: str) -> str:
    """Scheme, host and port of an address, written in one way; empty if it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}" if parts.hostname else ""


def joined(url: str, there: str) -> str:
    """Where a redirect leads.

    Raises:
        NotFetched: it is no address.
    """
    try:
        return urljoin(url, there)
    except ValueError as error:
        raise NotFetched("it leads to no proper address") from error


@contextmanager
def connected(connection: HTTPConnection, ends: float) -> Iterator[HTTPConnection]:
    """A connection that is cut at the moment `ends`, however slowly its other end trickles."""
    connection.connect()
    taken = connection.sock
    cut = Timer(left(ends), lambda: socket.socket.shutdown(taken, socket.SHUT_RDWR) if taken.fileno() >= 0 else None)
    cut.daemon = True
    cut.start()
    try:
        yield connection
    finally:
        cut.cancel()
        connection.close()


def read(more: Callable[[int], bytes], ends: float) -> bytes:
    """The whole body, if it isn't too large and comes in time.

    Raises:
        NotFetched: it is, or it doesn't.
    """
    found = bytearray()
    while chunk := more(65_536):
        found += chunk
        if len(found) > LARGEST:
            raise NotFetched("it answered with more than any badge needs")
        left(ends)
    left(ends)
    return bytes(found)


def unpacked(body: bytes, encoding: str) -> bytes:
    """A body that was packed although we asked for a plain one, unpacked no further than a plain one may be.

    Raises:
        NotFetched: in another way than gzip, or to more than is read.
    """
    if encoding.strip().lower() in ("", "identity"):
        return body
    if encoding.strip().lower() != "gzip":
        raise NotFetched("it answered in a way that can’t be unpacked")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        found = unpacker.decompress(body, LARGEST + 1)
    except zlib.error as error:
        raise NotFetched("it answered in a way that can’t be unpacked") from error
    if len(found) > LARGEST or not unpacker.eof:
        raise NotFetched("it answered with more than any badge needs")
    return found


def left(ends: float) -> float:
    """The seconds that are left.

    Raises:
        NotFetched: none.
    """
    seconds = ends - time.monotonic()
    if seconds <= 0:
        raise NotFetched("it didn’t answer in time")
    return seconds
