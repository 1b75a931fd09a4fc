"""What there is: every blueprint, command, job, waiting list and menu entry, in explicit lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from click import Command
from flask import Blueprint, Flask, url_for
from sqlalchemy import Select

from trainingsite.access import Actor, Permission, may
from trainingsite.accounts import cli as accounts_cli
from trainingsite.accounts import mailing
from trainingsite.accounts import outbox_views as outbox
from trainingsite.accounts import views as accounts
from trainingsite.config import Settings
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import auditing, current_actor
from trainingsite.deeds import cli as deeds_cli
from trainingsite.deeds.worker import InDeed, JobKind, Outside
from trainingsite.home import views as home
from trainingsite.schemes import cli as schemes_cli
from trainingsite.schemes import views as schemes

BLUEPRINTS: tuple[Blueprint, ...] = (
    accounts.room,
    outbox.outbox,
    schemes.room,
    home.room,
)

COMMANDS: tuple[Command, ...] = (
    accounts_cli.people,
    schemes_cli.roles,
    schemes_cli.schemes,
    auditing.cli,
    deeds_cli.worker,
)

JOBS: Mapping[str, JobKind] = {
    "send_mail": Outside(mailing.send_mail),
    "chain_audit": InDeed(auditing.chain_audit),
}

SCHEDULE: Mapping[str, timedelta] = {
    "chain_audit": timedelta(minutes=5),
}

WAITING: tuple[Callable[[Actor], Select[Any]], ...] = ()


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line of the main menu, shown to those who may."""

    label: str
    endpoint: str
    permission: Permission


MENU: tuple[MenuEntry, ...] = (MenuEntry("Schemes", "schemes.choose", Permission.SIGNED_IN),)


def init_app(app: Flask, settings: Settings) -> None:
    """Register all of it, and what every template knows."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    with app.test_request_context():
        links = [(entry, url_for(entry.endpoint)) for entry in MENU]

    @app.context_processor
    def known() -> dict[str, Any]:
        actor = current_actor()
        menu = [{"label": entry.label, "href": href} for entry, href in links if may(actor, entry.permission)]
        return {
            "site": catalogue().site,
            "actor": actor,
            "menu": menu,
            "public_url": settings.public_url,
            "dev_mail": settings.env != "production" and settings.mail_url.startswith("outbox:"),
        }
