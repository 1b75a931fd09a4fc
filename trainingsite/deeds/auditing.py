"""The job that chains the audit log, and `flask audit verify`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from trainingsite.audit import service
from trainingsite.deeds.act import Act
from trainingsite.infra.db import db

cli = AppGroup("audit", help="The log of decisions.")


def instance_folder() -> Path:
    folder: Path = current_app.extensions["signpost_settings"].instance
    return folder


def chain_audit(act: Act, _payload: Mapping[str, Any]) -> None:
    """Chain what isn't chained yet; a full batch queues the next."""
    linked = service.chain(act.db, act.now, service.checkpoint_key(instance_folder()))
    if linked == service.BATCH:
        act.later("chain_audit", {})


@cli.command("verify")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def verify(context: click.Context, style: str) -> None:
    """Walk the whole chain; names the first broken link. Exit code 1 if it doesn't hold."""
    verdict = service.verify(db.session(), service.checkpoint_key(instance_folder()))
    broken = {"position": verdict.broken.position, "why": verdict.broken.why} if verdict.broken else None
    if style == "json":
        altered = list(verdict.altered_details)
        told = {
            "linked": verdict.linked,
            "unlinked": verdict.unlinked,
            "broken": broken,
            "altered_details": altered,
        }
        click.echo(json.dumps(told))
    else:
        click.echo(f"{verdict.linked} entries are chained, {verdict.unlinked} not yet.")
        if broken:
            click.echo(f"Broken at link {broken['position']}: {broken['why']}.", err=True)
        for seq in verdict.altered_details:
            click.echo(f"The details of entry {seq} were changed.", err=True)
        if verdict.holds:
            click.echo("The chain holds.")
    context.exit(0 if verdict.holds else 1)
