"""`flask keys`."""

import json
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from trainingsite.access import SYSTEM
from trainingsite.deeds import act_as
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import queries, reissuing, rotation
from trainingsite.recognition.issuer import addresses
from trainingsite.recognition.keyring import keyring
from trainingsite.recognition.keys import PublicKey

keys = AppGroup("keys", help="The keys that sign badges.")
STYLE = click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")


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
@STYLE
def rotate(style: str) -> None:
    """Make new keys and retire those in use. What they signed stays good: they stay published for ever."""
    if keyring().given:
        raise click.ClickException("the keys come from SIGNPOST_SIGNING_KEYS or its file: put the new ones there")
    with act_as(SYSTEM) as act:
        made = rotation.rotate_keys(act)
    if style == "json":
        click.echo(json.dumps({"made": [told_key(key) for key in made]}))
        return
    for key in made:
        click.echo(f"{key.kind.value:<8} {key.kid} signs from now on.")


@keys.command("compromised")
@click.argument("kid")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Since when; today if it isn't said.")
def compromised(kid: str, on: datetime | None) -> None:
    """Say of the key KID that somebody else may have it. What it signed stops verifying until it is signed again."""
    now = datetime.now(UTC)
    since = on.replace(tzinfo=UTC) if on else now.replace(hour=0, minute=0, second=0, microsecond=0)
    if since > now:
        raise click.ClickException("--on is in the future")
    try:
        with act_as(SYSTEM) as act:
            rotation.mark_compromised(act, kid, since)
    except Refused:
        raise click.ClickException(f"there is no key {kid}; `flask keys list` shows all") from None
    found = reissuing.signed_with(db.session(), kid)
    for badge in found:
        click.echo(str(badge))
    click.echo(f"{kid} is compromised since {since:%Y-%m-%d}. It signed {len(found)} badges.")
    if found:
        click.echo(f"Sign them again with `flask badges reissue --key {kid}`.")
    if any(key.kid == kid for key in keyring().given.values()):
        click.echo("The site still gets it from SIGNPOST_SIGNING_KEYS: put another one there first.")
