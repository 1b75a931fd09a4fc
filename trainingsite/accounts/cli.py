"""`flask people` and `flask mail`."""

import json
from dataclasses import asdict
from typing import BinaryIO

import click
from flask.cli import AppGroup

from trainingsite.access import Role
from trainingsite.accounts import mail_queries, mail_service, queries, service
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.notifications.returned import read_report

people = AppGroup("people", help="People with an account.")


@people.command("invite")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--admin", is_flag=True, help="Make them a site administrator.")
def invite(email: str, name: str, admin: bool) -> None:
    """Make an account and mail a link with which EMAIL chooses a password."""
    with act_as(SYSTEM) as act:
        person = service.invite(act, service.NewPerson(name, email), is_admin=admin)
        click.echo(f"{person.name} <{person.email}> is invited; the mail waits for the worker.")


@people.command("list")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def listing(style: str) -> None:
    """List everybody."""
    rows = queries.listing(db.session())
    if style == "json":
        click.echo(json.dumps([{**row, "id": str(row.pop("public_id"))} for row in map(dict, rows)], default=str))
        return
    for row in rows:
        click.echo(f"{row['name']:<30} {row['email']:<40} {'administrator' if row['is_admin'] else ''}")


def person_with(email: str) -> Person:
    """The person with that address, or a usage error that says so."""
    person = queries.by_email(db.session(), email)
    if person is None:
        raise click.ClickException(f"nobody has the address {email}; `flask people list` shows everybody")
    return person


ROLE = click.Choice([role.value for role in Role])

mail = AppGroup("mail", help="Mails that came back.")
SAID = {
    "recorded": "came back for good ({status}); that is recorded",
    "known": "came back ({status}); that was recorded before",
    "nobody": "came back ({status}); nobody here has that address",
}


@mail.command("bounce")
@click.argument("file", type=click.File("rb"))
def bounce(file: BinaryIO) -> None:
    """Read a mail server's report on a mail that came back, from FILE or from standard input (-)."""
    found = read_report(file.read())
    if not found:
        raise click.ClickException("this reports no failed delivery; save the whole mail, with its attachments")
    for one in found:
        if not one.is_for_good:
            click.echo(f"{one.address}: could not be reached for a while ({one.status}); nothing is recorded")
            continue
        with act_as(SYSTEM) as act:
            click.echo(f"{one.address}: {SAID[mail_service.take_back(act, one)].format(status=one.status)}")


@mail.command("returned")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def returned(style: str) -> None:
    """List the people whose address refuses mails."""
    rows = mail_queries.came_back(db.session())
    if style == "json":
        told = [{"name": name, **asdict(refusal)} for name, refusal in rows]
        click.echo(json.dumps(told, default=str))
        return
    for name, refusal in rows:
        click.echo(f"{name:<30} {refusal.address:<40} {refusal.at:%Y-%m-%d} {refusal.status} {refusal.told}")
