"""`flask content watch` and `flask content new`: what helps while writing."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click
import watchfiles

from trainingsite.content import lint, starting
from trainingsite.content.filing import write_file
from trainingsite.content.folder import Folder
from trainingsite.content.place import content_dir
from trainingsite.quiz.fields import SLUG

SETTLES = 200  # milliseconds in which an editor has written everything that it writes on one save


@click.command("watch")
def watch() -> None:
    """Check the content each time that a file is saved, until Ctrl-C. A running site shows it within seconds."""
    folder = content_dir()
    click.echo(f"Watching {folder}. Ctrl-C ends it.")
    with suppress(KeyboardInterrupt):  # it may come in the middle of a look, too
        look(folder)
        for changes in saved(folder):
            names = sorted({Path(path).name for _change, path in changes if not Path(path).name.startswith(".")})
            if names:
                click.echo(f"\n{datetime.now().astimezone():%H:%M:%S} {', '.join(names)}")
                look(folder)
    click.echo("Ended.")


def saved(folder: Path) -> Iterable[set[tuple[watchfiles.Change, str]]]:
    """The changes of each save; ends with Ctrl-C."""
    return watchfiles.watch(folder, debounce=SETTLES, step=SETTLES // 4, raise_interrupt=False)


def look(folder: Path) -> None:
    """Say what has to be mended now, or that nothing has."""
    complaints = lint.check(folder, datetime.now(UTC).date())
    errors = [complaint for complaint in complaints if not complaint.is_warning]
    for complaint in errors:
        click.echo(complaint)
    known = len(complaints) - len(errors)
    more = f", {known} to know (`flask content check` lists them)" if known else ""
    click.echo(f"{len(errors)} to mend{more}." if errors else f"All good{more}.")


@click.group("new")
def new() -> None:
    """A file to start from, with remarks on every field."""


@new.command("module")
@click.argument("slug")
def new_module(slug: str) -> None:
    """Write content/modules/SLUG.md."""
    _write(slug, f"modules/{slug}.md", starting.module_text(slug, _read()))


@new.command("quiz")
@click.argument("slug")
@click.option("--module", help="The module that it is on; SLUG if left out.")
def new_quiz(slug: str, module: str | None) -> None:
    """Write content/quizzes/SLUG.yaml: an item for each learning outcome of the module."""
    _write(slug, f"quizzes/{slug}.yaml", starting.quiz_text(slug, module or slug, _read()))


@new.command("scheme")
@click.argument("slug")
def new_scheme(slug: str) -> None:
    """Write content/schemes/SLUG.yaml: a type of scheme that asks for all there is to learn."""
    _write(slug, f"schemes/{slug}.yaml", starting.scheme_text(slug, _read()))


@new.command("survey")
@click.argument("slug")
def new_survey(slug: str) -> None:
    """Write content/surveys/SLUG.yaml: questions to mentees or mentors, for a scheme type to name."""
    _write(slug, f"surveys/{slug}.yaml", starting.survey_text(slug))


def _read() -> Folder:
    folder = Folder(content_dir())
    folder.refresh()
    return folder


def _write(slug: str, name: str, text: str) -> None:
    if not re.fullmatch(SLUG, slug):
        raise click.ClickException(f"{slug} can't stand in an address: use lower-case words joined by hyphens.")
    path = content_dir() / name
    if path.exists():
        raise click.ClickException(f"{content_dir().name}/{name} is there already. Give another name.")
    path.parent.mkdir(exist_ok=True)
    write_file(path, text.encode(), force=False)
    click.echo(f"Written to {content_dir().name}/{name}. `flask content watch` checks it while you write.")
