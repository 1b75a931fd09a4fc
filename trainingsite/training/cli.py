"""`flask quiz`."""

import json

import click
from flask.cli import AppGroup

from trainingsite.content.catalogue import catalogue
from trainingsite.content.values import QuizVersion
from trainingsite.deeds import SYSTEM, act_as
from trainingsite.infra.db import db
from trainingsite.training import log_queries, regrade_queries, regrading
from trainingsite.training.regrade_queries import Change, Effect

cli = AppGroup("quiz", help="Attempts at quizzes: figures, their logs, and marking them again.")


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


@cli.command("regrade")
@click.argument("slug")
@click.option("--dry-run/--apply", "dry", default=True, help="Only list what would change, which is the default.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def regrade(slug: str, dry: bool, style: str) -> None:
    """Mark attempts at earlier versions of a quiz again by its present key. No pass is taken away by it."""
    present = catalogue().quizzes.get(slug)
    if present is None:
        raise click.ClickException(f"There is no quiz {slug}.")
    changes = list(regrade_queries.changes(db.session(), present))
    if style == "json":
        told = {"quiz": slug, "version": present.hash, "applied": not dry, "changes": [as_json(one) for one in changes]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for change in changes:
            click.echo(as_line(change))
        click.echo(f"{len(changes)} of {regrade_queries.count(db.session(), present)} attempts would change.")
    if not dry:
        apply(present, quiet=style == "json")


def apply(present: QuizVersion, *, quiet: bool) -> None:
    """Batch after batch, each a deed of its own: what was done stays done if the next fails."""
    looked, last = regrade_queries.count(db.session(), present), 0
    for done in range(regrade_queries.BATCH, looked + 2 * regrade_queries.BATCH, regrade_queries.BATCH):
        with act_as(SYSTEM) as act:
            reached = regrading.apply_batch(act, present, last)
        if reached is None:
            break
        last = reached
        if not quiet:
            click.echo(f"{min(done, looked)} of {looked} are marked again.", err=True)


def as_json(change: Change) -> dict[str, object]:
    """A change for machines."""
    new, old = change.proposal, change.proposal.attempt
    return {
        "person": str(change.person),
        "attempt": str(old.public_id),
        "effect": new.effect.value,
        "percent": [old.percent, new.percent],
        "passed": [old.passed, new.result.passed],
        "critical_missed": [list(old.critical_missed), list(new.result.critical_missed)],
        "marks_kept": list(new.kept),
    }


def as_line(change: Change) -> str:
    """A change for people."""
    new, old = change.proposal, change.proposal.attempt
    words = {Effect.PASSES: "would pass", Effect.LOSES: "a pass to decide on"}.get(new.effect, "as before")
    missed = f"; misses {', '.join(new.result.critical_missed)}" if new.result.critical_missed else ""
    kept = f"; marks kept: {', '.join(new.kept)}" if new.kept else ""
    return f"{change.name}, attempt {old.number}: {old.percent} → {new.percent} %, {words}{missed}{kept}"
