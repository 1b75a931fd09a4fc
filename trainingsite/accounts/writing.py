"""Rendering a mail: its text from its one template, and the HTML from the text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import render_template

from trainingsite.accounts.links import LIFETIMES, Links
from trainingsite.accounts.models import Notice, Person
from trainingsite.config import Settings
from trainingsite.notifications.blocks import blocks, links
from trainingsite.notifications.kinds import DIGEST, Topic
from trainingsite.notifications.messages import Letter, letter

PURPOSES = {"accounts/confirm": "confirm", "accounts/reset": "reset", "accounts/invite": "invite"}


def stop_url(person: Person, topics: Sequence[Topic], settings: Settings) -> str:
    """The address that stops a person's mails on these topics; "" if there are none to stop."""
    if not topics:
        return ""
    return f"{settings.public_url}/mail/stop/{Links(settings.secret_key).make_stop(person.public_id, topics)}"


def write(person: Person, kind: str, facts: Mapping[str, Any], settings: Settings) -> Letter:
    """A mail's subject and body, by its template. Links that sign somebody in are made here, so no queue holds one."""
    told = dict(facts)
    if purpose := PURPOSES.get(kind):
        told["token"] = Links(settings.secret_key).make(purpose, person)
        told["lifetime"] = LIFETIMES[purpose]
    return letter(render_template(f"mail/{kind}.txt", person=person, public_url=settings.public_url, **told))


def write_digest(person: Person, notices: Sequence[Notice], settings: Settings) -> Letter:
    """One mail of many: each notice's own subject, and the link that stands first in it."""
    entries = []
    for notice in notices:
        each = write(person, notice.kind, notice.facts, settings)
        entries.append((each.subject, next(links(each.body, settings.public_url), settings.public_url)))
    return write(person, DIGEST, {"entries": entries}, settings)


def finish(written: Letter, topics: Sequence[Topic], stop: str, settings: Settings) -> Letter:
    """The letter with its foot, if it is one that a person may do without, and with its HTML."""
    site = settings.public_url
    foot = render_template("mail/foot.txt", topics=topics, stop_url=stop, public_url=site).strip() if stop else ""
    html = render_template(
        "mail/frame.html",
        subject=written.subject,
        blocks=blocks(written.body, site),
        foot=blocks(foot, site) if foot else [],
        public_url=site,
    )
    return replace(written, foot=f"{foot}\n" if foot else "", html=html)
