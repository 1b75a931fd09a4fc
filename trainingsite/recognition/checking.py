"""Checking badges against our own rows: what `verification` asks for, and links of this site."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy.orm import Session

from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries
from trainingsite.recognition.credential import Form
from trainingsite.recognition.issuer import Addresses, every_address
from trainingsite.recognition.keys import PublicKey
from trainingsite.recognition.showing import seen, signed_forms, signed_list
from trainingsite.recognition.verification import Check, Inquiry, Outcome, Report, verify

BADGE_PATH = re.compile(r"/badges/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?:\.[a-z0-9.]{1,12})?/?")
KID = re.compile(r"[\w-]{1,100}", re.ASCII)
_LIST_PATH = re.compile(r"/status/([0-9]{1,9})\.(json|jwt)")


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


def check(db: Session, data: bytes, email: str = "") -> Report:
    """Check the bytes of a badge now."""
    return verify(Inquiry(data, datetime.now(UTC), email), OwnSite(db, every_address()))


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


def check_link(db: Session, link: str, email: str = "") -> Report:
    """Check the badge behind a link of this site, if the visitor may see it. No other address is ever opened."""
    badge = badge_of(link)
    if badge is None:
        words = "This isn't the link of a badge of this site. Check others' badges at the site that issued them."
        return Report((Check("form", Outcome.UNKNOWN, words),))
    try:
        seen(badge)
    except Refused as refused:
        words = {
            "badge_withdrawn": "Its holder has withdrawn this badge from the public. Ask them for the file.",
        }.get(refused.code, "There is no badge to be seen at this link. Its holder may not share it: ask them.")
        return Report((Check("form", Outcome.UNKNOWN, words),))
    return check(db, signed_forms(badge).json, email)
