"""`flask badges`."""

import json
from datetime import UTC, datetime
from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup

from trainingsite.access import SYSTEM
from trainingsite.config import Settings
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import bulk_cli, queries, reissuing
from trainingsite.recognition.checking import Enquirer, web
from trainingsite.recognition.issuer import Addresses, every_address
from trainingsite.recognition.queries import Card, Wanted
from trainingsite.recognition.reading import LARGEST
from trainingsite.recognition.reporting import reported
from trainingsite.recognition.verification import Verdict

badges = AppGroup("badges", help="Badges that were issued.")
EXIT_CODES = {Verdict.VALID: 0, Verdict.ENDED: 1, Verdict.NOT_VALID: 1, Verdict.UNDECIDED: 2}
SAID = {
    Verdict.VALID: "The badge is valid.",
    Verdict.ENDED: "The badge is genuine; it ended as planned.",
    Verdict.NOT_VALID: "The badge is not valid.",
    Verdict.UNDECIDED: "The badge is undecided.",
}
BATCH = 200
for command in (bulk_cli.issue, bulk_cli.revoke, bulk_cli.register, bulk_cli.audit):
    badges.add_command(command)
STYLE = click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")


def told(card: Card) -> dict[str, object]:
    """A badge as the commands print it. `public` is whether its holder shares it."""
    settings: Settings = current_app.extensions["signpost_settings"]
    return {
        "id": str(card.public_id),
        "url": f"{settings.public_url}/badges/{card.public_id}",
        "achievement": card.slug,
        "holder": card.holder,
        "issued": card.issued_at.isoformat(),
        "expires": card.expires_at.isoformat() if card.expires_at else None,
        "status": card.standing.value,
        "public": card.shared,
    }


@badges.command("list")
@STYLE
def badge_list(style: str) -> None:
    """List every badge, newest first."""
    rows = [told(card) for card in queries.filtered(db.session(), SYSTEM, Wanted(), datetime.now(UTC))]
    if style == "json":
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['id']}  {row['status']:<9} {row['achievement']:<28} {row['holder']}")


@badges.command("show")
@click.argument("badge", type=click.UUID)
@STYLE
def show(badge: UUID, style: str) -> None:
    """Show one badge."""
    try:
        row = told(queries.registered(db.session(), SYSTEM, badge, datetime.now(UTC)))
    except Refused:
        raise click.ClickException(f"there is no badge {badge}; `flask badges list` shows all") from None
    if style == "json":
        click.echo(json.dumps(row, ensure_ascii=False))
        return
    for name, value in row.items():
        click.echo(f"{name:<12} {value}")


@badges.command("verify")
@click.argument("badge", metavar="FILE|URL")
@click.option("--email", default="", help="Check too that the badge was awarded to this address.")
@click.option("--offline", is_flag=True, help="Ask no other site; what that leaves open is unknown.")
@STYLE
@click.pass_context
def verify(context: click.Context, badge: str, email: str, style: str, *, offline: bool) -> None:
    """Check the badge in FILE (JSON, JWT, PNG, SVG or PDF; - reads standard input), or behind URL; of any issuer.

    Exit code 0: valid; 1: not valid, or ended as planned; 2: can't be decided here.
    """
    enquirer = Enquirer(db.session(), web(offline=offline), email, lambda _badge: None)
    if badge.startswith(("https://", "http://")):
        report = enquirer.check_link(badge)
    else:
        try:
            with click.open_file(badge, "rb") as file:
                report = enquirer.check(file.read(LARGEST + 1))
        except OSError as error:
            raise click.FileError(badge, error.strerror) from error
    if style == "json":
        click.echo(json.dumps(reported(report), ensure_ascii=False))
    else:
        for one in report.checks:
            click.echo(f"{one.outcome.value:<8} {one.name:<10} {one.says}")
        click.echo(SAID[report.verdict])
    context.exit(EXIT_CODES[report.verdict])


@badges.command("reissue")
@click.option("--from", "old_url", metavar="OLD_URL", help="Those that were signed under this earlier address.")
@click.option("--key", "kid", metavar="KID", help="Those that were signed with this key.")
@click.option("--dry-run", is_flag=True, help="Only say which; change nothing.")
def reissue(old_url: str | None, kid: str | None, *, dry_run: bool) -> None:
    """Sign badges again with the present keys and under the present address.

    Each keeps its id, its dates and its place on the status list. One that moves names its earlier address.
    """
    found, former = _chosen(old_url, kid)
    if dry_run:
        for badge in found:
            click.echo(str(badge))
        click.echo(f"{len(found)} badges would be signed again.")
        return
    batches = [found[at : at + BATCH] for at in range(0, len(found), BATCH)]
    with click.progressbar(length=len(found), label="Signing") as bar:
        for batch in batches:
            with act_as(SYSTEM) as act:
                reissuing.reissue(act, batch, former)
            bar.update(len(batch))
    click.echo(f"{len(found)} badges were signed again.")


def _chosen(old_url: str | None, kid: str | None) -> tuple[list[UUID], Addresses | None]:
    """The badges that are meant, and the address that they move from."""
    if (old_url is None) == (kid is None):
        raise click.UsageError("say either --from OLD_URL or --key KID")
    if kid is not None:
        if queries.key(db.session(), kid) is None:
            raise click.ClickException(f"there is no key {kid}; `flask keys list` shows all")
        return reissuing.signed_with(db.session(), kid), None
    former = Addresses(str(old_url).rstrip("/"))
    if former not in every_address()[1:]:
        raise click.ClickException(f"put {former.public_url} into SIGNPOST_FORMER_URLS first, so that old copies go on")
    return reissuing.signed_under(db.session(), former), former
