"""`flask badges` and `flask keys`."""

import json
from datetime import UTC, datetime
from typing import BinaryIO
from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup

from trainingsite.access import SYSTEM
from trainingsite.config import Settings
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries, service, signing
from trainingsite.recognition.checking import check
from trainingsite.recognition.issuer import addresses
from trainingsite.recognition.keys import PublicKey
from trainingsite.recognition.queries import Card
from trainingsite.recognition.reading import LARGEST
from trainingsite.recognition.verification import Verdict

badges = AppGroup("badges", help="Badges that were issued.")
keys = AppGroup("keys", help="The keys that sign badges.")
EXIT_CODES = {Verdict.VALID: 0, Verdict.ENDED: 1, Verdict.NOT_VALID: 1, Verdict.UNDECIDED: 2}
SAID = {
    Verdict.VALID: "The badge is valid.",
    Verdict.ENDED: "The badge is genuine; it ended as planned.",
    Verdict.NOT_VALID: "The badge is not valid.",
    Verdict.UNDECIDED: "The badge is undecided.",
}
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
    rows = [told(card) for card in queries.everything(db.session(), datetime.now(UTC))]
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


@badges.command("revoke")
@click.argument("badge", type=click.UUID)
@click.option("--reason", required=True, help="Stays in the desk; the public reads no reason.")
def revoke(badge: UUID, reason: str) -> None:
    """Take a badge back for good; its holder gets a mail."""
    try:
        with act_as(SYSTEM) as act:
            service.revoke(act, badge, reason)
    except Refused as refused:
        words = {"no_such_badge": "there is no such badge", "already_revoked": "it is revoked already"}
        raise click.ClickException(words.get(refused.code, str(refused))) from None
    click.echo(f"Badge {badge} is revoked.")


@badges.command("verify")
@click.argument("file", type=click.File("rb"))
@click.option("--email", default="", help="Check too that the badge was awarded to this address.")
@STYLE
@click.pass_context
def verify(context: click.Context, file: BinaryIO, email: str, style: str) -> None:
    """Check the badge in FILE (JSON, JWT, PNG or SVG; - reads standard input).

    Exit code 0: valid; 1: not valid, or ended as planned; 2: can't be decided here.
    """
    report = check(db.session(), file.read(LARGEST + 1), email)
    if style == "json":
        rows = [{"check": one.name, "outcome": one.outcome.value, "says": one.says} for one in report.checks]
        click.echo(json.dumps({"verdict": report.verdict.value, "checks": rows}, ensure_ascii=False))
    else:
        for one in report.checks:
            click.echo(f"{one.outcome.value:<8} {one.name:<10} {one.says}")
        click.echo(SAID[report.verdict])
    context.exit(EXIT_CODES[report.verdict])


def told_key(key: PublicKey) -> dict[str, object]:
    """A key as the commands print it; never its private half."""
    return {
        "kid": key.kid,
        "kind": key.kind.value,
        "method": key.method(addresses().did),
        "retired": key.retired_at.isoformat() if key.retired_at else None,
        "compromised": key.compromised_at.isoformat() if key.compromised_at else None,
    }


@keys.command("list")
@STYLE
def key_list(style: str) -> None:
    """List every key ever used, oldest first."""
    rows = [told_key(key) for key in queries.keys(db.session())]
    if style == "json":
        click.echo(json.dumps(rows))
        return
    for row in rows:
        state = "compromised" if row["compromised"] else "retired" if row["retired"] else "in use"
        click.echo(f"{row['kind']:<8} {state:<12} {row['kid']}")


@keys.command("rotate")
@click.option("--compromised", metavar="KID", help="Somebody else may have this key: sign anew what it signed.")
@STYLE
def rotate(compromised: str | None, style: str) -> None:
    """Make new keys and retire those in use. What they signed stays good: they stay published for ever."""
    try:
        with act_as(SYSTEM) as act:
            made = signing.rotate_keys(act)
            again = signing.mark_compromised(act, compromised) if compromised else 0
    except Refused:
        raise click.ClickException(f"there is no key {compromised}; `flask keys list` shows all") from None
    if style == "json":
        click.echo(json.dumps({"made": [told_key(key) for key in made], "signed_anew": again}))
        return
    for key in made:
        click.echo(f"{key.kind.value:<8} {key.kid} signs from now on.")
    if compromised:
        click.echo(f"{again} badges wait to be signed anew; copies given away before no longer verify.")
