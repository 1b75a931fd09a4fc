"""`flask people import`: people out of a CSV file, from the command line."""

from collections.abc import Sequence
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from trainingsite.access import SYSTEM
from trainingsite.deeds import act_as
from trainingsite.feeds import people, queries, rules, service, tables
from trainingsite.feeds.forms import AT_THE_FILE
from trainingsite.feeds.people import Wish
from trainingsite.feeds.rules import Judged, State
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.infra.sheets import decoded

SAID = {
    "new": "new",
    "joins": "joins",
    "renamed": "the name is mended",
    "invited": "gets an invitation",
    "twice": "stands twice",
    "name_missing": "has no name",
    "name_long": "the name is longer than 120 characters",
    "name_unfit": "the name has a line break or a hidden character in it",
    "email_missing": "has no e-mail address",
    "email_unfit": "is no e-mail address",
    "formula": "begins like a formula",
    "part_unknown": "the part is neither mentor nor mentee",
    "scheme_unknown": "there is no such scheme, or it has no year yet",
}


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--scheme", default="", help="The short name of the scheme for lines that name none.")
@click.option("--part", type=click.Choice(["mentor", "mentee"]), default="mentor", help="For lines that don’t say.")
@click.option("--invite", is_flag=True, help="Mail new people a link to choose a password.")
@click.option("--yes", is_flag=True, help="Do it; without this it is only said what would be done.")
@with_appcontext
def import_people(file: BinaryIO, scheme: str, part: str, *, invite: bool, yes: bool) -> None:
    """Import people from a CSV FILE with columns name, email, and if you like scheme and part; - is standard input."""
    try:
        wish = Wish(rules.read(text_of(file)), file.name, scheme, part, invite)
    except Refused as refused:
        raise click.ClickException(AT_THE_FILE[refused.code].format(**refused.facts)) from None
    with act_as(SYSTEM) as act:
        judged = people.look(act, wish)
        ready = tell(judged)
        feed_id = service.begin(act, people.prepare(act, wish)) if yes and ready else None
    click.echo(f"{ready} of {len(judged)} lines {'are to be' if feed_id else 'would be'} done.")
    if feed_id is not None:
        carry_out(feed_id, ready)


def text_of(file: BinaryIO) -> str:
    """The text of a file.

    Raises:
        Refused: "table_unreadable".
    """
    data = file.read(tables.LARGEST + 1)
    text = decoded(data) if len(data) <= tables.LARGEST else None
    if text is None:
        raise Refused("table_unreadable", status=422)
    return text


def tell(judged: Sequence[Judged]) -> int:
    """Say what each line would do, and on standard error what is wrong with it. Returns how many would be done."""
    for one in judged:
        told = f"line {one.line.number}: {one.line.email or one.line.name}: {SAID.get(one.code, one.code)}"
        if one.state is not State.SAME:
            click.echo(told, err=one.state is State.FAULT)
    return sum(one.state is State.READY for one in judged)


def carry_out(feed_id: int, ready: int) -> None:
    """Do a confirmed feed with a bar. If it is killed, the same command again does the rest."""
    left = ready
    with click.progressbar(length=ready, label="Import") as bar:
        while left:
            before = left
            with act_as(SYSTEM) as act:
                left = service.do_some(act, feed_id)
            bar.update(before - left)
    done = queries.counts(db.session(), feed_id).get(State.DONE, 0)
    click.echo(f"{done} lines are done.")
