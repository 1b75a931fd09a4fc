"""Strangers' addresses are fetched under guard: public addresses, little, soon, few redirects, and nothing else."""

import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from trainingsite.infra import fetching
from trainingsite.infra.fetching import LARGEST, Fetcher, NotFetched, is_public, origin

HOST = "badges.example"
DRIP = threading.Event()


class Page(BaseHTTPRequestHandler):
    """A stranger's site in all its moods."""

    asked: list[dict[str, str]] = []  # noqa: RUF012  # noted for the tests

    def do_GET(self) -> None:
        self.asked.append({**self.headers, "path": self.path})
        getattr(self, f"on_{self.path.strip('/').split('/')[0].split('?')[0] or 'front'}")()

    def give(self, body: bytes, **headers: str) -> None:
        self.send_response(200)
        for name, value in {"Content_Type": "application/json; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def on_front(self) -> None:
        self.give(b'{"a": 1}')

    def on_large(self) -> None:
        self.give(b" " * (LARGEST + 1))

    def on_packed(self) -> None:
        self.give(gzip.compress(b'{"a": 1}'), Content_Encoding="gzip")

    def on_bomb(self) -> None:
        self.give(gzip.compress(b" " * (LARGEST * 20)), Content_Encoding="gzip")

    def on_strange(self) -> None:
        self.give(b"x", Content_Encoding="br")

    def on_trickle(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not DRIP.wait(0.05):
            self.wfile.write(b" ")
            self.wfile.flush()

    def on_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not DRIP.wait(0.05):
            self.wfile.write(b"x")
            self.wfile.flush()

    def on_silent(self) -> None:
        DRIP.wait(20)

    def on_nonsense(self) -> None:
        self.wfile.write(b"hello\r\n\r\n")

    def on_to(self) -> None:
        """/to/2 leads on twice; /to?there=… leads there."""
        self.send_response(302)
        count = self.path.removeprefix("/to/")
        there = f"/to/{int(count) - 1}" if count.isdigit() and count != "1" else "/"
        self.send_header("Location", self.path.partition("there=")[2] or there)
        self.end_headers()

    def log_message(self, *_told: object) -> None:
        pass


def certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "site.pem"
    sealed = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(sealed + made.public_bytes(Encoding.PEM))
    return path


class Stranger:
    """A local site with TLS, and a fetcher that takes its address for a public one."""

    def __init__(self, folder: Path) -> None:
        self.pem = certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port
        self.resolved: list[str] = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def resolve(self, host: str, seconds: float) -> Sequence[str]:
        self.resolved.append(host)
        return ["127.0.0.1"]

    def url(self, path: str = "/", host: str = HOST) -> str:
        return f"https://{host}:{self.port}{path}"

    def fetcher(self, *, seconds: float = 5.0, entered: Callable[[], None] = lambda: None) -> Fetcher:
        return Fetcher(
            open_origins=frozenset({origin(self.url())}),
            resolve=self.resolve,
            tls=ssl.create_default_context(cafile=str(self.pem)),
            seconds=seconds,
            entered=entered,
        )


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stranger]:
    made = Stranger(tmp_path_factory.mktemp("stranger"))
    yield made
    DRIP.set()
    made.server.shutdown()


def get(fetcher: Fetcher, url: str) -> fetching.Answer:
    return fetcher.get(url, "application/json")


def test_an_address_is_fetched_without_cookies_or_credentials(stranger: Stranger) -> None:
    answer = get(stranger.fetcher(), stranger.url("/?a=b"))

    assert (answer.status, answer.mimetype, answer.body) == (200, "application/json", b'{"a": 1}')
    sent = Page.asked[-1]
    assert (sent["path"], sent["Host"]) == ("/?a=b", f"{HOST}:{stranger.port}")
    assert not {"Cookie", "Authorization", "Referer"} & set(sent)


def test_the_certificate_has_to_be_of_the_name_that_was_asked(stranger: Stranger) -> None:
    fetcher = stranger.fetcher()
    fetcher.open_origins = frozenset({origin(stranger.url(host="other.example"))})

    with pytest.raises(NotFetched, match="not properly"):
        get(fetcher, stranger.url(host="other.example"))


def test_a_certificate_that_nobody_vouches_for_is_refused(stranger: Stranger) -> None:
    fetcher = stranger.fetcher()
    fetcher.tls = ssl.create_default_context()

    with pytest.raises(NotFetched):
        get(fetcher, stranger.url())


def test_the_name_is_resolved_once_and_that_very_address_is_asked(
    stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that changes its mind between two looks leads nowhere: there is no second look."""
    looked_up: list[object] = []
    real = socket.getaddrinfo

    def note(host: object, *rest: object, **more: object) -> object:
        looked_up.append(host)
        return real(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", note)
    stranger.resolved.clear()
    get(stranger.fetcher(), stranger.url())

    assert stranger.resolved == [HOST]
    assert set(looked_up) <= {"127.0.0.1"}


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
        "2001::1", "no address",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_open_internet_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"]
)
def test_addresses_of_the_open_internet_are_not(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["169.254.169.254"]])
def test_a_name_that_leads_into_a_private_network_is_not_asked(found: list[str]) -> None:
    fetcher = Fetcher(resolve=lambda _host, _seconds: found)

    with pytest.raises(NotFetched, match="private network"):
        get(fetcher, "https://inside.example/")


@pytest.mark.parametrize(
    "url",
    [
        "http://badges.example/", "ftp://badges.example/", "file:///etc/passwd", "https://user:secret@badges.example/",
        "https://user@badges.example/", "https://badges.example:22/", "https://badges.example:0/", "https://[::1",
        "https://badges.example:99999/", "https:///nothing", "javascript:alert(1)", "", "https://bad ges.example/",
        "https://badges.example/\r\nX: y", "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data", "https://xn--a/", "https://a..b/", "gopher://badges.example:443/",
    ],
)  # fmt: skip
def test_other_kinds_of_address_are_never_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connected(*_given: object, **_more: object) -> object:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(fetching, "connected", connected)

    with pytest.raises(NotFetched):
        get(Fetcher(resolve=lambda _host, _seconds: ["127.0.0.1"]), url)


def test_three_redirects_are_followed_and_a_fourth_is_not(stranger: Stranger) -> None:
    assert get(stranger.fetcher(), stranger.url("/to/3")).url == stranger.url("/")
    with pytest.raises(NotFetched, match="leads on and on"):
        get(stranger.fetcher(), stranger.url("/to/4"))


@pytest.mark.parametrize(
    "there",
    ["http://badges.example/", "https://10.0.0.1/", "file:///etc/passwd", "https://elsewhere.example:22/", "//[::1/"],
)
def test_where_a_redirect_leads_is_judged_as_strictly(stranger: Stranger, there: str) -> None:
    before = len(Page.asked)

    with pytest.raises(NotFetched):
        get(stranger.fetcher(), stranger.url(f"/to?there={there}"))
    assert len(Page.asked) == before + 1


@pytest.mark.parametrize("path", ["/large", "/bomb"])
def test_more_than_a_mebibyte_is_not_read(stranger: Stranger, path: str) -> None:
    with pytest.raises(NotFetched, match="more than any badge needs"):
        get(stranger.fetcher(seconds=30), stranger.url(path))


def test_what_was_packed_all_the_same_is_unpacked(stranger: Stranger) -> None:
    assert get(stranger.fetcher(), stranger.url("/packed")).body == b'{"a": 1}'
    with pytest.raises(NotFetched, match="unpacked"):
        get(stranger.fetcher(), stranger.url("/strange"))


@pytest.mark.parametrize("path", ["/trickle", "/headers", "/silent"])
def test_a_site_that_trickles_is_cut_off(stranger: Stranger, path: str) -> None:
    with pytest.raises(NotFetched, match="time"):
        get(stranger.fetcher(seconds=1.0), stranger.url(path))


def test_what_is_no_answer_at_all_is_refused_with_words(stranger: Stranger) -> None:
    with pytest.raises(NotFetched, match="not properly"):
        get(stranger.fetcher(), stranger.url("/nonsense"))


def test_each_address_is_asked_once_and_no_more_than_ten(stranger: Stranger) -> None:
    entered: list[int] = []
    fetcher = stranger.fetcher(entered=lambda: entered.append(1))
    before = len(Page.asked)
    for number in [1, 1, *range(1, 11)]:
        get(fetcher, stranger.url(f"/?{number}"))

    assert (len(Page.asked) - before, entered) == (10, [1])
    with pytest.raises(NotFetched, match="too many"):
        get(fetcher, stranger.url("/?11"))
