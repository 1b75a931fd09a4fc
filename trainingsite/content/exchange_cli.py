"""`flask content import` and `flask content export`: questions of other platforms in, ours out."""

import re
from collections.abc import Sequence
from pathlib import Path

import click

from trainingsite.content.filing import write_file, write_report
from trainingsite.content.loading import LARGEST, parse, read_text
from trainingsite.content.place import content_dir
from trainingsite.content.quizfile import quiz_text
from trainingsite.quiz import lint
from trainingsite.quiz.exchange import (
    FORMATS,
    MOST_BYTES,
    Exported,
    Imported,
    Kind,
    Note,
    NotReadable,
    read_questions,
    write_quiz,
)
from trainingsite.quiz.fields import SLUG
from trainingsite.quiz.model import Quiz

PATH = click.Path(path_type=Path, dir_okay=False)
FIELD = re.compile(r"`([a-z_]+):")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--to", "target", type=PATH, required=True, help="The quiz file to write, content/quizzes/<name>.yaml.")
@click.option("--module", help="The module that the quiz is on; the file's name if left out.")
@click.option("--report", type=PATH, help="Write the whole report to a file; as JSON if it ends in .json.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
def import_quiz(file: Path, target: Path, module: str | None, report: Path | None, force: bool) -> None:
    """Make a quiz file from GIFT, Moodle XML, or QTI 2.1, 2.2 or 3.0 (an item, or a package).

    What can't be carried over is told question by question. Exit status 1 if nothing can.
    """
    for name in (target.stem, module or target.stem):
        if not re.fullmatch(SLUG, name):
            raise click.ClickException(f"{name} can't stand in an address: use lower-case words joined by hyphens.")
    imported = _read(file)
    if report is not None:
        write_report(report, imported.notes, force=force)
    _tell(imported.notes)
    if not imported.items:
        raise click.ClickException(f"None of the {imported.found} questions can be carried over; nothing is written.")
    data = _quiz_of(imported, file.name, target.stem, module or target.stem).encode()
    if len(data) > LARGEST:
        raise click.ClickException(f"The quiz would be larger than {LARGEST // 1024} KB. Split {file.name}.")
    write_file(target, data, force=force)
    click.echo(f"{target}: {len(imported.items)} of {imported.found} questions. Now run `flask content check`.")


@click.command("export")
@click.argument("quiz")
@click.option("--to", "target", type=PATH, required=True, help="The file to write: .gift, or .xml for Moodle XML.")
@click.option("--format", "form", type=click.Choice(["gift", "moodle-xml"]), help="If the file's name doesn't say it.")
@click.option("--report", type=PATH, help="Write the report to a file; as JSON if it ends in .json.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
def export_quiz(quiz: str, target: Path, form: str | None, report: Path | None, force: bool) -> None:
    """Write the items of a quiz as GIFT or Moodle XML.

    What these can't say is told item by item. Exit status 1 if nothing can be written.
    """
    form = form or FORMATS.get(target.suffix)
    if form is None:
        raise click.UsageError("Name the file .gift or .xml, or give --format.")
    exported = _written(quiz, form)
    if report is not None:
        write_report(report, exported.notes, force=force)
    _tell(exported.notes)
    if not exported.written:
        raise click.ClickException("No item can be written in this format.")
    write_file(target, exported.data, force=force)
    click.echo(f"{target}: {exported.written} items.")


def _read(file: Path) -> Imported:
    """What `file` holds; no more of it is read than we would use."""
    try:
        with file.open("rb") as stream:
            return read_questions(stream.read(MOST_BYTES + 1), file.name)
    except OSError as error:
        raise click.ClickException(f"{file} can't be opened: {error.strerror}.") from None
    except NotReadable as refused:
        raise click.ClickException(str(refused)) from None


def _quiz_of(imported: Imported, name: str, slug: str, module: str) -> str:
    lacking = {
        item.id: sorted({field for note in notes for field in FIELD.findall(note.why)})
        for item, notes in zip(imported.items, imported.lacking, strict=True)
    }
    comments = (
        f"From {' '.join(name.split())}. Above each item stands what it lacks; `flask content check` names the lines.",
        "Every option needs its `why:`, a wrong one its `misconception:` from misconceptions.yaml, every item an",
        "`outcome:` and a `review:` of the module. Ids are for ever once somebody has answered: change them now.",
    )
    told = [(item, f"To add: {', '.join(lacking[item.id])}" if lacking[item.id] else "") for item in imported.items]
    return quiz_text(slug.replace("-", " ").capitalize(), module, told, comments)


def _written(slug: str, form: str) -> Exported:
    """The quiz in `form`; one that isn't in order is refused with its complaints."""
    path = content_dir() / "quizzes" / f"{slug}.yaml"
    if not re.fullmatch(SLUG, slug) or not path.is_file():
        raise click.ClickException(f"There is no quiz {slug}.")
    loaded = parse(read_text(path, f"{content_dir().name}/quizzes/{path.name}"), Quiz)
    faults = lint.complaints(loaded.value) if loaded.value else ()
    complaints = [*loaded.complaints, *(loaded.complain(each.path, each.what, each.mend) for each in faults)]
    if loaded.value is None or complaints:
        raise click.ClickException("\n".join(["The quiz has to be mended first.", *map(str, complaints)]))
    return write_quiz(loaded.value, "gift" if form == "gift" else "moodle-xml")


def _tell(notes: Sequence[Note]) -> None:
    """The report, on the error stream: what is to add in a line per question, everything else in full."""
    wanted: dict[str, list[str]] = {}
    for note in notes:
        if note.kind is Kind.TO_ADD:
            wanted.setdefault(note.place, []).append(note.what)
        else:
            click.echo(str(note), err=True)
    for place, lacks in wanted.items():
        click.echo(f"{place}: {Kind.TO_ADD}: {'; '.join(lacks)}", err=True)
