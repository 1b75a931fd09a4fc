"""`flask quiz`, and `flask content analyse`: figures and findings at the command line."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from trainingsite.content.catalogue import catalogue
from trainingsite.content.folder import Folder
from trainingsite.content.place import content_dir
from trainingsite.infra.db import db
from trainingsite.infra.refused import Refused
from trainingsite.quiz.findings import Finding
from trainingsite.quiz.summary import Statistics
from trainingsite.training import analysis
from trainingsite.training.cli import cli

UNREADABLE = 2


@cli.command("statistics")
@click.argument("slug", required=False)
@click.option("--responses", "file", type=click.Path(dir_okay=False, path_type=Path), help="A CSV file of marks.")
@click.option("--refresh", is_flag=True, help="Work the quiz's figures out anew, and store them for its page.")
@click.option("--format", "style", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
def show_statistics(slug: str | None, file: Path | None, refresh: bool, style: str) -> None:
    """Every figure of a quiz of this site (SLUG), or of any matrix of marks (--responses).

    The file's first row is `learner` and the items' ids, the second `max` and each item's largest possible mark, then
    a row for each learner. An empty cell: this learner's quiz didn't show the item. Exit status 2 if it can't be read.
    """
    if (slug is None) == (file is None) or (refresh and slug is None):
        raise click.UsageError("Name a quiz of this site, or a file by --responses.")
    found = of_file(file) if file is not None else of_quiz(slug or "", refresh)
    click.echo(WRITERS[style](found))


def of_file(path: Path) -> Statistics:
    """The statistics of a file; ends the command if it can't be read."""
    # Loaded here, since numpy takes long and most commands don't need it.
    from trainingsite.quiz.matrix_file import MatrixFault, read_matrix
    from trainingsite.quiz.statistics import statistics

    try:
        return statistics(read_matrix(path.read_bytes()))
    except MatrixFault as fault:
        told = f"{path}:{fault}"
    except OSError as error:
        told = f"{path}: {error.strerror} — name a CSV file that can be read"
    click.echo(told, err=True)
    raise SystemExit(UNREADABLE)


def of_quiz(slug: str, refresh: bool) -> Statistics:
    """The statistics of one of our quizzes: as they are stored, or worked out now."""
    known(slug)
    found = None if refresh else analysis.stored(db.session(), slug)
    stored = found.stored if found is not None else analysis.summarise(slug)
    return Statistics(stored.summary.quiz, tuple(item.figures for item in stored.summary.items))


def known(slug: str) -> None:
    """End the command if there is no such quiz."""
    try:
        catalogue().quiz(slug)
    except Refused:
        names = ", ".join(catalogue().quizzes)
        raise click.UsageError(f"There is no quiz {slug}. There are: {names}.") from None


def as_json(found: Statistics) -> str:
    return json.dumps(asdict(found), ensure_ascii=False, allow_nan=False)


def as_csv(found: Statistics) -> str:
    """One figure a line: of what (empty for the quiz), its name, its value (empty if undefined)."""
    told = io.StringIO()
    rows = csv.writer(told, lineterminator="\n")
    rows.writerow(("item", "figure", "value"))
    rows.writerows(("", name, value) for name, value in asdict(found.quiz).items())
    for item in found.items:
        rows.writerows((item.id, name, value) for name, value in asdict(item).items() if name != "id")
    return told.getvalue().rstrip("\n")


def as_text(found: Statistics) -> str:
    """The quiz's figures, then a table of the items."""
    lines = [f"{name.replace('_', ' '):24}{shown(value)}" for name, value in asdict(found.quiz).items()]
    heads = ("item", "n", "facility", "sd", "intended", "effective", "discrim.", "efficiency")
    table = [heads, *(tuple(shown(value) for value in asdict(item).values()) for item in found.items)]
    widths = [max(len(row[column]) for row in table) for column in range(len(heads))]
    aligned = [
        "  ".join(
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    ]
    return "\n".join([*lines, "", *aligned])


def shown(value: object) -> str:
    return "–" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)


WRITERS = {"text": as_text, "json": as_json, "csv": as_csv}


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with the place in the file that it is about."""

    quiz: str
    file: str
    line: int
    finding: Finding

    def as_text(self) -> str:
        return f"{self.file}:{self.line}  {self.finding.words}"

    def as_json(self) -> Mapping[str, object]:
        return {"quiz": self.quiz, "file": self.file, "line": self.line, **asdict(self.finding)}

    def as_annotation(self) -> str:
        """As code hosts show it on the line: their workflow command for a warning or a notice."""
        kind = "warning" if self.finding.level == "care" else "notice"
        title = self.finding.item or self.quiz
        words = self.finding.words.replace("%", "%25").replace("\n", "%0A")
        return f"::{kind} file={self.file},line={self.line},title={title}::{words}"


@click.command("analyse")
@click.argument("slugs", nargs=-1)
@click.option(
    "--format", "style", type=click.Choice(["text", "json", "annotations"]), default="text", show_default=True
)
def analyse(slugs: tuple[str, ...], style: str) -> None:
    """What the responses on this site say about the quizzes (SLUGS, or all), by file and line of each item."""
    for slug in slugs:
        known(slug)
    found = [each for slug in slugs or tuple(catalogue().quizzes) for each in placed(slug)]
    if style == "json":
        click.echo(json.dumps([each.as_json() for each in found], ensure_ascii=False))
        return
    for each in found:
        click.echo(each.as_annotation() if style == "annotations" else each.as_text())
    if not found:
        click.echo("Nothing to look at.", err=True)


def placed(slug: str) -> Iterator[Placed]:
    """The findings about a quiz, worked out now, each with its place."""
    folder = Folder(content_dir())
    folder.refresh()
    read = folder.reading().quizzes.get(slug)
    for finding in analysis.found_out(db.session(), slug).findings:
        items = read.value.quiz.items if read and read.value else ()
        number = next((number for number, item in enumerate(items) if item.id == finding.item), None)
        line = read.lines.of(("items", number)) if read and number is not None else 1
        yield Placed(slug, read.text.file if read else f"{slug}.yaml", line, finding)


cli.add_command(analyse)
