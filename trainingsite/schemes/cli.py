"""`flask roles` and `flask schemes`."""

import json
from dataclasses import replace
from datetime import datetime

import click
from flask.cli import AppGroup

from trainingsite.access import Role
from trainingsite.accounts import service as accounts
from trainingsite.accounts.cli import ROLE, person_with
from trainingsite.content.catalogue import catalogue
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.schemes import queries, service
from trainingsite.schemes.rules import Order
from trainingsite.schemes.service import terms_of

DAY = click.DateTime(["%Y-%m-%d"])
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


@schemes.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="The scheme's name, as students read it.")
@click.option("--type", "kind", required=True, help="course, transition, placement, international or final-year.")
def create(slug: str, name: str, kind: str) -> None:
    """Make a department's scheme of a type; SLUG is its short name in addresses."""
    if kind not in catalogue().scheme_types:
        raise click.ClickException(
            f"there is no scheme type {kind!r}; choose one of {', '.join(catalogue().scheme_types)}"
        )
    if any(scheme.slug == slug for scheme in queries.schemes(db.session())):
        raise click.ClickException(f"there is a scheme {slug!r} already; `flask schemes list` shows all")
    try:
        with act_as(SYSTEM) as act:
            service.create_scheme(act, slug, name, kind)
    except Refused:
        raise click.ClickException("a short name has small letters, digits and single hyphens") from None
    click.echo(f"{name} is made. Open its first year: flask schemes open {slug} --year …")


@schemes.command("open")
@click.argument("slug")
@click.option("--year", required=True, help="As people read it, for example 2026–27.")
@click.option("--opens", required=True, type=DAY, help="The first day on which it takes mentors (2026-09-01).")
@click.option("--closes", required=True, type=DAY, help="The last such day.")
@click.option("--order", type=click.Choice([one.value for one in Order]), help="By default as the scheme type has it.")
@click.option("--months", type=click.IntRange(1, 60), help="How long an approval lasts; by default as the type has it.")
def open_year(slug: str, year: str, opens: datetime, closes: datetime, order: str | None, months: int | None) -> None:
    """Open a year of the scheme SLUG. What it requires is copied from its type now, and frozen."""
    scheme_id(slug)
    if closes < opens:
        raise click.ClickException("the last day comes before the first")
    with act_as(SYSTEM) as act:
        scheme = queries.scheme_by_slug(act.db, slug)
        proposed = terms_of(catalogue().scheme_types[scheme.type])
        terms = replace(
            proposed,
            order=Order(order) if order else proposed.order,
            approval_months=months or proposed.approval_months,
        )
        if queries.has_year(act.db, scheme.id, year):
            raise click.ClickException(f"{slug} has a year {year} already")
        service.open_cohort(act, scheme, service.Year(year, opens.date(), closes.date()), terms)
    click.echo(f"{slug} takes mentors from {opens:%Y-%m-%d} to {closes:%Y-%m-%d}.")


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
