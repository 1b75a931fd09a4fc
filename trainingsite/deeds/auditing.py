"""The job that chains the audit log, and `flask audit`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import click
from flask import current_app
from flask.cli import AppGroup

from trainingsite.audit import service
from trainingsite.audit.rules import Break
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


def head_as_json(head: service.Head) -> str:
    """A head as one line."""
    told = {"position": head.position, "hash": head.hash, "at": head.at.isoformat(), "signature": head.signature.hex()}
    return json.dumps(told)


def kept_heads(text: str) -> list[service.Head]:
    """Heads from a file of such lines.

    Raises:
        click.ClickException: a line is none.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            signature = bytes.fromhex(told["signature"])
            at = datetime.fromisoformat(told["at"])
            found.append(service.Head(int(told["position"]), str(told["hash"]), at, signature))
        except (ValueError, KeyError, TypeError):
            raise click.ClickException(f"line {number} is no head that `flask audit head` printed") from None
    if not found:
        raise click.ClickException("the file holds no head")
    return found


@cli.command("head")
def head() -> None:
    """Print the newest signed head, to be kept on another machine; `verify --head` compares with it."""
    newest = service.head(db.session())
    if newest is None:
        raise click.ClickException("nothing is chained yet; the worker does that every five minutes")
    click.echo(head_as_json(newest))


@cli.command("verify")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@click.option("--head", "kept", type=click.File("r"), help="A file of heads that were kept elsewhere, a line each.")
@click.pass_context
def verify(context: click.Context, style: str, kept: TextIO | None) -> None:
    """Walk the whole chain; names the first broken link. Exit code 1 if it doesn't hold."""
    key = service.checkpoint_key(instance_folder())
    heads = kept_heads(kept.read()) if kept else []
    verdict = service.verify(db.session(), key)
    lost = [found for each in heads if (found := service.lost(db.session(), each, key))]
    tell = _as_json if style == "json" else _as_text
    tell(verdict, lost, len(heads))
    context.exit(0 if verdict.holds and not lost else 1)


def _as_json(verdict: service.Verdict, lost: Sequence[Break], heads: int) -> None:
    told = {
        "linked": verdict.linked,
        "unlinked": verdict.unlinked,
        "broken": asdict(verdict.broken) if verdict.broken else None,
        "altered_details": list(verdict.altered_details),
        "heads": heads,
        "lost_heads": [asdict(each) for each in lost],
    }
    click.echo(json.dumps(told))


def _as_text(verdict: service.Verdict, lost: Sequence[Break], heads: int) -> None:
    click.echo(f"{verdict.linked} entries are chained, {verdict.unlinked} not yet.")
    if verdict.broken:
        click.echo(f"Broken at link {verdict.broken.position}: {verdict.broken.why}.", err=True)
    for seq in verdict.altered_details:
        click.echo(f"The details of entry {seq} were changed.", err=True)
    for each in lost:
        click.echo(f"The head kept at link {each.position}: {each.why}.", err=True)
    if verdict.holds and not lost:
        click.echo("The chain holds." + (" Every kept head is in it." if heads else ""))
