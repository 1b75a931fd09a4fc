"""`flask badges issue`, `revoke`, `register` and `audit`: many badges at once, and the register of all."""

import json
from typing import BinaryIO
from uuid import UUID

import click
from flask.cli import with_appcontext

from trainingsite.access import SYSTEM
from trainingsite.audit.service import checkpoint_key
from trainingsite.audit.service import verify as verify_chain
from trainingsite.deeds import act_as
from trainingsite.deeds.auditing import instance_folder
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.recognition import bulk, roll, service
from trainingsite.recognition.meaning import Wish
from trainingsite.recognition.queries import Wanted
from trainingsite.recognition.register import against_audit, as_json, lines
from trainingsite.recognition.rules import Deed, LineState

WORDS = {
    "no_such_badge": "there is no such badge",
    "already_revoked": "it is revoked already",
    "not_manual": "{slug} can't be given by hand; achievements.yaml says `manual: true` where it can",
    "no_such_scheme": "there is no such scheme; `flask schemes list` shows all",
    "roll_empty": "there is nothing in this file",
    "roll_too_long": "that is more than {most} lines; split the file",
    "roll_unreadable": "this file can't be read as CSV, or is larger than 2 MB",
}
CODES = {
    "not_read": "neither an e-mail address nor a badge",
    "twice": "stands twice",
    "nobody": "nobody has this address there",
    "has_it": "has it already",
    "no_badge": "no such badge",
    "which_badge": "say which badge with --achievement",
    "already_revoked": "is revoked already",
    "cannot_suspend": "is not in force",
    "cannot_expire": "is not in force",
}
FILE = click.option("--file", "file", type=click.File("rb"), help="A CSV file; - reads standard input.")
DRY = click.option("--dry-run", is_flag=True, help="Only say what would be done.")


def helpful(refused: Refused) -> click.ClickException:
    """A refusal as the command line says it."""
    return click.ClickException(WORDS.get(refused.code, str(refused)).format(**refused.facts))


@click.command("issue")
@click.option("--achievement", required=True, help="The slug of a badge that may be given by hand.")
@click.option("--scheme", default="", help="Its mentors of this year; without it, anybody of the university.")
@click.option("--file", "file", type=click.File("rb"), required=True, help="A CSV file; - reads standard input.")
@DRY
@with_appcontext
def issue(achievement: str, scheme: str, file: BinaryIO, *, dry_run: bool) -> None:
    """Give a badge to everybody in a CSV file with a column "email". Who has it already is passed over."""
    try:
        found = roll.read(roll.decoded(file.read(roll.LARGEST + 1)))
        carry_out(Wish(Deed.ISSUE, found, achievement, scheme), dry_run=dry_run)
    except Refused as refused:
        raise helpful(refused) from None


@click.command("revoke")
@click.argument("badge", type=click.UUID, required=False)
@FILE
@click.option("--achievement", default="", help="With --file: which badge of the people whose addresses it holds.")
@click.option("--reason", required=True, help="Stays in the desk; the public reads no reason.")
@DRY
@with_appcontext
def revoke(badge: UUID | None, file: BinaryIO | None, achievement: str, reason: str, *, dry_run: bool) -> None:
    """Take one BADGE back for good, or all that are in a CSV file; each holder gets a mail."""
    if (badge is None) == (file is None):
        raise click.UsageError("say either BADGE or --file")
    try:
        if badge is not None:
            with act_as(SYSTEM) as act:
                service.revoke(act, badge, reason)
            click.echo(f"Badge {badge} is revoked.")
        elif file is not None:
            found = roll.read(roll.decoded(file.read(roll.LARGEST + 1)))
            carry_out(Wish(Deed.REVOKE, found, achievement, reason=reason), dry_run=dry_run)
    except Refused as refused:
        raise helpful(refused) from None


def carry_out(wish: Wish, *, dry_run: bool) -> None:
    """Do it for every line that can be done, with a bar; say what the others lack."""
    with act_as(SYSTEM) as act:
        meant = bulk.look(act, wish)
        ready = sum(one.state is LineState.READY for _line, one in meant)
        public_id = None if dry_run or not ready else bulk.prepare(act, wish)
    for line, one in meant:
        if one.state is not LineState.READY:
            click.echo(f"line {line.number}: {line.given}: {CODES.get(one.code, one.code)}", err=True)
    if public_id is None:
        click.echo(f"{ready} of {len(meant)} lines would be done.")
        return
    with act_as(SYSTEM) as act:
        bulk.confirm(act, public_id)
        bulk_id = bulk.of(act.db, SYSTEM, public_id).id
    left = ready
    with click.progressbar(length=ready, label=wish.deed.value.capitalize()) as bar:
        while left:
            before = left
            with act_as(SYSTEM) as act:
                left = bulk.do_some(act, bulk_id)
            bar.update(before - left)
    done = bulk.counts(db.session(), bulk_id).get(LineState.DONE, 0)
    click.echo(f"{done} of {len(meant)} lines are done.")


@click.command("register")
@click.option("--format", "style", type=click.Choice(["csv", "json"]), default="csv")
@with_appcontext
def register(style: str) -> None:
    """Write the register of everything issued, newest first: CSV, or a JSON object on each line."""
    rows = as_json(db.session(), SYSTEM) if style == "json" else lines(db.session(), SYSTEM, Wanted())
    for row in rows:
        click.echo(row, nl=False)


@click.command("audit")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
@with_appcontext
def audit(context: click.Context, style: str) -> None:
    """Hold the register against the audit log, both ways. Exit code 1 if they differ; names the first mismatch."""
    chain = verify_chain(db.session(), checkpoint_key(instance_folder()))
    held = against_audit(db.session())
    wrong = held.mismatch
    if style == "json":
        told = {"badge": str(wrong.badge), "why": wrong.why} if wrong else None
        click.echo(
            json.dumps({"badges": held.badges, "erased": held.erased, "mismatch": told, "chain_holds": chain.holds})
        )
    else:
        click.echo(f"{held.badges} badges were held against {chain.linked} chained and {chain.unlinked} new entries.")
        if wrong:
            click.echo(f"Badge {wrong.badge}: {wrong.why}.", err=True)
        if not chain.holds:
            click.echo("The chain itself is broken; `flask audit verify` says where.", err=True)
        if wrong is None and chain.holds:
            click.echo("Register and log agree.")
    context.exit(0 if wrong is None and chain.holds else 1)
