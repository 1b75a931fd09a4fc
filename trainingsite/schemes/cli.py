"""`flask roles` and `flask schemes`."""

import json

import click
from flask.cli import AppGroup

from trainingsite.access import Role
from trainingsite.accounts import service as accounts
from trainingsite.accounts.cli import ROLE, person_with
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries

roles = AppGroup("roles", help="Who may do what in which scheme.")
schemes = AppGroup("schemes", help="The schemes of this university.")


def scheme_id(slug: str) -> int:
    """The scheme's id, or a usage error that says what to do."""
    try:
        return queries.scheme_by_slug(db.session(), slug).id
    except Refused:
        raise click.ClickException(f"there is no scheme {slug!r}; `flask schemes list` shows all") from None


@roles.command("grant")
@click.argument("email")
@click.argument("role", type=ROLE)
@click.option("--scheme", required=True, help="The scheme's short name.")
def grant(email: str, role: str, scheme: str) -> None:
    """Give the person with EMAIL the ROLE in a scheme."""
    person_id, where = person_with(email).id, scheme_id(scheme)
    with act_as(SYSTEM) as act:
        accounts.grant(act, person_id, Role(role), where)
    click.echo(f"{email} is now {role} in {scheme}.")


@roles.command("revoke")
@click.argument("email")
@click.argument("role", type=ROLE)
@click.option("--scheme", required=True, help="The scheme's short name.")
def revoke(email: str, role: str, scheme: str) -> None:
    """Take the ROLE in a scheme away from the person with EMAIL."""
    person_id, where = person_with(email).id, scheme_id(scheme)
    with act_as(SYSTEM) as act:
        accounts.revoke(act, person_id, Role(role), where)
    click.echo(f"{email} is no longer {role} in {scheme}.")


@roles.command("list")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def role_list(style: str) -> None:
    """List every role that somebody has."""
    rows = queries.grants(db.session())
    if style == "json":
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo(f"{row['scheme']:<28} {row['role']:<12} {row['name']} <{row['email']}>")


@schemes.command("list")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def scheme_list(style: str) -> None:
    """List every scheme."""
    rows = [{"slug": one.slug, "name": one.name, "type": one.type} for one in queries.schemes(db.session())]
    if style == "json":
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo(f"{row['slug']:<28} {row['type']:<14} {row['name']}")
