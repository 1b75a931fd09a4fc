"""`flask demo`."""

import shutil

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import downgrade, upgrade

from trainingsite.accounts import queries as people
from trainingsite.config import Settings
from trainingsite.demo import service
from trainingsite.demo.people import PASSWORD, STORIES, address
from trainingsite.infra.db import db
from trainingsite.infra.mail import outbox_folder
from trainingsite.infra.refused import Refused

cli = AppGroup("demo", help="A believable university to try the site with.")
SHOWN = ("prospective", "mentor", "mentee", "coordinator", "deputy", "reviewer", "admin")
REFUSALS = {
    "demo_in_production": "the demo does not load in production mode: its passwords are known to everybody",
    "not_empty": "the database has people in it; `make demo-reset` throws everything away and starts over",
}


def sign_ins() -> str:
    """The demo's sign-ins, or "" if this isn't the demo."""
    if people.by_email(db.session(), address("prospective")) is None:
        return ""
    rows = "\n".join(f"  {address(name)}" for name in SHOWN)
    return f"Sign in with the password {PASSWORD} as\n{rows}"


def left_in_production() -> str:
    """Why a production site must not start over the demo's data, or ""."""
    settings: Settings = current_app.extensions["signpost_settings"]
    if settings.env != "production" or not sign_ins():
        return ""
    return "the database holds the demo, whose passwords everybody knows; production starts with an empty one"


@cli.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing if there is data already, or in production.")
def load(if_empty: bool) -> None:
    """Fill an empty database with schemes, people, training, applications and badges."""
    settings: Settings = current_app.extensions["signpost_settings"]
    if if_empty and (settings.env == "production" or not service.is_empty()):
        return
    with click.progressbar(length=len(STORIES), label="Making the demo university") as bar:
        try:
            service.load(lambda _name: bar.update(1))
        except Refused as refused:
            raise click.ClickException(REFUSALS.get(refused.code, str(refused))) from None
    if not if_empty:
        click.echo(sign_ins())


@cli.command("reset")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def reset(context: click.Context, yes: bool) -> None:
    """Throw everything away and load the demo again. Never in production."""
    settings: Settings = current_app.extensions["signpost_settings"]
    if settings.env == "production":
        raise click.ClickException(REFUSALS["demo_in_production"])
    if not yes:
        click.confirm("This deletes every person, attempt, application and badge. Go on?", abort=True)
    downgrade(revision="base")
    upgrade()
    shutil.rmtree(outbox_folder(settings), ignore_errors=True)
    context.invoke(load, if_empty=False)
