"""`flask people import` and `flask people status`: people and how they stand, out of a CSV file."""

from collections.abc import Callable, Iterable
from typing import BinaryIO, TypeVar

import click
from flask.cli import with_appcontext

from trainingsite.access import SYSTEM
from trainingsite.deeds import act_as
from trainingsite.feeds import people, queries, rules, service, status_rules, statuses, tables
from trainingsite.feeds.forms import AT_THE_FILE
from trainingsite.feeds.rules import State
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
    "ask_administrator": "the record is closed",
    "interrupts": "interrupts their studies; mail stops",
    "leaves": "leaves; mail stops",
    "closes": "has died; the record is closed",
    "returns": "is active again; mail goes again",
    "reopens": "it was a mistake; the record opens again",
    "since": "only the day changes",
    "key_missing": "names nobody",
    "id_unfit": "is no id of a person",
    "nobody": "nobody has this address or id",
    "status_missing": "has no status",
    "status_unknown": "the status is none of active, interrupted, withdrawn, deceased",
    "since_unfit": "the day can't be read",
    "since_future": "the day is still to come",
    "person_twice": "stands twice",
}
YES = click.option("--yes", is_flag=True, help="Do it; without this it is only said what would be done.")
File = TypeVar("File")
Told = tuple[int, str, State, str]


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--scheme", default="", help="The short name of the scheme for lines that name none.")
@click.option("--part", type=click.Choice(["mentor", "mentee"]), default="mentor", help="For lines that don’t say.")
@click.option("--invite", is_flag=True, help="Mail new people a link to choose a password.")
@YES
@with_appcontext
def import_people(file: BinaryIO, scheme: str, part: str, *, invite: bool, yes: bool) -> None:
    """Import people from a CSV FILE with columns name, email, and if you like scheme and part; - is standard input."""
    wish = people.Wish(read(file, rules.read), file.name, scheme, part, invite)
    with act_as(SYSTEM) as act:
        judged = people.look(act, wish)
        ready = tell((one.line.number, one.line.email or one.line.name, one.state, one.code) for one in judged)
        feed_id = service.begin(act, people.prepare(act, wish)) if yes and ready else None
    finish(feed_id, ready, len(judged))


@click.command("status")
@click.argument("file", type=click.File("rb"))
@YES
@with_appcontext
def record_status(file: BinaryIO, *, yes: bool) -> None:
    """Record how people stand from a CSV FILE with columns email (or id), status, since; - is standard input.

    A status is active, interrupted, withdrawn or deceased.
    """
    wish = statuses.Wish(read(file, status_rules.read), file.name)
    with act_as(SYSTEM) as act:
        judged = statuses.look(act, wish)
        ready = tell((one.line.number, one.line.key, one.state, one.code) for one in judged)
        feed_id = service.begin(act, statuses.prepare(act, wish)) if yes and ready else None
    finish(feed_id, ready, len(judged))


def read(file: BinaryIO, reader: Callable[[str], File]) -> File:
    """A file by its reader, or a usage error that says what is wrong with it."""
    data = file.read(tables.LARGEST + 1)
    text = decoded(data) if len(data) <= tables.LARGEST else None
    try:
        if text is None:
            raise Refused("table_unreadable", status=422)
        return reader(text)
    except Refused as refused:
        raise click.ClickException(AT_THE_FILE[refused.code].format(**refused.facts)) from None


def tell(lines: Iterable[Told]) -> int:
    """Say what each line would do, and on standard error what is wrong with it. Returns how many would be done."""
    ready = 0
    for number, about, state, code in lines:
        ready += state is State.READY
        if state is not State.SAME:
            click.echo(f"line {number}: {about}: {SAID.get(code, code)}", err=state is State.FAULT)
    return ready


def finish(feed_id: int | None, ready: int, total: int) -> None:
    """Do a confirmed feed with a bar. If it is killed, the same command again does the rest."""
    click.echo(f"{ready} of {total} lines {'would be' if feed_id is None else 'are to be'} done.")
    if feed_id is None:
        return
    left = ready
    with click.progressbar(length=ready, label="So far") as bar:
        while left:
            before = left
            with act_as(SYSTEM) as act:
                left = service.do_some(act, feed_id)
            bar.update(before - left)
    done = queries.counts(db.session(), feed_id).get(State.DONE, 0)
    click.echo(f"{done} lines are done.")
