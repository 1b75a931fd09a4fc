"""Checking badges: ours against our own rows, others' against what their issuers publish."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from trainingsite.config import Settings
from trainingsite.infra.fetching import Answer, Fetcher, NotFetched, Offline, joined, origin
from trainingsite.infra.refused import Refused
from trainingsite.recognition import hosted_checking, queries, strangers
from trainingsite.recognition.credential import Form
from trainingsite.recognition.issuer import Addresses, every_address
from trainingsite.recognition.keys import PublicKey
from trainingsite.recognition.reading import Unreadable, parsed, read
from trainingsite.recognition.resolving import Web
from trainingsite.recognition.showing import seen, signed_forms, signed_list
from trainingsite.recognition.verification import Check, Inquiry, Outcome, Report, judge

WEB = "signpost_web"
BADGE_PATH = re.compile(r"/badges/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?:\.[a-z0-9.]{1,12})?/?")
KID = re.compile(r"[\w-]{1,100}", re.ASCII)
_LIST_PATH = re.compile(r"/status/([0-9]{1,9})\.(json|jwt)")
FORMS = (
    "application/vc+ld+json, application/vc+jwt, application/ld+json, application/json, image/png;q=0.9, "
    "image/svg+xml;q=0.9, application/pdf;q=0.8, text/plain;q=0.7, text/html;q=0.5"
)
PAGES = ("text/html", "application/xhtml+xml")
OFF = "this site doesn’t ask other sites"
OFFLINE = "nothing is asked of other sites offline"


class OwnSite:
    """This site, as a check asks it: its names, its keys and its status lists, without any network."""

    def __init__(self, db: Session, everywhere: Sequence[Addresses]) -> None:
        self.db = db
        self.everywhere = everywhere
        self.issuers = tuple(where.did for where in everywhere)

    def key(self, method: str) -> PublicKey | None:
        did, _, kid = method.partition("#")
        is_ours = did in self.issuers and KID.fullmatch(kid) is not None
        return queries.key(self.db, kid) if is_ours else None

    def status_list(self, url: str) -> bytes | None:
        for where in self.everywhere:
            found = _LIST_PATH.fullmatch(url.removeprefix(where.public_url))
            if found is not None and url.startswith(where.public_url):
                number = int(found[1])
                is_there = queries.list_forms(self.db, number) is not None
                return signed_list(number, Form(found[2]), where) if is_there else None
        return None


@dataclass(frozen=True, slots=True)
class Enquirer:
    """Who asks, and how far the check may go: `sees` refuses badges of ours that this visitor may not see."""

    db: Session
    web: Web
    email: str = ""
    sees: Callable[[UUID], object] = seen

    def check(self, data: bytes, *, leads: bool = True) -> Report:
        """Check the bytes of a badge now; what is only another address is followed if it `leads` on."""
        try:
            found = read(data)
        except Unreadable as error:
            return Report((Check("format", Outcome.FAIL, str(error)),))
        inquiry = Inquiry(data, datetime.now(UTC), self.email)
        if found.link:
            return self.check_link(found.link) if leads else undecided("This link leads to another link, not a badge.")
        if hosted_checking.is_assertion(found.document):
            return hosted_checking.verify(found, inquiry, self.web)
        if hosted_checking.is_signed_assertion(found):
            return hosted_checking.left_alone(found)
        site = OwnSite(self.db, every_address())
        if strangers.issuer_of(found.document) in site.issuers:
            return judge(found, inquiry, site)
        return strangers.verify(found, inquiry, self.web)

    def check_link(self, link: str) -> Report:
        """Check the badge behind a link: of this site if the visitor may see it, or whatever another site answers."""
        if (badge := badge_of(link)) is not None:
            return self._own(badge)
        if origin(link.strip()) in {origin(where.public_url) for where in every_address()}:
            return undecided("There is no badge at this address of this site.")
        try:
            answer = self.web.get(link.strip(), FORMS)
            if answer.status == 200 and answer.mimetype in PAGES:
                answer = self.web.get(credential_of(answer), FORMS)
        except NotFetched as error:
            return undecided(f"The link couldn’t be followed: {error}. Give the badge’s file or its text instead.")
        if answer.status == 410:
            return gone(answer)
        if answer.status != 200 or answer.mimetype in PAGES or not answer.body:
            return undecided(f"There is no badge to be had at this link ({answer.status}). Give its file or its text.")
        return self.check(answer.body, leads=False)

    def _own(self, badge: UUID) -> Report:
        try:
            self.sees(badge)
        except Refused as refused:
            words = {"badge_withdrawn": "Its holder has withdrawn this badge from the public. Ask them for the file."}
            nothing = "There is no badge to be seen at this link. Its holder may not share it: ask them."
            return undecided(words.get(refused.code, nothing))
        return self.check(signed_forms(badge).json)


def undecided(words: str) -> Report:
    """A report that says only why there is nothing to check."""
    return Report((Check("format", Outcome.UNKNOWN, words),))


def gone(answer: Answer) -> Report:
    """What is said of an address at which a badge was: whether its issuer took it back, if that is said there."""
    with suppress(Unreadable, UnicodeDecodeError):
        if parsed(answer.body.decode()).get("revoked") is True:
            words = "It is not currently in force: its issuer has taken it back."
            return Report((Check("status", Outcome.FAIL, words),), is_foreign=True)
    return undecided("The badge that was at this link is there no longer. Ask its holder for the file.")


def web(entered: Callable[[], None] = lambda: None, *, offline: bool = False) -> Web:
    """Where others' addresses are fetched from: the internet, guarded, unless the settings or the asker forbid it."""
    settings: Settings = current_app.extensions["signpost_settings"]
    given: Web | None = current_app.extensions.get(WEB)
    if offline:
        return Offline(OFFLINE)
    if given is not None:
        return given
    if settings.fetch_strangers != "on":
        return Offline(OFF)
    own = frozenset({origin(settings.public_url)})
    return OwnPages(Fetcher(settings.ports_of_strangers, own, entered=entered))


class OwnPages:
    """The internet, and of this site's own address only what is about badges: a check never asks for another check."""

    def __init__(self, fetcher: Fetcher) -> None:
        self.fetcher = fetcher

    def get(self, url: str, accept: str) -> Answer:
        """What an address answers.

        Raises:
            NotFetched.
        """
        is_own = origin(url) in self.fetcher.open_origins
        if is_own and not urlsplit(url).path.startswith(("/badges/", "/achievements/", "/issuer")):
            raise NotFetched("it is no badge of this site")
        return self.fetcher.get(url, accept)


def check(db: Session, data: bytes, email: str = "") -> Report:
    """Check the bytes of a badge now, without asking anybody else."""
    return Enquirer(db, web(offline=True), email).check(data)


def badge_of(link: str) -> UUID | None:
    """The badge that a link of this site leads to, also one of an earlier address; the path or the id will do too."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return None
    for own in (urlsplit(where.public_url) for where in every_address()):
        path = parts.path.removeprefix(own.path)
        if parts.netloc and (parts.scheme, parts.netloc.lower()) != (own.scheme, own.netloc.lower()):
            continue
        if found := BADGE_PATH.fullmatch(path if "/" in path else f"/badges/{path}"):
            return UUID(found[1])
    return None


def credential_of(page: Answer) -> str:
    """The credential that a page for people names as its other form.

    Raises:
        NotFetched: it names none.
    """
    finder = _Finder()
    finder.feed(page.body.decode(errors="replace"))
    if not finder.found:
        raise NotFetched("it is a page for people, and doesn’t say where its badge is")
    return joined(page.url, finder.found)


class _Finder(HTMLParser):
    """Looks for <link rel="alternate"> of a credential's type."""

    def __init__(self) -> None:
        super().__init__()
        self.found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        is_other = tag == "link" and "alternate" in (told.get("rel") or "").lower().split()
        kind = (told.get("type") or "").split(";", maxsplit=1)[0].lower()
        if is_other and kind in (
            "application/vc+ld+json",
            "application/vc",
            "application/vc+jwt",
            "application/ld+json",
        ):
            self.found = self.found or (told.get("href") or "")
