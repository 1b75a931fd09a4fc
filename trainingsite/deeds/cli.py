"""`flask worker`."""

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from trainingsite.deeds import worker as machine


@click.command("worker")
@click.option("--once", is_flag=True, help="Run what is due, and what comes back by itself, and stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Send mails, sign badges and do all other work that waits in the queue."""
    if once:
        machine.plan(datetime.now(UTC))
        click.echo(f"{machine.drain()} jobs run")
        return
    machine.work()
