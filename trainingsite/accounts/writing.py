"""Rendering a mail: its text from its one template, and the HTML from the text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import render_template

from trainingsite.accounts.links import LIFETIMES, Links
from trainingsite.accounts.models import Notice, Person
from trainingsite.config import Settings
from trainingsite.notifications.blocks import blocks, links
from trainingsite.notifications.kinds import DIGEST, OPTIONAL, Topic
from trainingsite.notifications.messages import Letter, letter

PURPOSES = {
    "accounts/confirm": "confirm",
    "accounts/reset": "reset",
    "accounts/invite": "invite",
    "accounts/invite-again": "invite",
    "accounts/second-address": "second",
    "schemes/asked": "invite",
    "schemes/asked-again": "invite",
}


def stop_url(person: Person, topics: Sequence[Topic], settings: Settings) -> str:
    """The address that stops a person's mails on these topics; "" if there are none to stop."""
    if not topics:
        return ""
    return f"{settings.public_url}/mail/stop/{Links(settings.secret_key).make_stop(person.public_id, topics)}"


def write(person: Person, kind: str, facts: Mapping[str, Any], settings: Settings) -> Letter:
    """A mail's subject and body, by its template. Links that sign somebody in are made here, so no queue holds one."""
    told = dict(facts)
    if purpose := PURPOSES.get(kind):
        told["token"] = Links(settings.secret_key).make(purpose, person, str(facts.get("mark", "")))
        told["lifetime"] = LIFETIMES[purpose]
    return letter(render_template(f"mail/{kind}.txt", person=person, public_url=settings.public_url, **told))


def write_digest(person: Person, notices: Sequence[Notice], settings: Settings) -> Letter:
    """One mail of many: each notice's own subject, and the link that stands first in it.

    Several with the same subject are one line that leads to the first of them, or to the desk that lists them all.
    """
    site, found = settings.public_url, dict[str, list[tuple[Topic, str]]]()
    for notice in notices:
        each = write(person, notice.kind, notice.facts, settings)
        page = notice.facts.get("page")  # where all of it can be read, if that isn't the first link
        here = f"{site}{page}" if page else next(links(each.body, site), f"{site}/")
        found.setdefault(each.subject, []).append((OPTIONAL[notice.kind], here))
    entries = [(subject, len(same), _leads_to(same, site)) for subject, same in found.items()]
    return write(person, DIGEST, {"entries": entries, "count": len(notices)}, settings)


def _leads_to(same: Sequence[tuple[Topic, str]], site: str) -> str:
    topic, first = same[0]
    return f"{site}/desk" if len(same) > 1 and topic is Topic.DESK else first


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
