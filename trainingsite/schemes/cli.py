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
from trainingsite.schemes import queries, rolling, service, sign_offs
from trainingsite.schemes.proposals import Proposal, following
from trainingsite.schemes.roll_rules import Base
from trainingsite.schemes.rules import Order
from trainingsite.schemes.service import terms_of
from trainingsite.schemes.sign_off_rules import Office
from trainingsite.schemes.sign_offs import Word

REFUSALS = {
    "year_taken": "the scheme has a year of that name already",
    "year_not_after": "the new year has to begin after the last one did",
    "days_turned_round": "the last day comes before the first",
    "no_such_year": "the scheme has no year of that name",
    "day_to_come": "that day is still to come",
    "sign_off_not_needed": "the year doesn't declare that students under 18 take part",
}
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


@schemes.command("roll-over")
@click.argument("slug")
@click.option("--year", help="As people read it; by default the one after the last.")
@click.option("--opens", type=DAY, help="The first day on which it takes mentors; by default a year after the last.")
@click.option("--closes", type=DAY, help="The last such day; by default a year after the last.")
@click.option("--template", is_flag=True, help="Begin with the terms of the scheme type instead of last year’s.")
def roll_over(slug: str, year: str | None, opens: datetime | None, closes: datetime | None, template: bool) -> None:
    """Make the next year of the scheme SLUG. Its mentors are invited to return on the desk."""
    last = next(iter(queries.years(db.session(), scheme_id(slug))), None)
    if last is None:
        raise click.ClickException(f"{slug} has no year yet; flask schemes open makes the first")
    found = following(Proposal(last.year, last.opens_on, last.closes_on))
    name = year or found.year
    if not name:
        raise click.ClickException(f"what comes after {last.year!r}? Say it with --year")
    days = (opens.date() if opens else found.opens_on, closes.date() if closes else found.closes_on)
    try:
        with act_as(SYSTEM) as act:
            rolling.roll_over(act, slug, service.Year(name, *days), Base.TEMPLATE if template else Base.LAST)
    except Refused as refused:
        raise click.ClickException(REFUSALS.get(refused.code, str(refused))) from None
    click.echo(f"{slug} has a year {name}, which takes mentors from {days[0]} to {days[1]}.")


@schemes.command("sign-off")
@click.argument("slug")
@click.option("--year", required=True, help="The year that it is about.")
@click.option("--office", type=click.Choice([one.value for one in Office]), required=True, help="Who signs off.")
@click.option("--by", "said_by", required=True, help="Who of them said yes.")
@click.option("--on", "said_on", type=DAY, required=True, help="On which day.")
@click.option("--reference", default="", help="Where it stands, such as the number of a case.")
def sign_off(slug: str, year: str, office: str, said_by: str, said_on: datetime, reference: str) -> None:
    """Record what the visa team or the safeguarding lead said about a year of the scheme SLUG."""
    scheme_id(slug)
    try:
        with act_as(SYSTEM) as act:
            sign_offs.record(act, slug, year, Word(Office(office), said_by, said_on.date(), reference))
    except Refused as refused:
        raise click.ClickException(REFUSALS.get(refused.code, str(refused))) from None
    click.echo(f"Recorded for {slug}, {year}.")


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
