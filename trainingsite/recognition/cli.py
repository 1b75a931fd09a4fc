"""`flask badges` and `flask keys`."""

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
from trainingsite.recognition import queries, service
from trainingsite.recognition.queries import Card

badges = AppGroup("badges", help="Badges that were issued.")
keys = AppGroup("keys", help="The keys that sign badges.")
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
