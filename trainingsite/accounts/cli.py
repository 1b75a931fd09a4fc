"""`flask people` and `flask roles`."""

import json

import click
from flask.cli import AppGroup

from trainingsite.access import Role
from trainingsite.accounts import queries, service
from trainingsite.accounts.models import Person
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db

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
