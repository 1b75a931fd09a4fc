"""What surrounds every page: the bar at its top with the menu, and its foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import get_template_attribute, has_request_context, request
from markupsafe import Markup, escape

from trainingsite.access import Actor, Permission, may
from trainingsite.content.formats import Site
from trainingsite.infra.forms import TOKEN_FIELD, TOKEN_PLACE, form_token

ADDRESS_PLACE = "the-address-of-this-page"
NAME_PLACE = "the-name-of-whoever-is-signed-in"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line of the main menu, shown to those who may."""

    label: str
    endpoint: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A line of the menu as a page shows it."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts above and below a page's own, and what its head links to."""

    links: Markup
    top: Markup
    foot: Markup


def framed(actor: Actor, site: Site, links: Sequence[tuple[MenuEntry, str]], public_url: str) -> Frame:
    """The frame of the page that is asked for; a mail, which is rendered outside a request, shows none."""
    if not has_request_context():
        return Frame(Markup(), Markup(), Markup())
    path = request.path
    top = _top(site, menu_of(actor, links, path), signed_in=actor.is_signed_in)
    if actor.is_signed_in:
        top = top.replace(TOKEN_PLACE, form_token()).replace(NAME_PLACE, escape(actor.name))
    foot = _foot(site).replace(ADDRESS_PLACE, escape(public_url + request.full_path.rstrip("?")))
    return Frame(_links(request.root_path), Markup(top), Markup(foot))  # noqa: S704  # what was put in is escaped


def menu_of(actor: Actor, links: Sequence[tuple[MenuEntry, str]], path: str) -> tuple[MenuLink, ...]:
    """The menu of a signed-in person at a page; nobody else has one."""
    if not actor.is_signed_in:
        return ()
    return tuple(
        MenuLink(entry.label, href, path == href or (href != "/" and path.startswith(f"{href}/")))
        for entry, href in links
        if may(actor, entry.permission)
    )


@lru_cache(maxsize=16)
def _links(_root: str) -> Markup:
    return Markup(get_template_attribute("frame.html", "links")())  # noqa: S704


@lru_cache(maxsize=4096)
def _top(site: Site, menu: tuple[MenuLink, ...], *, signed_in: bool) -> str:
    name = NAME_PLACE if signed_in else None
    return str(get_template_attribute("frame.html", "top")(site, name, menu, TOKEN_FIELD))


@lru_cache(maxsize=16)
def _foot(site: Site) -> str:
    return str(get_template_attribute("frame.html", "foot")(site, ADDRESS_PLACE))
