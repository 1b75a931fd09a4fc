"""`flask quiz`."""

import json

import click
from flask.cli import AppGroup

from trainingsite.infra.db import db
from trainingsite.training import log_queries

cli = AppGroup("quiz", help="Attempts at quizzes: their logs, and marking them again.")


@cli.command("verify-log")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def verify_log(context: click.Context, style: str) -> None:
    """Work out every attempt from its log and compare. Exit code 1 if a row says anything else."""
    attempts, steps, wrong = 0, 0, {}
    for verdict in log_queries.verify(db.session()):
        attempts, steps = attempts + 1, steps + verdict.steps
        if verdict.wrong:
            wrong[str(verdict.attempt)] = list(verdict.wrong)
    if style == "json":
        click.echo(json.dumps({"attempts": attempts, "steps": steps, "wrong": wrong}))
    else:
        click.echo(f"{attempts} attempts, {steps} steps.")
        for attempt, names in wrong.items():
            click.echo(f"{attempt} differs: {', '.join(names)}", err=True)
        if not wrong:
            click.echo("Every attempt is what its log says.")
    context.exit(1 if wrong else 0)
